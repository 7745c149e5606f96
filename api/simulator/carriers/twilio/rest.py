"""Twilio's REST API, as far as a gateway uses it, answered as Twilio answers.

https://www.twilio.com/docs/voice/api
"""

import secrets
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from api.simulator.carriers.twilio import listing
from api.simulator.rest import RestApi, read_fields

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
CODES = {401: 20003, 404: 20404, 429: 20429}


def create_rest_app(account: "TwilioAccount") -> Starlette:
    """The API of one account."""
    api = TwilioApi(account)
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
    known, message = MESSAGES[code]
    status = status or known
    more = f"https://www.twilio.com/docs/errors/{code}"
    return JSONResponse({"code": code, "message": message, "more_info": more, "status": status}, status)


class TwilioApi(RestApi):
    """The handlers of one account's requests."""

    account: "TwilioAccount"

    @override
    def is_authenticated(self, request: Request) -> bool:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            user, _, password = b64decode(encoded).decode().partition(":")
        except ValueError:
            return False
        mine = (self.account.account_sid, self.account.auth_token)
        named = secrets.compare_digest(user.encode(), mine[0].encode()) and request.path_params["sid"] == mine[0]
        return scheme == "Basic" and named and secrets.compare_digest(password.encode(), mine[1].encode())

    @override
    def failure(self, status: int) -> Response:
        return failure(CODES.get(status, 20500), status)

    async def fetch_account(self, _request: Request) -> Response:
        return JSONResponse({"sid": self.account.account_sid, "status": "active", "type": "Full"})

    async def list_calls(self, request: Request) -> Response:
        """Newest first."""
        query = dict(request.query_params)
        resources = [leg.resource() for leg in reversed(self.account.legs.values())]
        try:
            found = listing.select(resources, query)
        except ValueError:
            return failure(20001)
        return JSONResponse(listing.page("calls", found, request.url.path, query))

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        if not str(fields.get("To", "")).lstrip("+").isdigit():
            return failure(21211)
        if fields.get("From") not in self.account.numbers:
            return failure(21210)
        if not fields.get("Url") and not fields.get("Twiml"):
            return failure(21205)
        ring_seconds = float(fields.get("Timeout", 60))
        leg = await self.account.place(fields["To"], fields["From"], fields, ring_seconds=ring_seconds)
        self.about(request, leg.call_id)
        return JSONResponse(leg.resource() | {"status": "queued"}, status_code=201)

    async def fetch_call(self, request: Request) -> Response:
        leg = self.find_leg(request)
        return JSONResponse(leg.resource()) if leg else failure(20404)

    async def update_call(self, request: Request) -> Response:
        leg = self.find_leg(request)
        if leg is None:
            return failure(20404)
        if leg.outcome.status not in {"queued", "ringing", "in-progress"}:
            return failure(21220)
        fields = await read_fields(request)
        if fields.get("Status") in {"completed", "canceled"}:
            await leg.end("completed" if leg.outcome.status == "in-progress" else "canceled", by="gateway")
        elif fields.get("Twiml"):
            leg.redirect(str(fields["Twiml"]))
        return JSONResponse(leg.resource())

    async def list_numbers(self, request: Request) -> Response:
        query = dict(request.query_params)
        owned = [_number_resource(self.account.account_sid, item) for item in self.account.numbers.values()]
        found = listing.select(owned, query)
        return JSONResponse(listing.page("incoming_phone_numbers", found, request.url.path, query))

    async def update_number(self, request: Request) -> Response:
        fields = await read_fields(request)
        for number in self.account.numbers.values():
            if number.sid == request.path_params["number"]:
                number.voice_url = str(fields.get("VoiceUrl", number.voice_url))
                return JSONResponse(_number_resource(self.account.account_sid, number))
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
