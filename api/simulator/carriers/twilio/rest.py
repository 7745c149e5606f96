"""Twilio's REST API, as far as a gateway uses it, answered as Twilio answers.

https://www.twilio.com/docs/voice/api
"""

import asyncio
import secrets
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.simulator.carriers.twilio import listing
from api.simulator.faults import DROPPED, SILENCE, RestFault
from api.simulator.outcome import RestRequest

if TYPE_CHECKING:
    from api.simulator.carriers.twilio.account import TwilioAccount

ROOT = "/2010-04-01/Accounts/{sid}"
MESSAGES = {
    20001: (400, "Unknown parameters"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' Phone Number"),
    21205: (400, "Url is not a valid URL"),
    21210: (400, "'From' phone number not verified"),
    21220: (400, "Unable to update record: call is not in-progress. Cannot redirect."),
}

Handler = Callable[[Request], Awaitable[Response]]


def create_rest_app(account: "TwilioAccount") -> Starlette:
    """The API of one account."""
    api = _Api(account)
    return Starlette(
        routes=[
            Route(f"{ROOT}.json", api.guard("fetch", api.fetch_account)),
            Route(f"{ROOT}/Calls.json", api.guard("list", api.list_calls), methods=["GET"]),
            Route(f"{ROOT}/Calls.json", api.guard("create", api.create_call), methods=["POST"]),
            Route(f"{ROOT}/Calls/{{call}}.json", api.guard("fetch", api.fetch_call)),
            Route(f"{ROOT}/Calls/{{call}}.json", api.guard("update", api.update_call), methods=["POST"]),
            Route(f"{ROOT}/IncomingPhoneNumbers.json", api.guard("list", api.list_numbers)),
            Route(
                f"{ROOT}/IncomingPhoneNumbers/{{number}}.json",
                api.guard("number", api.update_number),
                methods=["POST"],
            ),
        ]
    )


def failure(code: int, status: int = 0) -> JSONResponse:
    """An error as Twilio words it."""
    known, message = MESSAGES.get(code, (status, "Error"))
    body = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status or known,
    }
    return JSONResponse(body, status_code=status or known)


class _Api:
    def __init__(self, account: "TwilioAccount") -> None:
        self._account = account

    def guard(self, operation: str, handler: Handler) -> Handler:
        """``handler``, for whoever has the credentials, as far as the faults let it; the ledger keeps every request."""

        async def guarded(request: Request) -> Response:
            if not self._authenticated(request):
                return failure(20003)
            fields = await _fields(request)
            fault = self._draw(operation, request, fields)
            answer = await handler(request) if fault.carried_out else Response()
            noted = RestRequest(operation, _call_id(request, answer), fields, fault.carried_out)
            noted.status = answer.status_code if fault.answer is None else fault.answer
            self._account.ledger.note(noted)
            await asyncio.sleep(fault.seconds)
            return answer if fault.answer is None else await self._spoil(request, fault.answer)

        return guarded

    def _draw(self, operation: str, request: Request, fields: dict[str, Any]) -> RestFault:
        """What happens to the request: by the faults of the call it is about, or places, or else the account's."""
        leg = self._account.legs.get(request.path_params.get("call", ""))
        if leg is not None and leg.faults.rest is not None:
            return leg.faults.draw_request(operation)
        placed = self._account.callee(str(fields.get("To", ""))).faults
        if operation in {"create", "list"} and placed.rest is not None:
            return placed.draw_request(operation)
        return self._account.faults.draw_request(operation)

    async def _spoil(self, request: Request, status: int) -> Response:
        if status == SILENCE:
            await _gone(request)
        elif status == DROPPED:
            self._account.drop(request.client)
        return failure(20429 if status == 429 else 20500, max(status, 500) if status <= 0 else status)

    def _authenticated(self, request: Request) -> bool:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            user, _, password = b64decode(encoded).decode().partition(":")
        except ValueError:
            return False
        mine = (self._account.account_sid, self._account.auth_token)
        named = secrets.compare_digest(user, mine[0]) and request.path_params["sid"] == mine[0]
        return scheme == "Basic" and named and secrets.compare_digest(password, mine[1])

    async def fetch_account(self, _request: Request) -> Response:
        return JSONResponse({"sid": self._account.account_sid, "status": "active", "type": "Full"})

    async def list_calls(self, request: Request) -> Response:
        """Newest first."""
        query = dict(request.query_params)
        resources = [leg.resource() for leg in reversed(self._account.legs.values())]
        try:
            found = listing.select(resources, query)
        except ValueError:
            return failure(20001)
        return JSONResponse(listing.page("calls", found, request.url.path, query))

    async def create_call(self, request: Request) -> Response:
        fields = await _fields(request)
        if not str(fields.get("To", "")).lstrip("+").isdigit():
            return failure(21211)
        if fields.get("From") not in self._account.numbers:
            return failure(21210)
        if not fields.get("Url") and not fields.get("Twiml"):
            return failure(21205)
        leg = await self._account.place(fields)
        return JSONResponse(leg.resource() | {"status": "queued"}, status_code=201)

    async def fetch_call(self, request: Request) -> Response:
        leg = self._account.legs.get(request.path_params["call"])
        return JSONResponse(leg.resource()) if leg else failure(20404)

    async def update_call(self, request: Request) -> Response:
        leg = self._account.legs.get(request.path_params["call"])
        if leg is None:
            return failure(20404)
        if leg.outcome.status not in {"queued", "ringing", "in-progress"}:
            return failure(21220)
        fields = await _fields(request)
        if fields.get("Status") in {"completed", "canceled"}:
            await leg.end("completed" if leg.outcome.status == "in-progress" else "canceled", by="gateway")
        elif fields.get("Twiml"):
            leg.redirect(str(fields["Twiml"]))
        return JSONResponse(leg.resource())

    async def list_numbers(self, request: Request) -> Response:
        query = dict(request.query_params)
        owned = [_number_resource(self._account.account_sid, item) for item in self._account.numbers.values()]
        found = listing.select(owned, query)
        return JSONResponse(listing.page("incoming_phone_numbers", found, request.url.path, query))

    async def update_number(self, request: Request) -> Response:
        fields = await _fields(request)
        for number in self._account.numbers.values():
            if number.sid == request.path_params["number"]:
                number.voice_url = str(fields.get("VoiceUrl", number.voice_url))
                return JSONResponse(_number_resource(self._account.account_sid, number))
        return failure(20404)


def _number_resource(account_sid: str, number: Any) -> dict[str, Any]:
    return {
        "sid": number.sid,
        "account_sid": account_sid,
        "phone_number": number.address,
        "friendly_name": number.address,
        "voice_url": number.voice_url,
        "voice_method": "POST",
        "capabilities": {"voice": True, "sms": False, "mms": False, "fax": False},
    }


async def _fields(request: Request) -> dict[str, Any]:
    """What the request says: its form's fields, a repeated one as a list, or its query."""
    if request.method == "GET":
        return dict(request.query_params)
    form = await request.form()
    return {name: values if len(values := form.getlist(name)) > 1 else values[0] for name in form}


def _call_id(request: Request, answer: Response) -> str:
    """The call a request is about, or has just placed."""
    if "call" in request.path_params:
        return str(request.path_params["call"])
    return str(orjson.loads(answer.body)["sid"]) if answer.status_code == 201 else ""


async def _gone(request: Request) -> None:
    """Return once the client has given up."""
    while not await request.is_disconnected():  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.05)
