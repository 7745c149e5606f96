"""What calls left behind: read, never written here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, union
from sqlalchemy.orm import aliased, defer

from api.db.models import CallEvent, TelephonyConfiguration, TranscriptEntry, Workflow, WorkflowRun
from api.db.pages import Order, Page, Paging
from api.db.repositories.beginnings import begins_with
from api.db.session import Session

_NEWEST_FIRST = Order(WorkflowRun.created_at, WorkflowRun.id, descending=True)
_AS_SAID = Order(TranscriptEntry.started_at, TranscriptEntry.id)
_AS_LEARNED = Order(CallEvent.id)


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A run, with the names of its workflow and its configuration while they exist."""

    row: WorkflowRun
    workflow_name: str | None
    configuration_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs to list; what is ``None`` does not matter."""

    status: str | None = None
    direction: str | None = None
    workflow_id: str | None = None
    telephony_configuration_id: str | None = None
    live: bool | None = None
    since: datetime | None = None
    before: datetime | None = None
    number: str | None = None
    """What the number of one of the two parties begins with."""


async def list_runs(session: Session, organization_id: str, chosen: RunFilter, paging: Paging) -> Page[NamedRun]:
    """The organization's runs, newest first."""
    query = _named(organization_id)
    for name in ("status", "direction", "workflow_id", "telephony_configuration_id"):
        if (value := getattr(chosen, name)) is not None:
            query = query.where(getattr(WorkflowRun, name) == value)
    if chosen.live is not None:
        query = query.where(WorkflowRun.ended_at.is_(None) if chosen.live else WorkflowRun.ended_at.is_not(None))
    if chosen.since is not None:
        query = query.where(WorkflowRun.created_at >= chosen.since)
    if chosen.before is not None:
        query = query.where(WorkflowRun.created_at < chosen.before)
    if chosen.number is not None:
        query = query.where(WorkflowRun.id.in_(_of_number(session, organization_id, chosen.number)))
    return (await _NEWEST_FIRST.fetch(session, query, paging)).map(lambda row: NamedRun(*row))


async def find_run(session: Session, organization_id: str, run_id: str) -> NamedRun | None:
    """The organization's run ``run_id``."""
    row = (await session.execute(_named(organization_id).where(WorkflowRun.id == run_id))).first()
    return NamedRun(*row) if row else None


async def find_organizations(session: Session, run_ids: Collection[str]) -> dict[str, str]:
    """Whose runs those are, by their ids."""
    query = select(WorkflowRun.id, WorkflowRun.organization_id).where(WorkflowRun.id.in_(run_ids))
    return {row.id: row.organization_id for row in await session.execute(query)}


async def list_transcript(session: Session, run_id: str, paging: Paging) -> Page[TranscriptEntry]:
    """What was said, in the order it began."""
    query = select(TranscriptEntry).where(TranscriptEntry.workflow_run_id == run_id)
    return (await _AS_SAID.fetch(session, query, paging)).map(lambda row: row[0])


async def list_response_seconds(session: Session, run_id: str) -> list[float]:
    """How long the caller waited for each answer, shortest first."""
    waited = TranscriptEntry.response_seconds
    query = select(waited).where(TranscriptEntry.workflow_run_id == run_id, waited.is_not(None)).order_by(waited)
    return [seconds for seconds in await session.scalars(query) if seconds is not None]


async def list_events(session: Session, run_id: str, paging: Paging) -> Page[CallEvent]:
    """What happened, in the order it was learned."""
    query = select(CallEvent).where(CallEvent.workflow_run_id == run_id)
    return (await _AS_LEARNED.fetch(session, query, paging)).map(lambda row: row[0])


async def list_event_kinds(session: Session, run_id: str) -> list[str]:
    """What kinds of things happened, in the order they were learned."""
    query = select(CallEvent.kind).where(CallEvent.workflow_run_id == run_id).order_by(CallEvent.id)
    return list(await session.scalars(query))


def _of_number(session: Session, organization_id: str, beginning: str) -> Any:
    """The ids of the organization's runs with such a number: a look along an index for each side of a call."""
    run = aliased(WorkflowRun)
    ours = select(run.id).where(run.organization_id == organization_id)
    sides = (run.from_number, run.to_number)
    return union(*(ours.where(begins_with(session, side, beginning)) for side in sides))


def _named(organization_id: str) -> Select[WorkflowRun, str | None, str | None]:
    return (
        select(WorkflowRun, Workflow.name, TelephonyConfiguration.name)
        .outerjoin(Workflow, Workflow.id == WorkflowRun.workflow_id)
        .outerjoin(TelephonyConfiguration, TelephonyConfiguration.id == WorkflowRun.telephony_configuration_id)
        .where(WorkflowRun.organization_id == organization_id)
        .options(defer(WorkflowRun.document, raiseload=True))
    )
