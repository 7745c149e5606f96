"""What happens to a call, written down once and applied once."""

from collections.abc import Mapping
from typing import Any

from loguru import logger

from api.db import get_database
from api.db.models import new_id, now
from api.db.repositories import calls
from api.services.telephony.calls.state import predecessors
from api.services.telephony.types import CallInitiationResult, CallStatus, StatusCallback


async def record(run_id: str, kind: str, detail: Mapping[str, Any]) -> None:
    """Keep an event that happens as often as it happens."""
    async with get_database().session() as session:
        await calls.add_event(session, run_id, kind, detail, deduplication_key=f"{kind}:{new_id()}")


async def placed(run_id: str, result: CallInitiationResult) -> None:
    """The carrier took the call and named it."""
    async with get_database().session() as session:
        await calls.update_run(session, run_id, call_id=result.call_id)
        await calls.add_event(session, run_id, "placed", {"call_id": result.call_id}, deduplication_key="placed")


async def apply_status(run_id: str, callback: StatusCallback) -> bool:
    """Keep a status callback and move the call forward if it leads there; whether it did.

    The same callback again changes nothing; a late one changes nothing but the record. A word we do not know is
    recorded, reported, and changes nothing.
    """
    status = CallStatus(callback.get("status", CallStatus.UNKNOWN))
    key = callback.get("event_id") or f"{status}:{callback.get('word', '')}"
    async with get_database().session() as session:
        detail = {name: value for name, value in callback.items() if value is not None}
        if not await calls.add_event(session, run_id, "status", detail, deduplication_key=f"status:{key}"):
            return False
        moved = await calls.advance_status(
            session, run_id, status, from_statuses=predecessors(status), **_columns(status, callback)
        )
    if status is CallStatus.UNKNOWN:
        logger.bind(run=run_id, word=callback.get("word")).warning("status callback with an unknown word")
    return moved


async def connected(run_id: str) -> None:
    """The media stream is up: the call is in progress, whatever callbacks are still on their way."""
    async with get_database().session() as session:
        await calls.add_event(session, run_id, "media_started", {}, deduplication_key="media_started")
        await calls.advance_status(
            session,
            run_id,
            CallStatus.IN_PROGRESS,
            from_statuses=predecessors(CallStatus.IN_PROGRESS),
            answered_at=now(),
        )


async def answered_by(run_id: str, who: str) -> None:
    """Machine detection found a person or a machine."""
    async with get_database().session() as session:
        if await calls.add_event(session, run_id, "answered_by", {"who": who}, deduplication_key=f"answered_by:{who}"):
            await calls.update_run(session, run_id, answered_by=who)


async def finish(run_id: str, status: CallStatus, *, disposition: str, **values: Any) -> bool:
    """End the call if it has not ended; whether this ended it. The disposition is kept either way."""
    async with get_database().session() as session:
        await calls.update_run(session, run_id, disposition=disposition, **values)
        await calls.add_event(session, run_id, "finished", {"disposition": disposition}, deduplication_key="finished")
        return await calls.advance_status(session, run_id, status, from_statuses=predecessors(status), ended_at=now())


def _columns(status: CallStatus, callback: StatusCallback) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if status is CallStatus.IN_PROGRESS:
        columns["answered_at"] = now()
    if status.is_terminal:
        columns["ended_at"] = now()
        duration = str(callback.get("duration") or "")
        if duration.isdigit():
            columns["duration_seconds"] = float(duration)
    if callback.get("answered_by"):
        columns["answered_by"] = callback["answered_by"]
    return columns
