"""Twilio's REST API, as far as a gateway uses it, answered as Twilio answers.

https://www.twilio.com/docs/voice/api
"""

import asyncio
import secrets
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from api.simulator.carriers.twilio.account import TwilioAccount

ROOT = "/2010-04-01/Accounts/{sid}"
HANG_SECONDS = 30.0
MESSAGES = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
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
        """``handler``, for whoever has the credentials, unless a fault answers first."""

        async def guarded(request: Request) -> Response:
            if not self._authenticated(request):
                return failure(20003)
            if (status := self._account.faults.rest_status.get(operation)) is not None:
                await request.body()
                await asyncio.sleep(0 if status else HANG_SECONDS)
                return failure(20500, status or 500)
            return await handler(request)

        return guarded

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

    async def create_call(self, request: Request) -> Response:
        fields = await _form(request)
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
        fields = await _form(request)
        if fields.get("Status") in {"completed", "canceled"}:
            await leg.end("completed" if leg.outcome.status == "in-progress" else "canceled", by="gateway")
        elif fields.get("Twiml"):
            leg.redirect(str(fields["Twiml"]))
        return JSONResponse(leg.resource())

    async def list_numbers(self, request: Request) -> Response:
        wanted = request.query_params.get("PhoneNumber")
        size, page = int(request.query_params.get("PageSize", 50)), int(request.query_params.get("Page", 0))
        owned = [item for item in self._account.numbers.values() if not wanted or item.address == wanted]
        shown = owned[page * size : (page + 1) * size]
        more = len(owned) > (page + 1) * size
        following = f"{request.url.path}?PageSize={size}&Page={page + 1}" if more else None
        numbers = [_number_resource(self._account.account_sid, item) for item in shown]
        return JSONResponse({"incoming_phone_numbers": numbers, "page": page, "next_page_uri": following})

    async def update_number(self, request: Request) -> Response:
        fields = await _form(request)
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


async def _form(request: Request) -> dict[str, Any]:
    """The form's fields; a repeated one is a list."""
    form = await request.form()
    return {name: values if len(values := form.getlist(name)) > 1 else values[0] for name in form}
