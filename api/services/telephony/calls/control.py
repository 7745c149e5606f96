"""What people do to a call under way: end it, hand its caller on. Whichever process is asked, whichever holds the call.

The call's process learns of it from rows, which a notice has it read: the run has ended, or somebody asked for a
transfer.
"""

import asyncio
import contextlib
from datetime import timedelta

from loguru import logger

from api.db import Session, get_database
from api.db.models import WorkflowRun, new_id, now
from api.db.repositories import call_events, call_transfers, calls, runs
from api.errors import CallNotFound, Conflict, GatewayError, NotFound, UnsupportedOperation
from api.services.pipecat.call import EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import costs, destinations, events
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.live import transfer_topic
from api.services.telephony.factory import build_provider
from api.services.telephony.registry import providers
from api.services.telephony.types import TRANSFERS, CallStatus, Capability

TAKEN_UP = ("transfer_started", "transfer_failed")
LOOK_SECONDS = 0.1
REMIND_EVERY = 10
LOOKS = 40
"""How often the process that holds the call is looked at, and how often of those it is told again."""


class CallNotHeld(GatewayError):
    """The process that holds the call did not answer; try again."""

    code = "call_not_held"
    status = 503
    retryable = True


async def hang_up(organization_id: str, run_id: str, *, by: str) -> None:
    """End the call, ringing or talked on; one that is over stays as it ended.

    What its carrier cannot be told now, the caretaker tells it later.

    Raises:
        NotFound: The organization has no such call.
        Conflict: Its carrier has not named it yet.
    """
    database = get_database()
    async with database.session() as session:
        run = await _get(session, organization_id, run_id)
        found = await calls.find_run(session, run_id)
    if run.ended_at is not None or found is None:
        return
    if run.call_id is None:
        raise Conflict("the carrier has not taken the call yet: try again in a moment")
    await events.record(run_id, "hang_up_requested", {"by": by})
    # First of all: what the carrier makes of the hang-up must not be what the call came to.
    ended = await events.finish(
        run_id,
        CallStatus.COMPLETED if run.answered_at else CallStatus.CANCELED,
        disposition=EndReason.OPERATOR_HUNG_UP,
        by="operator",
        due_at=now() + timedelta(seconds=costs.WAITS[0]),
    )
    if ended:
        logger.bind(provider=run.mode, run=run_id).info("call ended by hand")
        try:
            await end_legs(run, build_provider(found.configuration))
        except GatewayError as error:
            await events.record(run_id, "hang_up_failed", {"code": error.code})


async def end_legs(run: WorkflowRun, provider: TelephonyProvider) -> None:
    """End the call's leg at the carrier, and those of colleagues who were about to be connected to it."""
    async with get_database().session() as session:
        transfers = await call_transfers.list_open_transfers(session, run.id)
    for leg in (run.call_id, *(transfer.call_id for transfer in transfers)):
        if leg:
            with contextlib.suppress(UnsupportedOperation, CallNotFound):
                await provider.hang_up(leg)


async def transfer(organization_id: str, run_id: str, to: str, *, cold: bool | None, by: str) -> None:
    """Have the conversation hand its caller to ``to``; returns once it has begun to. The call's events tell the rest.

    Args:
        cold: Whether the caller rings there at once; the way the carrier knows, the warm one first, if ``None``.
        by: Who asks.

    Raises:
        NotFound: The organization has no such call.
        Conflict: Nobody talks on it, or its caller is being handed on already.
        UnsupportedOperation: Its carrier cannot, or not that way.
        CallNotAllowed: The organization's calls do not go there.
        CallNotHeld: The process that holds it did not answer.
    """
    database = get_database()
    async with database.session() as session:
        run = await _get(session, organization_id, run_id)
        if run.ended_at is not None or run.held_by is None or run.status != CallStatus.IN_PROGRESS:
            raise Conflict("only a caller the agent talks to can be transferred")
        found = await calls.find_run(session, run_id)
        if found is None:
            raise NotFound("there is no such call")
        provider = build_provider(found.configuration)
        is_cold = _way(run, provider, cold=cold)
        address = await destinations.get_allowed(session, organization_id, to, provider)
        if await call_transfers.list_open_transfers(session, run_id):
            raise Conflict("the caller is being transferred already")
        detail = {"to": address, "cold": is_cold, "by": by}
        key = f"transfer_requested:{new_id()}"
        await call_events.add_event(session, run_id, "transfer_requested", detail, deduplication_key=key)
        requested = (await call_events.list_of_kinds(session, run_id, ["transfer_requested"]))[-1].id
    feed.changed(run_id)
    await _taken_up(run_id, requested)


def _way(run: WorkflowRun, provider: TelephonyProvider, *, cold: bool | None) -> bool:
    """Whether the transfer is a cold one."""
    offered = providers.get(run.mode).capabilities & TRANSFERS
    if not provider.supports_transfers() or not offered:
        raise UnsupportedOperation("this carrier does not transfer calls")
    if cold is None:
        return Capability.TRANSFER not in offered
    if (Capability.COLD_TRANSFER if cold else Capability.TRANSFER) not in offered:
        raise UnsupportedOperation(f"this carrier knows no {'cold' if cold else 'warm'} transfers")
    return cold


async def _taken_up(run_id: str, requested: int) -> None:
    """Return once the process that holds the call has read the request."""
    database = get_database()
    for look in range(LOOKS):
        async with database.session() as session:
            if await call_events.list_of_kinds(session, run_id, TAKEN_UP, after=requested):
                return
            if look % REMIND_EVERY == 0:
                await database.notices.post(session, transfer_topic(run_id))
        await asyncio.sleep(LOOK_SECONDS)
    raise CallNotHeld


async def _get(session: Session, organization_id: str, run_id: str) -> WorkflowRun:
    found = await runs.find_run(session, organization_id, run_id)
    if found is None:
        raise NotFound("there is no such call")
    return found.row
