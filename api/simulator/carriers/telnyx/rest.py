"""Telnyx's REST API, as far as a gateway uses it, answered as Telnyx answers.

https://developers.telnyx.com/api-reference
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

from api.simulator.carriers.telnyx.webhooks import moment
from api.simulator.rest import Handler, RestApi, read_fields

if TYPE_CHECKING:
    from api.simulator.carriers.telnyx.account import TelnyxAccount, TelnyxNumber
    from api.simulator.carriers.telnyx.leg import TelnyxLeg

ERRORS = {
    "10004": (422, "Missing required parameter", "A required parameter was not provided."),
    "10005": (404, "Resource not found", "The requested resource or URL could not be found."),
    "10007": (500, "Unexpected error", "An unexpected error occurred."),
    "10009": (401, "Authentication failed", "The required authentication headers were either invalid or not included."),
    "10010": (403, "Authorization failed", "The connection has no outbound voice profile assigned."),
    "10011": (429, "Too many requests", "You have exceeded the maximum number of allowed requests."),
    "10015": (422, "Invalid value for connection_id (Call Control App ID)", "The connection_id does not exist."),
    "10016": (422, "Phone number must be in +E164 format", "The 'to' parameter must be in E164 format."),
    "90015": (422, "Invalid Call Control ID", "The call_control_id provided was not valid."),
    "90018": (422, "Call has already ended", "This call is no longer active and can't receive commands."),
    "90019": (422, "Conference has already ended", "This conference is no longer active and can't receive commands."),
    "90033": (422, "Unable to execute command", "Conference with given name already exists and it's active."),
    "90034": (
        422,
        "Call not answered yet",
        "This call has not been answered yet.",
    ),
}
CODES = {401: "10009", 404: "10005", 429: "10011"}
UNANSWERED = frozenset({"answer", "reject", "hangup"})
"""What a call can be commanded before it is answered."""
OK = {"data": {"result": "ok"}}


def failure(code: str, status: int = 0) -> JSONResponse:
    """An error as Telnyx words it."""
    known, title, detail = ERRORS[code]
    meta = {"url": f"https://developers.telnyx.com/docs/overview/errors/{code}"}
    return JSONResponse({"errors": [{"code": code, "title": title, "detail": detail, "meta": meta}]}, status or known)


def create_rest_app(account: "TelnyxAccount") -> Starlette:
    """The API of one account."""
    api = TelnyxApi(account)
    commands = {
        "answer": api.answer,
        "reject": api.reject,
        "hangup": api.hang_up,
        "speak": api.speak,
        "send_dtmf": api.send_dtmf,
        "streaming_start": api.start_stream,
        "streaming_stop": api.stop_stream,
        "transfer": api.transfer,
    }
    return Starlette(
        routes=[
            Route("/calls", api.guard("create", api.create_call), methods=["POST"]),
            Route("/calls/{call}", api.guard("fetch", api.fetch_call)),
            *(
                Route(
                    f"/calls/{{call}}/actions/{name}",
                    api.guard("update" if name == "hangup" else name, api.command(name, handler)),
                    methods=["POST"],
                )
                for name, handler in commands.items()
            ),
            Route("/connections/{connection}/active_calls", api.guard("list", api.list_calls)),
            Route("/conferences", api.guard("conferences", api.list_conferences), methods=["GET"]),
            Route("/conferences", api.guard("conference", api.create_conference), methods=["POST"]),
            Route("/conferences/{conference}/actions/join", api.guard("join", api.join_conference), methods=["POST"]),
            Route("/phone_numbers", api.guard("numbers", api.list_numbers)),
            Route("/phone_numbers/{number}", api.guard("number", api.update_number), methods=["PATCH"]),
            Route("/call_control_applications/{application}", api.guard("application", api.fetch_application)),
            Route(
                "/call_control_applications/{application}",
                api.guard("application", api.update_application),
                methods=["PATCH"],
            ),
        ]
    )


class TelnyxApi(RestApi):
    """The handlers of one account's requests."""

    account: "TelnyxAccount"

    @override
    def is_authenticated(self, request: Request) -> bool:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return scheme == "Bearer" and secrets.compare_digest(key.encode(), self.account.credentials["api_key"].encode())

    @override
    def failure(self, status: int) -> Response:
        return failure(CODES.get(status, "10007"), status)

    # Calls

    async def create_call(self, request: Request) -> Response:
        fields = await read_fields(request)
        if fields.get("connection_id") != self.account.connection_id:
            return failure("10015")
        if not str(fields.get("to", "")).startswith(("+", "sip:", "sips:")):
            return failure("10016")
        if fields.get("from") not in self.account.numbers:
            return failure("10004")
        if not self.account.application["outbound"].get("outbound_voice_profile_id"):
            return failure("10010")
        leg = self._dialled_before(fields.get("command_id")) or await self.account.place(
            fields["to"], fields["from"], fields, ring_seconds=float(fields.get("timeout_secs", 30))
        )
        self.about(request, leg.call_id)
        # Dialling goes on beside the answer: the call is not alive yet.
        return JSONResponse({"data": leg.resource() | {"is_alive": False}})

    def _dialled_before(self, command_id: Any) -> "TelnyxLeg | None":
        legs = [leg for leg in self.account.legs.values() if command_id and leg.request.get("command_id") == command_id]
        return legs[0] if legs else None

    async def fetch_call(self, request: Request) -> Response:
        leg = self.find_leg(request)
        return JSONResponse({"data": leg.resource()}) if leg else failure("10005")

    async def list_calls(self, request: Request) -> Response:
        """One page holds them all: an account that is not there has few calls."""
        live = [leg for leg in self.account.legs.values() if not leg.is_over]
        fields = ("call_control_id", "call_leg_id", "call_session_id", "call_duration", "record_type")
        shown = [
            {name: leg.resource()[name] for name in fields} | {"client_state": leg.client_state or ""} for leg in live
        ]
        meta: dict[str, Any] = {"total_items": len(shown), "cursors": {}}
        return JSONResponse({"data": shown, "meta": meta})

    def command(self, name: str, handler: Any) -> Handler:
        """A command to a call that is there, and in a state for it; a copy of one is answered and not carried out."""

        async def command(request: Request) -> Response:
            leg = self.find_leg(request)
            if leg is None or leg.is_over:
                return failure("90018" if leg else "90015")
            if name not in UNANSWERED and not leg.is_answered:
                return failure("90034")
            fields = await read_fields(request)
            if not leg.is_repeated(fields):
                if fields.get("client_state"):
                    leg.client_state = fields["client_state"]
                await handler(leg, fields)
            return JSONResponse(OK)

        return command

    async def answer(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        leg.webhook_url = str(fields.get("webhook_url") or leg.webhook_url)
        if fields.get("stream_url"):
            leg.open_stream(fields)
        leg.answer()

    async def reject(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        await leg.end("busy" if fields.get("cause") == "USER_BUSY" else "failed", by="gateway")

    async def hang_up(self, leg: "TelnyxLeg", _fields: Mapping[str, Any]) -> None:
        await leg.end("completed" if leg.is_answered else "canceled", by="gateway")

    async def speak(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        leg.spawn(leg.speak(str(fields["payload"])))

    async def send_dtmf(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        leg.phone.hear_keys(str(fields["digits"]))

    async def start_stream(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        leg.open_stream(fields)

    async def stop_stream(self, leg: "TelnyxLeg", _fields: Mapping[str, Any]) -> None:
        leg.stop_stream()

    async def transfer(self, leg: "TelnyxLeg", fields: Mapping[str, Any]) -> None:
        leg.spawn(leg.transfer(fields))

    # Conferences

    async def create_conference(self, request: Request) -> Response:
        fields = await read_fields(request)
        leg = self.account.legs.get(fields.get("call_control_id", ""))
        self.about(request, fields.get("call_control_id", ""))
        if leg is None or leg.is_over:
            return failure("90018" if leg else "90015")
        name = str(fields["name"])
        known = self.account.conferences.get(name)
        if known is None or self._has_ended(name):
            known = self.account.conferences[name] = self._new_conference(name)
            leg.spawn(leg.confer(name, ends_it=False))
        elif not leg.is_repeated(fields):
            return failure("90033")
        leg.is_repeated(fields)
        return JSONResponse({"data": self._shown(known)})

    def _new_conference(self, name: str) -> dict[str, Any]:
        return {
            "id": str(uuid.uuid4()),
            "name": name,
            "record_type": "conference",
            "connection_id": self.account.connection_id,
            "created_at": moment(),
            "expires_at": moment(),
        }

    def _has_ended(self, name: str) -> bool:
        return not [leg for leg in self.account.legs.values() if leg.outcome.conference == name and not leg.is_over]

    def _shown(self, conference: Mapping[str, Any]) -> dict[str, Any]:
        return {**conference, "status": "completed" if self._has_ended(conference["name"]) else "in_progress"}

    async def list_conferences(self, request: Request) -> Response:
        name = request.query_params.get("filter[name]")
        found = [self._shown(one) for one in self.account.conferences.values() if name in {None, one["name"]}]
        return JSONResponse({"data": found, "meta": _meta(found)})

    async def join_conference(self, request: Request) -> Response:
        fields = await read_fields(request)
        leg = self.account.legs.get(fields.get("call_control_id", ""))
        self.about(request, fields.get("call_control_id", ""))
        wanted = request.path_params["conference"]
        name = next((one["name"] for one in self.account.conferences.values() if one["id"] == wanted), None)
        if name is None:
            return failure("10005")
        if leg is None or leg.is_over:
            return failure("90018" if leg else "90015")
        if self._has_ended(name):
            return failure("90019")
        if not leg.is_repeated(fields):
            leg.spawn(leg.confer(name, ends_it=bool(fields.get("end_conference_on_exit"))))
        return JSONResponse(OK)

    # Numbers and applications

    async def list_numbers(self, request: Request) -> Response:
        query = request.query_params
        wanted = query.get("filter[phone_number]", "")
        # As documented: anything but digits finds nothing.
        owned: list[Any] = [item for item in self.account.numbers.values() if wanted in item.address[1:]]
        size, number = int(query.get("page[size]", 20)), int(query.get("page[number]", 1))
        page = owned[(number - 1) * size : number * size]
        return JSONResponse({"data": [_number(item) for item in page], "meta": _meta(owned, size, number)})

    async def update_number(self, request: Request) -> Response:
        fields = await read_fields(request)
        numbers: list[Any] = [one for one in self.account.numbers.values() if one.sid == request.path_params["number"]]
        if not numbers:
            return failure("10005")
        numbers[0].connection_id = str(fields.get("connection_id", numbers[0].connection_id))
        return JSONResponse({"data": _number(numbers[0])})

    async def fetch_application(self, request: Request) -> Response:
        application = self.account.applications.get(request.path_params["application"])
        return JSONResponse({"data": application}) if application else failure("10005")

    async def update_application(self, request: Request) -> Response:
        application = self.account.applications.get(request.path_params["application"])
        if application is None:
            return failure("10005")
        fields = await read_fields(request)
        if not fields.get("application_name") or not fields.get("webhook_event_url"):
            return failure("10004")
        application |= {name: value for name, value in fields.items() if name in application}
        return JSONResponse({"data": application})


def _meta(items: list[Any], size: int = 20, number: int = 1) -> dict[str, int]:
    pages = max(1, -(-len(items) // size))
    return {"page_number": number, "page_size": size, "total_pages": pages, "total_results": len(items)}


def _number(number: "TelnyxNumber") -> dict[str, Any]:
    return {
        "id": number.sid,
        "record_type": "phone_number",
        "phone_number": number.address,
        "connection_id": number.connection_id or None,
        "status": "active",
        "phone_number_type": "local",
        "country_iso_alpha2": "US",
        "created_at": moment(),
        "purchased_at": moment(),
        "deletion_lock_enabled": False,
        "external_pin": None,
        "tags": [],
    }
