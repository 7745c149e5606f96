"""What calls left behind: read, never written here."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from api.db.models import CallEvent, TelephonyConfiguration, TranscriptEntry, Workflow, WorkflowRun
from api.db.pages import Order, Page, Paging
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


async def list_runs(session: Session, organization_id: str, chosen: RunFilter, paging: Paging) -> Page[NamedRun]:
    """The organization's runs, newest first."""
    query = _named(organization_id)
    for column, value in (
        (WorkflowRun.status, chosen.status),
        (WorkflowRun.direction, chosen.direction),
        (WorkflowRun.workflow_id, chosen.workflow_id),
        (WorkflowRun.telephony_configuration_id, chosen.telephony_configuration_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return (await _NEWEST_FIRST.fetch(session, query, paging)).map(lambda row: NamedRun(*row))


async def find_run(session: Session, organization_id: str, run_id: str) -> NamedRun | None:
    """The organization's run ``run_id``."""
    row = (await session.execute(_named(organization_id).where(WorkflowRun.id == run_id))).first()
    return NamedRun(*row) if row else None


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


def _named(organization_id: str) -> Select[WorkflowRun, str | None, str | None]:
    return (
        select(WorkflowRun, Workflow.name, TelephonyConfiguration.name)
        .outerjoin(Workflow, Workflow.id == WorkflowRun.workflow_id)
        .outerjoin(TelephonyConfiguration, TelephonyConfiguration.id == WorkflowRun.telephony_configuration_id)
        .where(WorkflowRun.organization_id == organization_id)
        .options(defer(WorkflowRun.document, raiseload=True))
    )
