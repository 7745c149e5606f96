"""Looks after calls that went silent, and after what is left to do once a call is over.

Every run says when somebody must look at it (``due_at``); whatever happens to it moves that moment. Any number of
processes take care of one database: a run is claimed by one of them at a time, so that one request about a call is in
flight. The carrier is asked what became of the call, and the call is finished by what it says. A conversation whose
process lives is never due.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from loguru import logger

from api.db import get_database
from api.db.models import WorkflowRun, now
from api.db.repositories import call_leases, calls
from api.db.repositories.calls import RunAtCarrier
from api.errors import CallNotFound, GatewayError, UnsupportedOperation
from api.services.pipecat.call import EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import background, costs, events, recordings
from api.services.telephony.calls.control import end_legs
from api.services.telephony.calls.state import PROGRESS
from api.services.telephony.calls.verdicts import Action, Lost, Sight, Verdict, judge
from api.services.telephony.factory import build_provider
from api.services.telephony.types import CallInitiationResult, CallStatus
from api.settings import get_settings

AT_ONCE = 20
ROUNDS = 5
CLAIM_SECONDS = 10.0
"""How long a look may take beyond the carrier's own time-outs before somebody else may look."""
REQUESTS_PER_LOOK = 3
LONGEST_WAIT = 300.0
SOONEST = 0.1
LONGEST_TRANSFER = 24 * 3600.0
"""How long a caller may talk to whom we handed them to before we stop asking what the call cost."""
MOST_HANG_UPS = 8
DIAL_SLACK_SECONDS = 5.0
"""How much earlier than our own clock a carrier's may say that a call began."""


class Looked(NamedTuple):
    """A run was looked at; when to do so again, if at all."""

    due_at: datetime | None


COULD_NOT_LOOK = Looked(None)


class Standing(NamedTuple):
    """Where a call stands at its carrier; ``None`` if the carrier knows no such call. Its duration in seconds."""

    status: CallStatus | None
    seconds: float | None = None


async def watch() -> None:
    """Look after calls, for ever. A carrier that is slow to answer holds up no other."""
    rounds = asyncio.Semaphore(ROUNDS)
    while True:
        wait = await background.attempt(_until_next(), "caretaker", otherwise=get_settings().caretaker_seconds)
        await asyncio.sleep(wait)
        await rounds.acquire()
        background.spawn(look_after_due(), "caretaker").add_done_callback(lambda _round: rounds.release())


async def look_after_due() -> int:
    """Look after every run that is due now; how many there were."""
    settings = get_settings()
    claimed_until = now() + timedelta(seconds=CLAIM_SECONDS + REQUESTS_PER_LOOK * settings.carrier_timeout_seconds)
    async with get_database().session() as session:
        run_ids = await call_leases.claim_due(session, claimed_until, AT_ONCE)
    await asyncio.gather(*(_look_after(run_id) for run_id in run_ids))
    return len(run_ids)


async def _until_next() -> float:
    """Seconds until a run is due, or until it is time to see whether somebody else made one due."""
    async with get_database().reading() as session:
        due_at = await call_leases.next_due(session)
    longest = get_settings().caretaker_seconds
    return longest if due_at is None else min(longest, max(SOONEST, (due_at - now()).total_seconds()))


async def _look_after(run_id: str) -> None:
    async with get_database().reading() as session:
        found = await calls.find_run(session, run_id)
    if found is None:  # its account was deleted, and nobody can be asked
        await events.finish(run_id, CallStatus.FAILED, disposition=Lost.CONFIGURATION_DELETED, by="caretaker")
        return await _look_again(run_id, None)
    # One call's trouble must not keep the others from being looked after.
    looked = await background.attempt(_look(found), f"look:{run_id}", otherwise=COULD_NOT_LOOK)
    due_at = await _give_up_or_wait(found.run) if looked is COULD_NOT_LOOK else looked.due_at
    return await _look_again(run_id, due_at, looks=found.run.looks)


async def _look(found: RunAtCarrier) -> Looked:
    """Look at the run, and do what there is to do."""
    run = found.run
    try:
        provider = build_provider(found.configuration)
        if run.ended_at is not None:
            return Looked(await _tidy_up(run, provider))
        if run.call_id is None:
            return Looked(await _reconcile(run, provider))
        standing = await _ask(provider, run.call_id)
        return Looked(await _act(run, provider, standing, judge(_see(run, standing))))
    except GatewayError as error:
        level = "WARNING" if run.ended_at is None else "INFO"
        logger.bind(run=run.id, code=error.code, looks=run.looks).log(level, "a carrier could not be asked")
        return COULD_NOT_LOOK


async def _ask(provider: TelephonyProvider, call_id: str) -> Standing:
    """Where the call stands at the carrier."""
    try:
        answer = await provider.get_call_status(call_id)
    except (CallNotFound, UnsupportedOperation):
        return Standing(None)
    seconds = str(answer.get("duration") or "")
    return Standing(CallStatus(answer.get("status", CallStatus.UNKNOWN)), float(seconds) if seconds.isdigit() else None)


