"""Browsers that wait for calls: one WebSocket each, in whatever process."""

import asyncio
import contextlib
from collections.abc import Sequence
from time import monotonic

from loguru import logger
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.db.models import WorkflowRun
from api.errors import ConfigurationError, NotAllowed, NotAuthenticated, NotFound
from api.services.accounts import members
from api.services.accounts.callers import get_principal
from api.services.accounts.principal import Principal
from api.services.accounts.shares import Shares
from api.services.telephony.calls import ringing
from api.services.telephony.providers.softphone import markup, webhooks
from api.services.telephony.providers.softphone.provider import SoftphoneProvider
from api.services.telephony.providers.softphone.webhooks import EVERY_ADDRESS, Owner
from api.services.telephony.types import CallStatus

SIGNED_OUT, NOT_YOURS, TOO_MANY = 4401, 4403, 4429
ALIVE_SECONDS = 10.0
"""A phone that was told nothing for so long is told that the gateway is there, when it is looked after next."""
ANSWERED = "answered"
GONE = (OSError, RuntimeError, WebSocketDisconnect)

shares = Shares(20)


async def find_owner(principal: Principal) -> Owner:
    """Whose phone it is."""
    if principal.user_id is None:
        return Owner(None, principal.is_admin)
    member = await members.get(principal.organization_id, principal.user_id)
    return Owner(member.user.email, principal.is_admin)


async def find_ringing(principal: Principal, run_id: str) -> WorkflowRun:
    """The call, if it rings at an address of the principal's.

    Raises:
        NotFound: It does not, or not any more, or is no call of the organization.
    """
    owner = await find_owner(principal)
    for run in await _list_ringing(principal):
        if run.id == run_id and owner.may_take(run.to_number):
            return run
    raise NotFound("no such call rings")


async def serve(websocket: WebSocket, wanted: str | None) -> None:
    """Let calls ring on ``websocket``; whoever is signed in and may not is told why by its close code.

    Raises:
        GatewayError: Nobody is signed in, or a page of another site asks.
    """
    principal = await get_principal(websocket)
    owner = await find_owner(principal)
    await websocket.accept()
    try:
        address = webhooks.read_registration(wanted, owner)
    except (ConfigurationError, NotAllowed):
        await websocket.close(NOT_YOURS)
        return
    with shares.taken(principal) as is_one_too_many:
        if is_one_too_many:
            await websocket.close(TOO_MANY)
            return
        logger.bind(organization=principal.organization_id).info("a softphone registered")
        await _Phone(websocket, principal, address).live()


class _Phone:
    """One registered browser."""

    def __init__(self, websocket: WebSocket, principal: Principal, address: str) -> None:
        self._websocket = websocket
        self._principal = principal
        self._address = address
        self._rings: set[str] = set()
        self._left = False
        self._silent_since = monotonic()

    async def live(self) -> None:
        """Ring when there is a call, until the browser leaves or its user signs out."""
        with ringing.changes(self._principal.organization_id) as changed:
            listening = asyncio.create_task(self._listen(changed), name="softphone")
            try:
                with contextlib.suppress(*GONE):
                    await self._websocket.send_text(markup.registered(self._address))
                    while not self._left and await self._is_signed_in():
                        await self._look()
                        await self._show_life()
                        await ringing.until(changed)
            finally:
                listening.cancel()
                await asyncio.wait({listening})

    async def _listen(self, changed: asyncio.Event) -> None:
        """Whatever a browser says here is nothing; that it leaves matters."""
        with contextlib.suppress(*GONE):
            while (await self._websocket.receive())["type"] != "websocket.disconnect":
                pass
        self._left = True
        changed.set()

    async def _is_signed_in(self) -> bool:
        with contextlib.suppress(NotAuthenticated):
            if await get_principal(self._websocket) == self._principal:
                return True
        await self._websocket.close(SIGNED_OUT)
        return False

    async def _look(self) -> None:
        runs = {run.id: run for run in await _list_ringing(self._principal) if self._is_for(run)}
        for run_id in self._rings - runs.keys():
            await self._websocket.send_text(markup.stopped(run_id, await _reason(run_id)))
        for run_id in runs.keys() - self._rings:
            await self._ring(runs[run_id])
        self._rings = set(runs)

    async def _show_life(self) -> None:
        if monotonic() - self._silent_since >= ALIVE_SECONDS:
            self._silent_since = monotonic()
            await self._websocket.send_text(markup.alive())

    def _is_for(self, run: WorkflowRun) -> bool:
        return self._address in (EVERY_ADDRESS, run.to_number)

    async def _ring(self, run: WorkflowRun) -> None:
        call = {"call_id": run.call_id or "", "from_number": run.from_number, "to_number": run.to_number}
        await self._websocket.send_text(markup.ring(run_id=run.id, **call))
        if run.status == CallStatus.INITIATED:
            await ringing.report(run, CallStatus.RINGING)


async def _list_ringing(principal: Principal) -> Sequence[WorkflowRun]:
    return await ringing.list_ringing(principal.organization_id, SoftphoneProvider.PROVIDER_NAME)


async def _reason(run_id: str) -> str:
    """Why that call does not ring any more."""
    status = await ringing.find_status(run_id) or CallStatus.CANCELED
    return ANSWERED if status is CallStatus.IN_PROGRESS else status
