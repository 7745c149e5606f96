"""Vonage's REST APIs, as far as a gateway uses them: calls, applications, and numbers, on one host instead of two.

https://developer.vonage.com/en/api/voice
https://developer.vonage.com/en/api/application.v2
https://developer.vonage.com/en/api/numbers
"""

import secrets
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from api.simulator.carriers.vonage import ncco
from api.simulator.rest import RestApi, read_fields

if TYPE_CHECKING:
    from api.simulator.carriers.vonage.account import VonageAccount
    from api.simulator.carriers.vonage.leg import VonageLeg

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    429: "Rate Limit Hit",
}
CLAIMS = ["application_id", "iat", "jti", "exp"]
ACTIONS = frozenset({"mute", "unmute", "earmuff", "unearmuff"})
MOST = {"page_size": 100, "size": 100}


def create_rest_app(account: "VonageAccount") -> Starlette:
    """The API of one account."""
    api = VonageApi(account)
    call, application = "/v1/calls/{call}", "/v2/applications/{application}"
    return Starlette(
        routes=[
            Route("/v1/calls", api.guard("create", api.create_call), methods=["POST"]),
            Route("/v1/calls", api.guard("list", api.list_calls)),
            Route(call, api.guard("fetch", api.fetch_call)),
            Route(call, api.guard("update", api.update_call), methods=["PUT"]),
            Route(f"{call}/dtmf", api.guard("dtmf", api.press_keys), methods=["PUT"]),
            Route(application, api.guard("application", api.fetch_application)),
            Route(application, api.guard("application", api.replace_application), methods=["PUT"]),
            Route("/account/numbers", api.guard("numbers", api.list_numbers)),
            Route("/number/update", api.guard("number", api.update_number), methods=["POST"]),
        ]
    )


