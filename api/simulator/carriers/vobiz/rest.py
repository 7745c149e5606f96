"""Vobiz's REST API, as far as a gateway uses it, answered as Vobiz answers.

A path in another case, or without its last slash, is answered like a wrong password.

https://www.vobiz.ai/docs/api-reference
"""

import secrets
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from api.simulator.rest import RestApi, read_fields

if TYPE_CHECKING:
    from api.simulator.carrier import SimulatedNumber
    from api.simulator.carriers.vobiz.account import VobizAccount

ROOT = "/api/v1/Account/{account}"
KEYS = frozenset("0123456789*#wW")


def create_rest_app(account: "VobizAccount") -> Starlette:
    """The API of one account."""
    api = VobizApi(account)
    paths = {
        ("GET", "/api/v1/auth/me"): ("fetch", api.fetch_account),
        ("POST", f"{ROOT}/Call/"): ("create", api.create_call),
        ("GET", f"{ROOT}/Call/{{call}}/"): ("fetch", api.fetch_call),
        ("POST", f"{ROOT}/Call/{{call}}/"): ("update", api.transfer_call),
        ("DELETE", f"{ROOT}/Call/{{call}}/"): ("update", api.end_call),
        ("POST", f"{ROOT}/Call/{{call}}/DTMF/"): ("update", api.send_digits),
        ("GET", f"{ROOT}/cdr/{{call}}"): ("fetch", api.fetch_record),
        ("GET", f"{ROOT}/numbers"): ("list", api.list_numbers),
        ("POST", f"{ROOT}/numbers/{{number}}/application"): ("number", api.attach),
        ("DELETE", f"{ROOT}/numbers/{{number}}/application"): ("number", api.detach),
        ("GET", f"{ROOT}/Application/"): ("list", api.list_applications),
        ("POST", f"{ROOT}/Application/"): ("number", api.save_application),
        ("GET", f"{ROOT}/Application/{{app}}/"): ("fetch", api.fetch_application),
        ("POST", f"{ROOT}/Application/{{app}}/"): ("number", api.save_application),
    }
    routes = [
        Route(path, api.guard(operation, handler), methods=[method])
        for (method, path), (operation, handler) in paths.items()
    ]
    app = Starlette(routes=routes, exception_handlers={404: api.lost})
    app.router.redirect_slashes = False
    return app


def answered(message: str, status: int = 200, **more: Any) -> JSONResponse:
    """What Vobiz answers to what was done."""
    return JSONResponse({"api_id": str(uuid.uuid4()), "message": message, **more}, status)


