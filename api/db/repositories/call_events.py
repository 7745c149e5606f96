"""What happens to a call: kept once, and applied to its run."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, func, insert, or_, select, true, update
from sqlalchemy.orm import aliased

from api.db.models import CallEvent, TranscriptEntry, WorkflowRun, new_id, now
from api.db.repositories.writing import changed, insert_new
from api.db.session import Session


async def add_event(
    session: Session, run_id: str, kind: str, detail: Mapping[str, Any], *, deduplication_key: str
) -> bool:
    """Keep one event; ``False`` if it was there already."""
    values = {
        "workflow_run_id": run_id,
        "occurred_at": now(),
        "kind": kind,
        "detail": dict(detail),
        "deduplication_key": deduplication_key,
    }
    statement = insert_new(session, CallEvent, values, ["workflow_run_id", "deduplication_key"])
    return await session.scalar(statement.returning(CallEvent.id)) is not None


async def list_of_kinds(session: Session, run_id: str, kinds: Collection[str], *, after: int = 0) -> list[CallEvent]:
    """The run's events of those kinds with ids beyond ``after``, in the order they were learned."""
    query = select(CallEvent).where(
        CallEvent.workflow_run_id == run_id, CallEvent.id > after, CallEvent.kind.in_(list(kinds))
    )
    return list(await session.scalars(query.order_by(CallEvent.id)))


async def advance_status(
    session: Session, run_id: str, status: str, *, from_statuses: Iterable[str], call_id: str = "", **values: Any
) -> bool:
    """Move the run to ``status`` if it stands at one of ``from_statuses``; whether it moved.

    Args:
        call_id: The carrier's name for the call, if it said one: a run that has another name does not move, one that
            has none yet gets it.
        **values: Columns that change along with it.
    """
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.id == run_id, WorkflowRun.status.in_(list(from_statuses)), _named(call_id))
        .values(status=status, **_naming(call_id), **values)
        .execution_options(synchronize_session=False)
    )
    return await changed(session, statement)


async def note_progress(
    session: Session,
    run_id: str,
    status: str,
    *,
    from_statuses: Iterable[str],
    call_id: str,
    due_at: datetime,
    live_only: bool = False,
) -> bool:
    """Move a live run forward if ``status`` leads there, and wait for the next news until ``due_at``.

    Whether the run is one the carrier calls ``call_id``, and alive if ``live_only``. That a call was answered is kept
    even if it is learned after its end. A conversation's lease is its process's own.
    """
    forward = WorkflowRun.status.in_(list(from_statuses))
    live_and_unheld = WorkflowRun.ended_at.is_(None) & WorkflowRun.held_by.is_(None)
    values: dict[str, Any] = {
        "status": case((forward, status), else_=WorkflowRun.status),
        "due_at": case((live_and_unheld, due_at), else_=WorkflowRun.due_at),
        **_naming(call_id),
    }
    if status == "in-progress":
        values["answered_at"] = func.coalesce(WorkflowRun.answered_at, WorkflowRun.ended_at, now())
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.id == run_id, _named(call_id), WorkflowRun.ended_at.is_(None) if live_only else true())
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return await changed(session, statement)


async def rename_call(session: Session, run_id: str, call_id: str, before: Iterable[str]) -> None:
    """Give the run another name at its carrier, if it has one of ``before``."""
    await session.execute(
        update(WorkflowRun)
        .where(WorkflowRun.id == run_id, WorkflowRun.call_id.in_(list(before)), _is_free(call_id))
        .values(call_id=call_id)
        .execution_options(synchronize_session=False)
    )


def disposition_of(status: str) -> Any:
    """What the end of a call is called that its carrier reports: the status, until somebody knows better."""
    return func.coalesce(WorkflowRun.disposition, status)


def _named(call_id: str) -> Any:
    """Whether the run's call is the one called that, or may be: it has no name yet, and nobody else has this one."""
    if not call_id:
        return true()
    return or_(WorkflowRun.call_id == call_id, WorkflowRun.call_id.is_(None) & _is_free(call_id))


def _is_free(call_id: str) -> Any:
    """Whether no run of the same account is called that."""
    other = aliased(WorkflowRun)
    same_account = other.telephony_configuration_id == WorkflowRun.telephony_configuration_id
    return ~exists().where(same_account, other.call_id == call_id)


def _naming(call_id: str) -> dict[str, Any]:
    return {"call_id": func.coalesce(WorkflowRun.call_id, call_id)} if call_id else {}


async def keep_report(session: Session, run_id: str, *, disposition: str | None, **values: Any) -> None:
    """Write down how a call went that has ended already.

    What its end was called stands, unless that was no more than the carrier's own word for it.
    """
    stands = WorkflowRun.disposition.is_not(None) & (WorkflowRun.disposition != WorkflowRun.status)
    disposed = case((stands, WorkflowRun.disposition), else_=func.coalesce(disposition, WorkflowRun.disposition))
    await update_run(session, run_id, disposition=disposed, **values)


async def update_run(session: Session, run_id: str, **values: Any) -> None:
    """Write columns that do not decide anything."""
    statement = update(WorkflowRun).where(WorkflowRun.id == run_id).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a conversation's journal, not yet written."""

    model: type[CallEvent | TranscriptEntry]
    values: dict[str, Any]


def transcript_line(run_id: str, **values: Any) -> Line:
    """One utterance."""
    return Line(TranscriptEntry, {"workflow_run_id": run_id, **values})


def event_line(run_id: str, kind: str, detail: Mapping[str, Any]) -> Line:
    """One event, which happens as often as it happens."""
    values = {"occurred_at": now(), "kind": kind, "detail": dict(detail), "deduplication_key": f"{kind}:{new_id()}"}
    return Line(CallEvent, {"workflow_run_id": run_id, **values})


async def add_lines(session: Session, lines: Sequence[Line]) -> None:
    """Keep every line, with a statement for each kind."""
    for model in (TranscriptEntry, CallEvent):
        if rows := [line.values for line in lines if line.model is model]:
            await session.execute(insert(model), rows)
