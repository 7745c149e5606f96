"""Plivo's REST API, as far as a gateway uses it, answered as Plivo answers.

https://www.plivo.com/docs/voice/api/overview
"""

import secrets
import uuid
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from api.simulator.carrier import SimulatedNumber
from api.simulator.carriers.plivo.leg import PlivoLeg
from api.simulator.rest import RestApi, read_fields

if TYPE_CHECKING:
    from api.simulator.carriers.plivo.account import PlivoAccount

ROOT = "/v1/Account/{auth_id}"
LARGEST_PAGE = 20
ERRORS = {
    400: "invalid parameters",
    401: "authentication failed",
    404: "not found",
    429: "rate limit exceeded",
}
LIVE = frozenset({"ringing", "in-progress"})
REQUIRED = ("from", "to", "answer_url")


def create_rest_app(account: "PlivoAccount") -> Starlette:
    """The API of one account. Every path ends with a slash."""
    api = PlivoApi(account)
    handlers = [
        ("/", "GET", "fetch", api.fetch_account),
        ("/Call/", "GET", "list", api.list_calls),
        ("/Call/", "POST", "create", api.create_call),
        ("/Call/{call}/", "GET", "fetch", api.fetch_call),
        ("/Call/{call}/", "POST", "update", api.move_call),
        ("/Call/{call}/", "DELETE", "update", api.hang_up),
        ("/Call/{call}/DTMF/", "POST", "keys", api.send_digits),
        ("/Request/{request}/", "DELETE", "update", api.cancel),
        ("/Number/", "GET", "list", api.list_numbers),
        ("/Number/{number}/", "GET", "number", api.fetch_number),
        ("/Number/{number}/", "POST", "number", api.update_number),
        ("/Application/", "GET", "list", api.list_applications),
        ("/Application/", "POST", "number", api.create_application),
        ("/Application/{app}/", "GET", "number", api.fetch_application),
    ]
    return Starlette(
        routes=[
            Route(f"{ROOT}{path}", api.guard(operation, handler), methods=[method])
            for path, method, operation, handler in handlers
        ]
    )


def answer(document: Mapping[str, Any], status: int = 200) -> JSONResponse:
    """An answer, with the request's own id in it."""
    return JSONResponse({"api_id": str(uuid.uuid4()), **document}, status)


def failure(status: int, error: str = "") -> JSONResponse:
    """An error as Plivo words it."""
    return answer({"error": error or ERRORS.get(status, "internal server error")}, status)


