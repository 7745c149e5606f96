"""What is kept no longer: found a few at a time, marked or deleted once its files are gone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, literal_column, or_, select, update

from api.db.models import Organization, WorkflowRun, now
from api.db.repositories.writing import changed
from api.db.session import Session

_IS_OVER = WorkflowRun.ended_at.is_not(None)
_IS_SETTLED = _IS_OVER & WorkflowRun.due_at.is_(None)
"""Nobody has anything left to do about it, at its carrier or here."""
_HAS_RECORDING = WorkflowRun.recording != literal_column("''")
_MAY_HAVE_ONE = _IS_OVER & WorkflowRun.recording.is_(None)
"""Whoever held it did not come to say."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days an organization keeps its calls and their recordings; for ever if ``None``."""

    organization_id: str
    keep_calls_days: int | None
    keep_recordings_days: int | None


async def claim_due(session: Session, until: datetime) -> list[Retention]:
    """The organizations whose turn it is and that do not keep everything; nobody else gets them before ``until``."""
    keeps_less = Organization.keep_calls_days.is_not(None) | Organization.keep_recordings_days.is_not(None)
    is_due = or_(Organization.retention_due_at.is_(None), Organization.retention_due_at <= now())
    due = select(Organization.id).where(keeps_less, is_due).with_for_update(skip_locked=True)
    statement = (
        update(Organization)
        .where(Organization.id.in_(due.scalar_subquery()))
        .values(retention_due_at=until)
        .returning(Organization.id, Organization.keep_calls_days, Organization.keep_recordings_days)
        .execution_options(synchronize_session=False)
    )
    return [Retention(*row) for row in await session.execute(statement)]


async def list_recorded(session: Session, organization_id: str, before: datetime, limit: int) -> dict[str, str]:
    """Recordings of ended calls that began before then, the oldest first: the file's name by run."""
    query = (
        select(WorkflowRun.id, WorkflowRun.recording)
        .where(
            WorkflowRun.organization_id == organization_id,
            WorkflowRun.created_at < before,
            _HAS_RECORDING,
            _IS_OVER,
        )
        .order_by(WorkflowRun.created_at)
        .limit(limit)
    )
    return {run_id: name for run_id, name in await session.execute(query) if name is not None}


async def list_expired(session: Session, organization_id: str, before: datetime, limit: int) -> dict[str, str | None]:
    """Settled calls that began before then, the oldest first: their recordings' names by run."""
    query = (
        select(WorkflowRun.id, WorkflowRun.recording)
        .where(WorkflowRun.organization_id == organization_id, WorkflowRun.created_at < before, _IS_SETTLED)
        .order_by(WorkflowRun.created_at, WorkflowRun.id)
        .limit(limit)
    )
    return {row.id: row.recording for row in await session.execute(query)}


async def name_recording(session: Session, run_id: str, name: str) -> bool:
    """Note the recording of a run that is over and has not had one; whether it was."""
    statement = update(WorkflowRun).where(WorkflowRun.id == run_id, _MAY_HAVE_ONE).values(recording=name)
    return await changed(session, statement.execution_options(synchronize_session=False))


async def forget_recordings(session: Session, run_ids: Iterable[str]) -> None:
    """Note that the recordings of these runs were deleted."""
    statement = update(WorkflowRun).where(WorkflowRun.id.in_(list(run_ids))).values(recording="")
    await session.execute(statement.execution_options(synchronize_session=False))


async def delete_runs(session: Session, run_ids: Iterable[str], *, unsettled: bool = False) -> None:
    """Delete those of the runs that are settled, with all that was said and happened in them.

    Args:
        session: The session.
        run_ids: The runs.
        unsettled: Whether it is enough that they are over.
    """
    which = _IS_OVER if unsettled else _IS_SETTLED
    statement = delete(WorkflowRun).where(WorkflowRun.id.in_(list(run_ids)), which)
    await session.execute(statement.execution_options(synchronize_session=False))


async def list_kept(session: Session, run_ids: Collection[str]) -> dict[str, bool]:
    """Those of the runs whose recording, if there is one, was not deleted, and whether it is still to be named."""
    kept = WorkflowRun.recording.is_distinct_from("")
    query = select(WorkflowRun.id, _MAY_HAVE_ONE).where(WorkflowRun.id.in_(list(run_ids)), kept)
    return {row[0]: row[1] for row in await session.execute(query)}
