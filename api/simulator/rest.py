"""A carrier's REST API: who may ask, what goes wrong, and what was asked; the requests themselves are the carrier's."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.simulator.faults import DROPPED, SILENCE, Faults, RestFault
from api.simulator.outcome import RestRequest

if TYPE_CHECKING:
    from api.simulator.account import SimulatedAccount

Handler = Callable[[Request], Awaitable[Response]]


class RestApi(ABC):
    """The API of one account. A path that is about a call has a parameter ``call``, which is the call's id."""

    def __init__(self, account: "SimulatedAccount[Any]") -> None:
        self.account = account

    # What a carrier says

    @abstractmethod
    def is_authenticated(self, request: Request) -> bool:
        """Whether the request has the account's credentials."""

    @abstractmethod
    def failure(self, status: int) -> Response:
        """The carrier's own error document for 401, 404, 429, or any of 5xx."""

    def called_number(self, fields: Mapping[str, Any]) -> str:
        """The number a request to place a call names, E.164; in ``To`` or ``to``, unless said."""
        return str(fields.get("To") or fields.get("to") or "")

    # What it gets

    def guard(self, operation: str, handler: Handler) -> Handler:
        """``handler``, for whoever has the credentials, as far as the faults let it; the ledger keeps every request.

        Args:
            operation: What faults and the ledger call it: ``create`` (of a call), ``fetch``, ``update``, ``list`` …
            handler: Carries it out.
        """

        async def guarded(request: Request) -> Response:
            if not self.is_authenticated(request):
                return self.failure(401)
            fields = await read_fields(request)
            fault = self._draw(operation, request, fields)
            answer = await handler(request) if fault.carried_out else Response()
            call_id = getattr(request.state, "call_id", request.path_params.get("call", ""))
            noted = RestRequest(operation, call_id, fields, fault.carried_out)
            noted.status = answer.status_code if fault.answer is None else fault.answer
            self.account.ledger.note(noted)
            await asyncio.sleep(fault.seconds)
            return answer if fault.answer is None else await self._spoil(request, fault.answer)

        return guarded

    def about(self, request: Request, call_id: str) -> None:
        """Note that a request is about a call its path does not name, such as the one it has just placed."""
        request.state.call_id = call_id

    def find_leg(self, request: Request) -> Any:
        """The call the path names, if there is one."""
        return self.account.legs.get(request.path_params["call"])

    def _draw(self, operation: str, request: Request, fields: Mapping[str, Any]) -> RestFault:
        """What happens to the request: by the faults of the call it is about, or places, or else the account's."""
        faults: list[Faults] = []
        if leg := self.account.legs.get(request.path_params.get("call", "")):
            faults.append(leg.faults)
        if operation in {"create", "list"}:
            faults.append(self.account.callee(self.called_number(fields)).faults)
        its_own = (one for one in faults if one.rest is not None)
        return next(its_own, self.account.faults).draw_request(operation)

    async def _spoil(self, request: Request, status: int) -> Response:
        if status == SILENCE:
            await _gone(request)
        elif status == DROPPED:
            self.account.drop(request.client)
        return self.failure(status if status > 0 else 500)


async def read_fields(request: Request) -> dict[str, Any]:
    """What the request says: its query, a JSON object's members, or a form's fields, a repeated one as a list."""
    if request.method in {"GET", "DELETE"}:
        return dict(request.query_params)
    if "json" in request.headers.get("content-type", ""):
        document = orjson.loads(await request.body() or b"{}")
        return document if isinstance(document, dict) else {}
    form = await request.form()
    return {name: values if len(values := form.getlist(name)) > 1 else values[0] for name in form}


async def _gone(request: Request) -> None:
    """Return once the client has given up."""
    while not await request.is_disconnected():  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.05)