class PlivoApi(RestApi):
    """The handlers of one account's requests."""

    account: "PlivoAccount"

    @override
    def is_authenticated(self, request: Request) -> bool:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            user, _, password = b64decode(encoded).decode().partition(":")
        except ValueError:
            return False
        mine = (self.account.auth_id, self.account.auth_token)
        named = secrets.compare_digest(user.encode(), mine[0].encode()) and request.path_params["auth_id"] == mine[0]
        return scheme == "Basic" and named and secrets.compare_digest(password.encode(), mine[1].encode())

    @override
    def failure(self, status: int) -> Response:
        return failure(status)

    @override
    def called_number(self, fields: Mapping[str, Any]) -> str:
        return _e164(str(fields.get("to") or fields.get("to_number") or ""))

    async def fetch_account(self, _request: Request) -> Response:
        return answer(
            {
                "account_type": "standard",
                "auth_id": self.account.auth_id,
                "billing_mode": "prepaid",
                "cash_credits": "4.88860",
                "name": "Riverside Clinic",
            }
        )

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        if missing := [name for name in REQUIRED if not fields.get(name)]:
            return failure(400, f"{missing[0]} parameter not present")
        number, caller = _e164(str(fields["to"])), _e164(str(fields["from"]))
        leg = await self.account.place(number, caller, fields, ring_seconds=float(fields.get("ring_timeout", 120)))
        self.about(request, leg.call_id)
        return answer({"message": "call fired", "request_uuid": leg.request_uuid}, 201)

    async def list_calls(self, request: Request) -> Response:
        """Ids of what is live or queued; detail records of what is over, newest first."""
        query = dict(request.query_params)
        legs = [leg for leg in reversed(self.account.legs.values()) if _is_asked_for(leg, query)]
        standing = query.get("status")
        if standing:
            return answer({"calls": [leg.call_id for leg in legs if _stands(leg) == standing]})
        records = [leg.record() for leg in legs if leg.is_over]
        return answer(page([one for one in records if one["end_time"] >= query.get("end_time__gte", "")], request))

    async def fetch_call(self, request: Request) -> Response:
        """By default the detail record, which there is once the call is over."""
        leg: PlivoLeg | None = self.find_leg(request)
        standing = request.query_params.get("status", "over")
        if leg is None or _stands(leg) != standing:
            return failure(404)
        return answer(leg.record() if standing == "over" else leg.live())

    async def move_call(self, request: Request) -> Response:
        leg: PlivoLeg | None = self.find_leg(request)
        if leg is None or _stands(leg) != "live":
            return failure(404)
        fields = await read_fields(request)
        if fields.get("legs") != "aleg" or not fields.get("aleg_url"):
            return failure(400, "aleg_url parameter not present")
        leg.spawn(leg.move(str(fields["aleg_url"])))
        return answer({"message": "call transfered"}, 202)

    async def hang_up(self, request: Request) -> Response:
        leg: PlivoLeg | None = self.find_leg(request)
        if leg is None or leg.is_over:
            return failure(404)
        await leg.end("canceled" if leg.is_unanswered else "completed", by="gateway")
        return Response(status_code=204)

    async def cancel(self, request: Request) -> Response:
        """End what a request has not yet brought to somebody's ear."""
        for leg in self.account.legs.values():
            if leg.request_uuid == request.path_params["request"] and leg.is_unanswered and not leg.is_over:
                self.about(request, leg.call_id)
                await leg.end("canceled", by="gateway")
                return Response(status_code=204)
        return failure(404)

    async def send_digits(self, request: Request) -> Response:
        leg: PlivoLeg | None = self.find_leg(request)
        if leg is None or _stands(leg) != "live":
            return failure(404)
        leg.phone.hear_keys(str((await read_fields(request)).get("digits", "")))
        return answer({"message": "digits sent"}, 202)

    async def list_numbers(self, request: Request) -> Response:
        return answer(page([self._number(owned) for owned in self.account.numbers.values()], request))

    async def fetch_number(self, request: Request) -> Response:
        owned = self.account.numbers.get(_e164(request.path_params["number"]))
        return answer(self._number(owned)) if owned else failure(404)

    async def update_number(self, request: Request) -> Response:
        owned = self.account.numbers.get(_e164(request.path_params["number"]))
        app_id = str((await read_fields(request)).get("app_id") or "")
        if owned is None or (app_id and app_id not in self.account.applications):
            return failure(404)
        owned.voice_url = self.account.applications[app_id]["answer_url"] if app_id else ""
        return answer({"message": "changed"}, 202)

    async def list_applications(self, request: Request) -> Response:
        return answer(page(list(self.account.applications.values()), request))

    async def create_application(self, request: Request) -> Response:
        application = self.account.add_application(await read_fields(request))
        return answer({"app_id": application["app_id"], "message": "created"}, 201)

    async def fetch_application(self, request: Request) -> Response:
        application = self.account.applications.get(request.path_params["app"])
        return answer(application) if application else failure(404)

    def _number(self, owned: SimulatedNumber) -> dict[str, Any]:
        application = self.account.application_of(owned)
        root = f"/v1/Account/{self.account.auth_id}"
        number = owned.address.removeprefix("+")
        return {
            "active": True,
            "alias": None,
            "application": f"{root}/Application/{application['app_id']}/" if application else None,
            "carrier": "Plivo",
            "number": number,
            "number_type": "local",
            "resource_uri": f"{root}/Number/{number}/",
            "voice_enabled": True,
        }


def page(resources: Sequence[Mapping[str, Any]], request: Request) -> dict[str, Any]:
    """One page of ``resources``, as the request asks for it."""
    query = dict(request.query_params)
    limit = min(max(int(query.get("limit", LARGEST_PAGE)), 1), LARGEST_PAGE)
    offset = int(query.get("offset", 0))
    following = urlencode({**query, "limit": limit, "offset": offset + limit})
    more = len(resources) > offset + limit
    meta = {
        "limit": limit,
        "next": f"{request.url.path}?{following}" if more else None,
        "offset": offset,
        "previous": None,
        "total_count": len(resources),
    }
    return {"meta": meta, "objects": list(resources[offset : offset + limit])}


def _stands(leg: PlivoLeg) -> str:
    if leg.is_over:
        return "over"
    return "live" if leg.outcome.status in LIVE else "queued"


def _is_asked_for(leg: PlivoLeg, query: Mapping[str, str]) -> bool:
    said = {
        "to_number": leg.to.removeprefix("+"),
        "from_number": leg.from_.removeprefix("+"),
        "call_direction": "inbound" if leg.direction == "inbound" else "outbound",
    }
    return all(query[name].removeprefix("+") == value for name, value in said.items() if query.get(name))


def _e164(number: str) -> str:
    return f"+{number}" if number.isdigit() else number
