"""Handing a caller to somebody else, without ever leaving the caller alone.

The new leg rings while the agent still holds the line. Only when it has answered does the caller's leg move into the
conference; if it does not, the conversation goes on. A caller who hangs up meanwhile takes the new leg along.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection

from loguru import logger

from api.db import get_database
from api.db.models import CallTransfer, WorkflowRun
from api.db.repositories import call_transfers
from api.errors import GatewayError, UnsupportedOperation
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import background, destinations
from api.services.telephony.kit.phone_numbers import mask_number
from api.services.telephony.registry import providers
from api.services.telephony.types import Capability

RING_SECONDS = 30
POLL_SECONDS = 2.0
"""How often the transfer is looked at, should the notice of its verdict get lost."""


class TransferFailed(GatewayError):
    """Nobody answered the transfer."""

    code = "transfer_failed"
    status = 409


async def transfer(
    run: WorkflowRun,
    provider: TelephonyProvider,
    destination: str,
    *,
    answered: Callable[[], None],
    cold: bool = False,
) -> None:
    """Hand the run's caller to ``destination``; returns once the caller's leg is on its way.

    A carrier that knows only one of the two ways takes that one.

    Args:
        run: Whose caller.
        provider: The carrier account both legs run through.
        destination: E.164, or an address the carrier dials.
        answered: Told when the caller is about to be moved.
        cold: Whether the caller rings there at once, instead of waiting with the agent until somebody answers.

    Raises:
        UnsupportedOperation: The carrier cannot.
        CallNotAllowed: The organization's calls do not go there.
        TransferFailed: Nobody answered there.
        ProviderError: The carrier refused.
    """
    if not provider.supports_transfers() or not run.call_id:
        raise UnsupportedOperation("this call cannot be transferred")
    offered = providers.get(run.mode).capabilities
    if Capability.COLD_TRANSFER in offered and (cold or Capability.TRANSFER not in offered):
        await _forward(run, run.call_id, provider, destination, answered)
    else:
        await _introduce(run, run.call_id, provider, destination, answered)
    logger.bind(run=run.id, to=mask_number(destination)).info("caller transferred")


async def _forward(
    run: WorkflowRun, call_id: str, provider: TelephonyProvider, destination: str, answered: Callable[[], None]
) -> None:
    """Cold: the caller's own leg rings there. If it cannot be sent there, the conversation goes on."""
    async with get_database().session() as session:
        address = await destinations.get_allowed(session, run.organization_id, destination, provider)
    answered()
    forwarding = provider.forward_call(call_id, address, from_number=_caller_id(run), timeout=RING_SECONDS)
    # The media stream ends on the way, and the conversation with it: that must not stop the request.
    await asyncio.shield(background.spawn(forwarding, f"forward:{run.id}"))


async def _introduce(
    run: WorkflowRun, call_id: str, provider: TelephonyProvider, destination: str, answered: Callable[[], None]
) -> None:
    """Warm: somebody answers there first."""
    pending = await _begin(run, provider, destination)
    # A caller who hangs up while we ask the carrier to ring must not keep us from learning the new leg's name.
    ringing = asyncio.create_task(_ring(run, provider, pending), name=f"ring-transfer:{pending.id}")
    try:
        await asyncio.shield(ringing)
        await _answered(pending.id)
    except BaseException:
        background.spawn(_abandon(provider, pending.id, ringing), f"abandon-transfer:{pending.id}")
        raise
    answered()
    # The media stream ends while the caller is being moved, and the conversation with it: that must not stop the move.
    joining = _join(call_id, provider, pending, ringing)
    await asyncio.shield(background.spawn(joining, f"join-transfer:{pending.id}"))


async def _join(call_id: str, provider: TelephonyProvider, pending: CallTransfer, ringing: "asyncio.Task[str]") -> None:
    try:
        await provider.join_conference(call_id, pending.conference_name)
    except GatewayError:
        await _abandon(provider, pending.id, ringing)
        raise


async def _begin(run: WorkflowRun, provider: TelephonyProvider, destination: str) -> CallTransfer:
    async with get_database().session() as session:
        address = await destinations.get_allowed(session, run.organization_id, destination, provider)
        return await call_transfers.add_transfer(
            session, workflow_run_id=run.id, destination=address, conference_name=f"transfer-{run.id}"
        )


async def _ring(run: WorkflowRun, provider: TelephonyProvider, pending: CallTransfer) -> str:
    """The call id of the new leg."""
    try:
        result = await provider.transfer_call(
            pending.destination, pending.id, pending.conference_name, timeout=RING_SECONDS, from_number=_caller_id(run)
        )
    except GatewayError as error:
        await settle(pending.id, "failed", reason=error.code)
        raise
    leg = str(result.get("call_id") or "")
    async with get_database().session() as session:
        await call_transfers.name_leg(session, pending.id, leg)
    return leg


def _caller_id(run: WorkflowRun) -> str:
    """Our own number on this call, which a colleague sees."""
    return run.to_number if run.direction == "inbound" else run.from_number


async def settle(transfer_id: str, status: str, *, reason: str | None = None) -> bool:
    """Note how a ringing transfer went; the first verdict wins."""
    async with get_database().session() as session:
        if not await call_transfers.settle_transfer(session, transfer_id, status, reason=reason):
            return False
        await get_database().notices.post(session, _topic(transfer_id))
        return True


async def renamed(transfer_id: str, call_id: str, *, before: Collection[str]) -> None:
    """The carrier calls the new leg ``call_id`` from now on, if it was one of ``before``, or nothing, so far."""
    if call_id and before:
        async with get_database().session() as session:
            await call_transfers.name_leg(session, transfer_id, call_id, before)


async def _answered(transfer_id: str) -> None:
    """Return when the new leg has answered, wherever its callback arrived."""
    told = asyncio.Event()
    with get_database().notices.subscribe(_topic(transfer_id), told.set), contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RING_SECONDS + 10):
            while await _is_ringing(transfer_id):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), POLL_SECONDS)
                told.clear()
            return
    raise TransferFailed


async def _is_ringing(transfer_id: str) -> bool:
    """Whether the new leg has not answered yet.

    Raises:
        TransferFailed: It will not.
    """
    async with get_database().reading() as session:
        transfer = await call_transfers.find_transfer(session, transfer_id)
    if transfer is None or transfer.status == "failed":
        raise TransferFailed
    return transfer.status == "ringing"


def _topic(transfer_id: str) -> str:
    return f"transfer:{transfer_id}"


async def _abandon(provider: TelephonyProvider, transfer_id: str, ringing: "asyncio.Task[str]") -> None:
    """Nobody is coming: let whoever rings or answered go."""
    await settle(transfer_id, "failed", reason="abandoned")
    try:
        leg = await ringing
    except GatewayError:  # nobody's phone rings
        return
    async with get_database().reading() as session:
        transfer = await call_transfers.find_transfer(session, transfer_id)
    if name := (transfer.call_id if transfer else None) or leg:  # it may have got another name since
        await provider.hang_up(name)