class VobizApi(RestApi):
    """The handlers of one account's requests."""

    account: "VobizAccount"

    @override
    def is_authenticated(self, request: Request) -> bool:
        named = request.headers.get("x-auth-id", ""), request.headers.get("x-auth-token", "")
        known = zip(named, (self.account.auth_id, self.account.auth_token), strict=True)
        mine = all(secrets.compare_digest(theirs.encode(), ours.encode()) for theirs, ours in known)
        return mine and request.path_params.get("account", self.account.auth_id) == self.account.auth_id

    @override
    def failure(self, status: int) -> Response:
        if status in {401, 404}:
            known = {401: ("unauthorized", "invalid credentials"), 404: ("not found", "no such resource")}
            return JSONResponse(dict(zip(("error", "message"), known[status], strict=True)), status)
        code = "rate_limit_exceeded" if status == 429 else "internal_error"
        error = {"code": code, "message": code.replace("_", " "), "details": {}}
        return JSONResponse({"status": "error", "error": error, "requestId": secrets.token_hex(8)}, status)

    async def lost(self, _request: Request, _error: Exception) -> Response:
        return self.failure(401)

    @override
    def called_number(self, fields: Mapping[str, Any]) -> str:
        return _e164(fields.get("to"))

    # Calls

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        missing = [name for name in ("from", "to", "answer_url", "answer_method") if not fields.get(name)]
        if missing:
            return self._refuse(f"{', '.join(missing)} missing")
        caller = _e164(fields["from"])
        if caller not in self.account.numbers:
            return self._refuse(f"from number {caller} not owned")
        ring_seconds = float(fields.get("ring_timeout", 120))
        leg = await self.account.place(self.called_number(fields), caller, fields, ring_seconds=ring_seconds)
        self.about(request, leg.call_id)
        return answered("Call fired", 201, request_uuid=leg.call_id)

    async def fetch_call(self, request: Request) -> Response:
        """A live or a queued call, whichever was asked for; without a word, one that ended."""
        leg, wanted = self.find_leg(request), request.query_params.get("status")
        if leg is None or leg.is_over or not wanted:
            return JSONResponse(leg.record()) if leg and leg.is_over and not wanted else self.failure(404)
        is_queued = leg.outcome.status == "queued"
        return JSONResponse(leg.live()) if (wanted == "queued") is is_queued else self.failure(404)

    async def end_call(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None or leg.is_over:
            return self.failure(404)
        await leg.end("canceled" if leg.is_unanswered else "completed", by="gateway")
        return Response(status_code=204)

    async def transfer_call(self, request: Request) -> Response:
        leg, fields = self._find_answered(request), await read_fields(request)
        if leg is None:
            return self.failure(404)
        if fields.get("legs", "aleg") != "aleg" or not fields.get("aleg_url"):
            return self._refuse("no URL for the legs")
        leg.spawn(leg.move(str(fields["aleg_url"])))
        return answered("call transferred", 202, call_uuid=leg.call_id)

    async def send_digits(self, request: Request) -> Response:
        leg, fields = self._find_answered(request), await read_fields(request)
        if leg is None:
            return self.failure(404)
        digits = str(fields.get("digits", ""))
        if not digits or not set(digits) <= KEYS:
            return self._refuse("invalid digits")
        leg.phone.hear_keys(digits)
        return answered("digits sent", 202)

    async def fetch_record(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None or not leg.outcome.is_over:
            return self.failure(404)
        return JSONResponse({"data": leg.record(), "success": True})

    def _find_answered(self, request: Request) -> Any:
        leg = self.find_leg(request)
        return leg if leg is not None and leg.outcome.status == "in-progress" and not leg.is_over else None

    # Numbers and applications

    async def fetch_account(self, _request: Request) -> Response:
        named = {"name": "Simulated account", "auth_id": self.account.auth_id}
        return JSONResponse({"type": "account", **named, "enabled": True, "is_active": True, "country": "IN"})

    async def list_numbers(self, request: Request) -> Response:
        query = request.query_params
        found = [item for item in self.account.numbers.values() if query.get("search", "") in item.address]
        page, size = int(query.get("page", 1)), int(query.get("per_page", 25))
        items = [self._describe(number) for number in found[(page - 1) * size : page * size]]
        return JSONResponse({"items": items, "page": page, "per_page": size, "total": len(found)})

    async def attach(self, request: Request) -> Response:
        number = self.account.numbers.get(request.path_params["number"])
        application = self.account.applications.get(str((await read_fields(request)).get("application_id")))
        if number is None or application is None:
            return self.failure(404)
        if number.sid == application["app_id"]:
            return JSONResponse({"error": "number is already attached to the application"}, 409)
        number.sid, number.voice_url = application["app_id"], application["answer_url"]
        return answered("Number attached to application", number=number.address, application=application)

    async def detach(self, request: Request) -> Response:
        number = self.account.numbers.get(request.path_params["number"])
        if number is None:
            return self.failure(404)
        number.sid = number.voice_url = ""
        return answered("Number detached from application", number=number.address)

    async def list_applications(self, request: Request) -> Response:
        query = request.query_params
        limit, offset = int(query.get("limit", 20)), int(query.get("offset", 0))
        found = list(self.account.applications.values())
        meta = {"limit": limit, "offset": offset, "total_count": len(found)}
        return answered("", meta=meta, objects=found[offset : offset + limit])

    async def fetch_application(self, request: Request) -> Response:
        application = self.account.applications.get(request.path_params["app"])
        return JSONResponse(application) if application else self.failure(404)

    async def save_application(self, request: Request) -> Response:
        app_id = request.path_params.get("app", "")
        if app_id and app_id not in self.account.applications:
            return self.failure(404)
        application = self.account.save_application(await read_fields(request), app_id)
        return answered("changed" if app_id else "created", 202 if app_id else 201, app_id=application["app_id"])

    def _describe(self, number: "SimulatedNumber") -> dict[str, Any]:
        application = self.account.application_of(number)
        return {
            "e164": number.address,
            "account_id": self.account.auth_id,
            "status": "active",
            "application_id": application["app_id"] if application else None,
            "capabilities": {"voice": True, "sms": False, "mms": False, "fax": False},
        }

    @staticmethod
    def _refuse(message: str) -> Response:
        return JSONResponse({"error": message}, 400)


def _e164(written: Any) -> str:
    return f"+{str(written or '').removeprefix('+')}"