class VonageApi(RestApi):
    """The handlers of one account's requests."""

    account: "VonageAccount"

    # Who asks

    @override
    def is_authenticated(self, request: Request) -> bool:
        scheme, _, proof = request.headers.get("authorization", "").partition(" ")
        if request.url.path.startswith("/v1/"):
            return scheme == "Bearer" and self._is_ours(proof)
        try:
            said = b64decode(proof).decode()
        except ValueError:
            return False
        mine = f"{self.account.credentials['api_key']}:{self.account.credentials['api_secret']}"
        return scheme == "Basic" and secrets.compare_digest(said.encode(), mine.encode())

    def _is_ours(self, token: str) -> bool:
        try:
            claims = jwt.decode(token, self.account.public_key, algorithms=["RS256"], options={"require": CLAIMS})
        except jwt.PyJWTError:
            return False
        return bool(claims["application_id"] == self.account.application_id)

    @override
    def failure(self, status: int) -> Response:
        return failure(status)

    # Calls

    @override
    def called_number(self, fields: Mapping[str, Any]) -> str:
        to = fields.get("to")
        return f"+{to[0].get('number', '')}" if isinstance(to, list) and to else ""

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        to, from_ = self.called_number(fields), (fields.get("from") or {}).get("number", "")
        if not to[1:].isdecimal() or not from_ or ("ncco" in fields) is ("answer_url" in fields):
            return failure(400, "Invalid value for param")
        leg = await self.account.place(to, f"+{from_}", fields, ring_seconds=fields.get("ringing_timer", 60))
        self.about(request, leg.call_id)
        record = leg.record()
        placed = {name: record[name] for name in ("uuid", "direction", "conversation_uuid")}
        return JSONResponse({**placed, "status": "started"}, 201)

    async def list_calls(self, request: Request) -> Response:
        query = request.query_params
        legs = [leg for leg in self.account.legs.values() if _matches(leg, query)]
        if query.get("order") == "desc":
            legs.reverse()
        size, index = _number(query, "page_size", 10), int(query.get("record_index", 0))
        links = {"self": _link(request, {}), "first": _link(request, {"record_index": 0})}
        if index + size < len(legs):
            links["next"] = _link(request, {"record_index": index + size, "page_size": size})
        shown = [leg.record() for leg in legs[index : index + size]]
        page = {"count": len(legs), "page_size": size, "record_index": index}
        return JSONResponse({**page, "_embedded": {"calls": shown}, "_links": links})

    async def fetch_call(self, request: Request) -> Response:
        leg = self.find_leg(request)
        return JSONResponse(leg.record()) if leg else failure(404)

    async def update_call(self, request: Request) -> Response:
        leg, fields = self.find_leg(request), await read_fields(request)
        if leg is None or leg.is_over:
            return failure(404) if leg is None else failure(400, "The call is not in progress")
        match fields.get("action"):
            case "hangup":
                await leg.end("canceled" if leg.is_unanswered else "completed", by="gateway")
            case "transfer":
                destination = fields["destination"]
                moved = "url" in destination
                leg.redirect(await leg.fetch(destination["url"][0]) if moved else ncco.write(destination["ncco"]))
            case action if action not in ACTIONS:
                return failure(400, "Unknown action")
        return Response(status_code=204)

    async def press_keys(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None or leg.is_over:
            return failure(404)
        leg.phone.hear_keys((await read_fields(request))["digits"])
        return JSONResponse({"message": "DTMF sent", "uuid": leg.call_id})

    # Applications

    async def fetch_application(self, request: Request) -> Response:
        found = self.account.applications.get(request.path_params["application"])
        if found is None:
            return failure(404)
        return JSONResponse({**found, "_links": {"self": {"href": f"/v2/applications/{found['id']}"}}})

    async def replace_application(self, request: Request) -> Response:
        """What the request leaves out is gone."""
        application, fields = request.path_params["application"], await read_fields(request)
        if application not in self.account.applications or not fields.get("name"):
            return failure(404 if fields.get("name") else 400)
        kept = {name: fields.get(name, {}) for name in ("name", "capabilities", "privacy")}
        keys = fields.get("keys") or self.account.applications[application]["keys"]
        self.account.applications[application] = {"id": application, "keys": keys, **kept}
        self.account.follow_links()
        return await self.fetch_application(request)

    # Numbers

    async def list_numbers(self, request: Request) -> Response:
        query = request.query_params
        pattern, size, index = query.get("pattern", ""), _number(query, "size", 10), int(query.get("index", 1))
        owned = [self._describe(address) for address in self.account.numbers if address[1:].startswith(pattern)]
        shown = owned[(index - 1) * size : index * size]
        return JSONResponse({"count": len(owned), "numbers": shown} if shown else {})

    async def update_number(self, request: Request) -> Response:
        """What the request leaves out is gone, too."""
        fields = await read_fields(request)
        address = f"+{fields.get('msisdn', '')}"
        unknown = fields.get("app_id", self.account.application_id) not in self.account.applications
        if address not in self.account.numbers or not fields.get("country") or unknown:
            return JSONResponse({"error-code": "420", "error-code-label": "method failed"}, 420)
        self.account.links.pop(address, None)
        if "app_id" in fields:
            self.account.links[address] = fields["app_id"]
        self.account.follow_links()
        return JSONResponse({"error-code": "200", "error-code-label": "success"})

    def _describe(self, address: str) -> dict[str, Any]:
        number = {"country": "US", "msisdn": address[1:], "type": "landline", "features": ["VOICE"]}
        application = self.account.links.get(address)
        linked = {"app_id": application, "voiceCallbackType": "app", "voiceCallbackValue": application}
        return {**number, **linked} if application else number


def failure(status: int, detail: str = "") -> JSONResponse:
    """An error as Vonage words it."""
    title = TITLES.get(status, "Internal Server Error")
    kind = f"https://developer.vonage.com/api-errors#{title.lower().replace(' ', '-')}"
    return JSONResponse({"type": kind, "title": title, "detail": detail or title, "instance": "0"}, status)


def _matches(leg: "VonageLeg", query: Mapping[str, str]) -> bool:
    record, began = leg.record(), leg.outcome.began_at
    after, before = (datetime.fromisoformat(query[name]).timestamp() if name in query else None for name in _DATES)
    if (after is not None and began < after) or (before is not None and began > before):
        return False
    return all(record[name] == query[name] for name in ("status", "conversation_uuid") if name in query)


_DATES = ("date_start", "date_end")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    return min(max(int(query.get(name, default)), 1), MOST[name])


def _link(request: Request, changed: Mapping[str, Any]) -> dict[str, str]:
    return {"href": f"{request.url.path}?{urlencode({**request.query_params, **changed})}"}
