"""How long calls and their recordings are kept.

Any number of processes look for what is kept no longer; an organization is claimed by one of them at a time. Files go
before the rows that name them: whoever dies in between leaves rows, which are found again, and no file. A call that is
live, or about which there is something left to do, is never touched.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from loguru import logger

from api.db import get_database
from api.db.models import WorkflowRun, now
from api.db.repositories import calls, runs
from api.db.repositories import retention as rows
from api.db.repositories.retention import Retention
from api.errors import Conflict, GatewayError, NotFound
from api.services.pipecat.call import EndReason
from api.services.telephony.calls import background, recordings
from api.services.telephony.calls.control import end_legs
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.factory import build_provider
from api.settings import get_settings

BATCH = 100
_CARRIER_AWAY = "its carrier does not answer, and must be told first that the call is over: try again in five minutes"
BREATH_SECONDS = 0.05
"""Between two batches, so that whoever waits for the database gets it."""


async def watch() -> None:
    """Look for what is kept no longer, for ever."""
    while True:
        await asyncio.sleep(get_settings().retention_seconds)
        await background.attempt(sweep(), "retention", otherwise=None)


async def sweep() -> None:
    """Delete what organizations keep no longer and nobody else looks for; see to recordings that were left behind."""
    until = now() + timedelta(seconds=get_settings().retention_seconds)
    async with get_database().session() as session:
        claimed = await rows.claim_due(session, until)
    for organization in claimed:
        # One organization's trouble must not keep the others' calls.
        name = f"retention:{organization.organization_id}"
        await background.attempt(_sweep_organization(organization), name, otherwise=None)
    swept = await recordings.sweep()
    if any(swept):
        logger.bind(kept=swept.kept, deleted=swept.deleted).warning("recordings were left behind")


async def delete_recording(organization_id: str, run_id: str, *, by: str | None) -> None:
    """Delete the recording of an ended call; the call stays.

    Args:
        organization_id: Whose call it is.
        run_id: The call.
        by: The user who wants it; ``None`` for a program.

    Raises:
        NotFound: There is no such call, or it has no recording.
        Conflict: It is still live.
    """
    found = await _ended(organization_id, run_id)
    if not found.recording:
        raise NotFound("this call has no recording")
    await _delete_recordings({run_id: found.recording})
    feed.publish(LiveEvent(kind="call", organization_id=organization_id, run_id=run_id))
    logger.bind(organization=organization_id, run=run_id, user=by).info("recording deleted")


async def delete_call(organization_id: str, run_id: str, *, by: str | None) -> None:
    """Delete an ended call, with all that was said and happened in it, and its recording.

    Nobody looks after it any more: its leg is ended first, should it not have, and what it cost is not asked.

    Args:
        organization_id: Whose call it is.
        run_id: The call.
        by: The user who wants it; ``None`` for a program.

    Raises:
        NotFound: There is no such call.
        Conflict: It is still live, or may be at its carrier, which cannot be told.
    """
    found = await _ended(organization_id, run_id)
    if found.due_at is not None:
        await _end_at_carrier(found)
    await _delete_calls({run_id: found.recording}, unsettled=True)
    feed.publish(LiveEvent(kind="call", organization_id=organization_id, run_id=run_id))
    logger.bind(organization=organization_id, run=run_id, user=by).info("call deleted")


async def _sweep_organization(kept: Retention) -> None:
    organization_id = kept.organization_id

    async def some_recordings(before: datetime) -> int:
        async with get_database().reading() as session:
            found = await rows.list_recorded(session, organization_id, before, BATCH)
        await _delete_recordings(found)
        return len(found)

    async def some_calls(before: datetime) -> int:
        async with get_database().reading() as session:
            found = await rows.list_expired(session, organization_id, before, BATCH)
        await _delete_calls(found)
        return len(found)

    deleted = {
        "calls": await _until_none_is_left(some_calls, kept.keep_calls_days),
        "recordings": await _until_none_is_left(some_recordings, kept.keep_recordings_days),
    }
    if any(deleted.values()):
        logger.bind(organization=organization_id, **deleted).info("kept no longer")


async def _until_none_is_left(delete_some: Callable[[datetime], Awaitable[int]], days: int | None) -> int:
    """Have what is older than ``days`` deleted, batch by batch; how much it was."""
    if days is None:
        return 0
    before, total, found = now() - timedelta(days=days), 0, BATCH
    while found == BATCH:
        found = await delete_some(before)
        total += found
        await asyncio.sleep(BREATH_SECONDS)
    return total


async def _delete_recordings(names: Mapping[str, str]) -> None:
    await recordings.delete(names.values())
    async with get_database().session() as session:
        await rows.forget_recordings(session, names)


async def _delete_calls(names: Mapping[str, str | None], *, unsettled: bool = False) -> None:
    """Delete the runs, each with the recording it names or would be named after it."""
    await recordings.delete(name or recordings.path_of(run_id).name for run_id, name in names.items())
    async with get_database().session() as session:
        await rows.delete_runs(session, names, unsettled=unsettled)


async def _end_at_carrier(run: WorkflowRun) -> None:
    """Make sure that the ended call's leg has, too; a caller who was handed on talks to somebody else.

    Raises:
        Conflict: Its carrier cannot be told.
    """
    async with get_database().reading() as session:
        found = await calls.find_run(session, run.id)
    if found is None or run.disposition == EndReason.TRANSFERRED:
        return
    try:
        await end_legs(run, build_provider(found.configuration))
    except GatewayError as error:
        raise Conflict(_CARRIER_AWAY) from error


async def _ended(organization_id: str, run_id: str) -> WorkflowRun:
    async with get_database().reading() as session:
        found = await runs.find_run(session, organization_id, run_id)
    if found is None:
        raise NotFound("there is no such call")
    if found.row.ended_at is None:
        raise Conflict("the call is still live: hang up first")
    return found.row