def _see(run: WorkflowRun, standing: Standing) -> Sight:
    expired = run.ticket_expires_at is not None and run.ticket_expires_at <= now()
    return Sight(
        status=standing.status,
        looks=run.looks,
        age_seconds=_age(run),
        was_held=run.held_by is not None,
        awaits_stream=expired and run.ticket_redeemed_at is None,
    )


async def _act(run: WorkflowRun, provider: TelephonyProvider, standing: Standing, verdict: Verdict) -> datetime | None:
    if verdict.action is Action.WAIT:
        return _later(min(get_settings().silence_seconds, get_settings().lease_seconds))
    if verdict.action is Action.CUT and not await _is_still_silent(run):
        return None
    over = standing.status is not None and standing.status.is_terminal
    status = standing.status if over and standing.status is not None else CallStatus.FAILED
    disposition = verdict.disposition or str(status)
    known: dict[str, Any] = {} if standing.seconds is None else {"duration_seconds": standing.seconds}
    if verdict.action is Action.CUT:
        known["due_at"] = _later(costs.WAITS[0])  # should the hang-up fail
    await events.finish(run.id, status, disposition=disposition, by="caretaker", provider_name=run.mode, **known)
    logger.bind(run=run.id, status=str(status), disposition=disposition).warning("a silent call was finished")
    await recordings.keep(run.id)
    if verdict.action is Action.CUT:
        # Only now: what the carrier makes of the hang-up must not be what the call came to.
        await end_legs(run, provider)
    return None


async def _tidy_up(run: WorkflowRun, provider: TelephonyProvider) -> datetime | None:
    """What is left to do once a call is over: make sure that its leg is, and learn what it cost."""
    if run.call_id is None:
        return None
    cost = await costs.ask(run.call_id, provider)
    status = cost.get("status") or (await _ask(provider, run.call_id)).status
    if status in PROGRESS:
        if run.disposition != EndReason.TRANSFERRED:
            await end_legs(run, provider)
            return _later(costs.WAITS[0] * 2**run.looks) if run.looks < MOST_HANG_UPS else None
        return _later(LONGEST_WAIT) if _age(run) < LONGEST_TRANSFER else None
    return await costs.settle(run, cost)


async def _reconcile(run: WorkflowRun, provider: TelephonyProvider) -> datetime | None:
    """Find out whether a dial that was never answered made a phone ring. It is never dialled again."""
    try:
        call_ids = await _find_placed(run, provider)
    except UnsupportedOperation:
        call_ids = []
    if call_ids:
        await events.placed(run.id, CallInitiationResult(call_id=call_ids[0]))
        logger.bind(run=run.id, call_id=call_ids[0]).info("a dial nobody answered for was found at the carrier")
        return _later(SOONEST)
    if _age(run) < get_settings().dial_doubt_seconds:
        return _later(min(get_settings().caretaker_seconds, get_settings().dial_doubt_seconds))
    await events.finish(run.id, CallStatus.FAILED, disposition=Lost.OUTCOME_UNKNOWN, by="caretaker")
    logger.bind(run=run.id).warning("a dial nobody answered for made no phone ring")
    return None


async def _find_placed(run: WorkflowRun, provider: TelephonyProvider) -> Sequence[str]:
    since = run.created_at - timedelta(seconds=DIAL_SLACK_SECONDS)
    found = await provider.find_placed_calls(run.to_number, run.from_number, since, workflow_run_id=run.id)
    async with get_database().reading() as session:
        known = await calls.list_known_call_ids(session, run.telephony_configuration_id or "", found)
    return [call_id for call_id in found if call_id not in known]


async def _give_up_or_wait(run: WorkflowRun) -> datetime | None:
    """A carrier that cannot be asked is asked again, ever more rarely; not for ever."""
    if run.ended_at is not None:
        return costs.next_look(run)
    if _age(run) > get_settings().give_up_seconds:
        await events.finish(run.id, CallStatus.FAILED, disposition=Lost.CARRIER_UNREACHABLE, by="caretaker")
        return None
    return _later(min(get_settings().caretaker_seconds * 2 ** min(run.looks, 10), LONGEST_WAIT))


async def _is_still_silent(run: WorkflowRun) -> bool:
    """Whether nothing happened to the call since it was claimed."""
    async with get_database().reading() as session:
        found = await calls.find_run(session, run.id)
    return found is not None and (found.run.looks, found.run.ended_at) == (run.looks, None)


async def _look_again(run_id: str, due_at: datetime | None, *, looks: int | None = None) -> None:
    async with get_database().session() as session:
        await call_leases.postpone(session, run_id, due_at, looks=looks)


def _age(run: WorkflowRun) -> float:
    return (now() - run.created_at).total_seconds()


def _later(seconds: float) -> datetime:
    return now() + timedelta(seconds=seconds)
