"""What happens to a call, written down once and applied once."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import new_id, now
from api.db.repositories import call_events
from api.db.repositories.conflicts import existing_or
from api.errors import NotFound
from api.services.telephony.calls import costs
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.state import PROGRESS, predecessors
from api.services.telephony.types import AnsweredBy, CallInitiationResult, CallStatus, StatusCallback
from api.settings import get_settings

MACHINES = frozenset({AnsweredBy.MACHINE, AnsweredBy.FAX})


def ended_topic(run_id: str) -> str:
    """What notices about the run's end are posted under."""
    return f"run:{run_id}"


async def record(run_id: str, kind: str, detail: Mapping[str, Any]) -> None:
    """Keep an event that happens as often as it happens; nothing of a call that was deleted meanwhile."""
    with suppress(NotFound):
        async with get_database().session() as session, existing_or(session, NotFound()):
            await call_events.add_event(session, run_id, kind, detail, deduplication_key=f"{kind}:{new_id()}")
    feed.publish(LiveEvent(kind="event", run_id=run_id, detail={"event": kind}))


async def placed(run_id: str, result: CallInitiationResult) -> None:
    """The carrier took the call and named it."""
    async with get_database().session() as session:
        await _progress(session, run_id, CallStatus.INITIATED, result.call_id)
        await call_events.add_event(session, run_id, "placed", {"call_id": result.call_id}, deduplication_key="placed")
    feed.changed(run_id)


async def renamed(run_id: str, call_id: str, *, before: Collection[str]) -> None:
    """The carrier calls the run's call ``call_id`` from now on, if it was one of ``before`` so far.

    A carrier may name the request when it takes a call, and the call itself only when there is one.
    """
    if call_id and before:
        async with get_database().session() as session:
            await call_events.rename_call(session, run_id, call_id, before)


async def apply_status(run_id: str, callback: StatusCallback, provider_name: str = "") -> bool:
    """Keep a status callback and apply it; whether it ended the call.

    The same callback again changes nothing; a late one only adds what it knows. A word we do not know, or a callback
    about another call than the run's, is recorded, reported, and changes nothing.
    """
    status = CallStatus(callback.get("status", CallStatus.UNKNOWN))
    call_id = callback.get("call_id", "")
    key = callback.get("event_id") or f"{status}:{callback.get('word', '')}"
    detail = {name: value for name, value in callback.items() if value is not None}
    ended = known = False
    async with get_database().session() as session:
        # The run before its events: each event holds on to its run, and two that then want to name it wait for ever.
        if status.is_terminal:
            known = ended = await _end(session, run_id, status, provider_name, call_id=call_id, **_facts(callback))
        elif status is not CallStatus.UNKNOWN:
            known = await _progress(session, run_id, status, call_id)
        await call_events.add_event(session, run_id, "status", detail, deduplication_key=f"status:{key}")
        if ended:
            await _note_end(session, run_id, status, "carrier")
    feed.changed(run_id)
    if not known and not status.is_terminal:
        logger.bind(run=run_id, word=callback.get("word")).warning(
            "status callback with an unknown word or another call"
        )
    return ended


async def connected(run_id: str, call_id: str) -> bool:
    """The media stream is up: the call is in progress, whatever callbacks are still on their way.

    Whether the run is the one the carrier calls ``call_id``, and has not ended.
    """
    async with get_database().session() as session:
        if not await _progress(session, run_id, CallStatus.IN_PROGRESS, call_id, live_only=True):
            return False
        await call_events.add_event(session, run_id, "media_started", {}, deduplication_key="media_started")
    feed.changed(run_id)
    return True


def machine_topic(run_id: str) -> str:
    """What notices about a machine that answered are posted under."""
    return f"machine:{run_id}"


async def answered_by(run_id: str, who: AnsweredBy, word: str) -> None:
    """Machine detection found a person or a machine; whoever holds the conversation acts on it.

    Args:
        run_id: The run.
        who: Who it was.
        word: The carrier's own word for that.
    """
    async with get_database().session() as session:
        detail = {"who": who, "word": word}
        if await call_events.add_event(session, run_id, "answered_by", detail, deduplication_key=f"answered_by:{word}"):
            await call_events.update_run(session, run_id, answered_by=who)
            if who in MACHINES:
                await get_database().notices.post(session, machine_topic(run_id))
    feed.changed(run_id)


async def finish(
    run_id: str, status: CallStatus, *, disposition: str, by: str = "gateway", provider_name: str = "", **values: Any
) -> bool:
    """End the call if it has not ended; whether this ended it. What is known of it is kept either way.

    Args:
        disposition: How it ended, in a word; the first one stands, above the carrier's own word for it.
        by: Who ended it: ``carrier``, ``conversation``, ``caretaker`` or ``gateway``.
        provider_name: Its provider, so that its cost is asked for.
        **values: The run's columns to write.
    """
    async with get_database().session() as session:
        ended = await _end(session, run_id, status, provider_name, disposition=disposition, **values)
        if ended:
            await _note_end(session, run_id, status, by)
        else:
            await call_events.keep_report(session, run_id, disposition=disposition, **values)
    feed.changed(run_id)
    return ended


async def _progress(
    session: Session, run_id: str, status: CallStatus, call_id: str, *, live_only: bool = False
) -> bool:
    return await call_events.note_progress(
        session,
        run_id,
        status,
        from_statuses=predecessors(status),
        call_id=call_id,
        due_at=now() + timedelta(seconds=get_settings().silence_seconds),
        live_only=live_only,
    )


async def _end(
    session: Session, run_id: str, status: CallStatus, provider_name: str, *, call_id: str = "", **values: Any
) -> bool:
    """The one finaliser. Whatever ends a call comes through here, and the first one that does gives its place back."""
    columns = {
        "disposition": call_events.disposition_of(status),
        "due_at": costs.first_look(provider_name),
        **values,
    }
    return await call_events.advance_status(
        session,
        run_id,
        status,
        from_statuses=PROGRESS,
        call_id=call_id,
        ended_at=now(),
        held_by=None,
        looks=0,
        **columns,
    )


async def _note_end(session: Session, run_id: str, status: CallStatus, by: str) -> None:
    detail = {"status": status, "by": by}
    await call_events.add_event(session, run_id, "finished", detail, deduplication_key="finished")
    await get_database().notices.post(session, ended_topic(run_id))


def _facts(callback: StatusCallback) -> dict[str, Any]:
    """What the carrier says of a call that is over."""
    duration = str(callback.get("duration") or "")
    facts = {
        "duration_seconds": float(duration) if duration.isdigit() else None,
        "answered_by": callback.get("answered_by"),
    }
    return {name: value for name, value in facts.items() if value is not None}
