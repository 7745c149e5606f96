"""A call's rows: found, begun, moved forward, finished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, case, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.db.models import (
    CallEvent,
    CallTransfer,
    PhoneNumber,
    TelephonyConfiguration,
    TranscriptEntry,
    Workflow,
    WorkflowRun,
    now,
)
from api.db.session import Session


@dataclass(frozen=True, slots=True)
class InboundRoute:
    """Who answers an inbound call: the account it came through, and the number's workflow if there is one."""

    configuration: TelephonyConfiguration
    number: PhoneNumber | None
    workflow: Workflow | None


@dataclass(frozen=True, slots=True)
class RunAtCarrier:
    """A run and the account it runs through."""

    run: WorkflowRun
    configuration: TelephonyConfiguration


async def find_inbound_route(
    session: Session, provider: str, account_ids: Iterable[str], address: str
) -> InboundRoute | None:
    """The account an inbound webhook names, with the dialed number's workflow: one indexed query.

    An account may be configured twice; the configuration that has the number comes first.
    """
    query = (
        select(TelephonyConfiguration, PhoneNumber, Workflow)
        .outerjoin(
            PhoneNumber,
            (PhoneNumber.telephony_configuration_id == TelephonyConfiguration.id) & (PhoneNumber.address == address),
        )
        .outerjoin(Workflow, Workflow.id == PhoneNumber.inbound_workflow_id)
        .where(
            TelephonyConfiguration.provider == provider,
            TelephonyConfiguration.account_id.in_(set(account_ids)),
        )
        .order_by(case((PhoneNumber.id.is_(None), 1), else_=0), TelephonyConfiguration.created_at)
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return InboundRoute(*row) if row else None


async def find_run(session: Session, run_id: str) -> RunAtCarrier | None:
    """The run and its account, whoever asks; the caller has verified the request, or is about to."""
    query = (
        select(WorkflowRun, TelephonyConfiguration)
        .join(TelephonyConfiguration, TelephonyConfiguration.id == WorkflowRun.telephony_configuration_id)
        .where(WorkflowRun.id == run_id)
    )
    row = (await session.execute(query)).first()
    return RunAtCarrier(*row) if row else None


async def find_run_by_ticket(session: Session, ticket_hash: str) -> RunAtCarrier | None:
    """The run whose media ticket this is, redeemed or not."""
    query = (
        select(WorkflowRun, TelephonyConfiguration)
        .join(TelephonyConfiguration, TelephonyConfiguration.id == WorkflowRun.telephony_configuration_id)
        .where(WorkflowRun.ticket_hash == ticket_hash)
    )
    row = (await session.execute(query)).first()
    return RunAtCarrier(*row) if row else None


async def begin_run(session: Session, **values: Any) -> tuple[WorkflowRun, bool]:
    """The run for this call, and whether it began just now; the same call again is the same run."""
    run = WorkflowRun(**values)
    if run.call_id is None:
        session.add(run)
        await session.flush()
        return run, True
    columns = {key: value for key, value in _defaults(run).items() if value is not None}
    statement = _insert_new(session, WorkflowRun, columns, ["telephony_configuration_id", "call_id"])
    created = await session.scalar(statement.returning(WorkflowRun))
    if created is not None:
        return created, True
    query = select(WorkflowRun).where(
        WorkflowRun.telephony_configuration_id == run.telephony_configuration_id, WorkflowRun.call_id == run.call_id
    )
    return (await session.scalars(query)).one(), False


async def issue_ticket(session: Session, run_id: str, ticket_hash: str, expires_at: datetime) -> bool:
    """Give a live run its media ticket; a ticket issued before keeps its time."""
    unissued = WorkflowRun.ticket_hash.is_(None)
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.id == run_id, WorkflowRun.ended_at.is_(None))
        .values(
            ticket_hash=ticket_hash,
            ticket_expires_at=case((unissued, expires_at), else_=WorkflowRun.ticket_expires_at),
        )
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def redeem_ticket(session: Session, ticket_hash: str) -> bool:
    """Whether this very request redeemed the ticket: compare-and-swap, so that only one ever does."""
    moment = now()
    statement = (
        update(WorkflowRun)
        .where(
            WorkflowRun.ticket_hash == ticket_hash,
            WorkflowRun.ticket_redeemed_at.is_(None),
            WorkflowRun.ticket_expires_at > moment,
            WorkflowRun.ended_at.is_(None),
        )
        .values(ticket_redeemed_at=moment)
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def end_unopened(session: Session, disposition: str) -> list[str]:
    """Fail every run whose ticket expired before a media socket came; their ids."""
    moment = now()
    statement = (
        update(WorkflowRun)
        .where(
            WorkflowRun.ended_at.is_(None),
            WorkflowRun.ticket_redeemed_at.is_(None),
            WorkflowRun.ticket_expires_at < moment,
        )
        .values(status="failed", disposition=disposition, ended_at=moment)
        .returning(WorkflowRun.id)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))


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
    statement = _insert_new(session, CallEvent, values, ["workflow_run_id", "deduplication_key"])
    return await session.scalar(statement.returning(CallEvent.id)) is not None


async def advance_status(
    session: Session, run_id: str, status: str, *, from_statuses: Iterable[str], **values: Any
) -> bool:
    """Move the run to ``status`` if it stands at one of ``from_statuses``; whether it moved."""
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.id == run_id, WorkflowRun.status.in_(list(from_statuses)))
        .values(status=status, **values)
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def update_run(session: Session, run_id: str, **values: Any) -> None:
    """Write columns that do not decide anything."""
    statement = update(WorkflowRun).where(WorkflowRun.id == run_id).values(**values)
    await session.execute(statement.execution_options(synchronize_session=False))


async def add_transcript_entry(session: Session, run_id: str, **values: Any) -> None:
    """Keep one utterance."""
    await session.execute(insert(TranscriptEntry).values(workflow_run_id=run_id, **values))


async def add_transfer(session: Session, **values: Any) -> CallTransfer:
    """Begin a transfer."""
    transfer = CallTransfer(**values)
    session.add(transfer)
    await session.flush()
    return transfer


async def find_transfer(session: Session, transfer_id: str) -> CallTransfer | None:
    """The transfer called ``transfer_id``."""
    return await session.get(CallTransfer, transfer_id)


async def update_transfer(session: Session, transfer_id: str, **values: Any) -> None:
    """Write a transfer's columns that do not decide anything."""
    await session.execute(update(CallTransfer).where(CallTransfer.id == transfer_id).values(**values))


async def settle_transfer(session: Session, transfer_id: str, status: str, **values: Any) -> bool:
    """Move a ringing transfer to ``status``; the first verdict wins."""
    statement = (
        update(CallTransfer)
        .where(CallTransfer.id == transfer_id, CallTransfer.status == "ringing")
        .values(status=status, **values)
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def find_outbound_configuration(
    session: Session, organization_id: str, configuration_id: str | None
) -> TelephonyConfiguration | None:
    """The named configuration of the organization, or its default."""
    chosen = (
        TelephonyConfiguration.id == configuration_id
        if configuration_id
        else TelephonyConfiguration.is_default.is_(True)
    )
    query = select(TelephonyConfiguration).where(TelephonyConfiguration.organization_id == organization_id, chosen)
    return (await session.scalars(query)).one_or_none()


async def list_caller_ids(session: Session, configuration_id: str) -> list[str]:
    """The configuration's own numbers, the default caller id first."""
    query = (
        select(PhoneNumber.address)
        .where(PhoneNumber.telephony_configuration_id == configuration_id)
        .order_by(PhoneNumber.is_default_caller_id.desc(), PhoneNumber.created_at)
    )
    return list(await session.scalars(query))


async def find_workflow(session: Session, organization_id: str, workflow_id: str) -> Workflow | None:
    """The organization's workflow ``workflow_id``."""
    query = select(Workflow).where(Workflow.organization_id == organization_id, Workflow.id == workflow_id)
    return (await session.scalars(query)).one_or_none()


async def _changed(session: Session, statement: Any) -> bool:
    """Whether the statement changed a row."""
    result = await session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount > 0


def _insert_new(session: Session, model: Any, values: Mapping[str, Any], unique: list[str]) -> Any:
    """INSERT … ON CONFLICT DO NOTHING, in the dialect of the session's database."""
    dialect_insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    return dialect_insert(model).values(**values).on_conflict_do_nothing(index_elements=unique)


def _defaults(run: WorkflowRun) -> dict[str, Any]:
    """The run's columns, with the defaults an ORM flush would have filled in."""
    values = {column.key: getattr(run, column.key) for column in WorkflowRun.__table__.columns}
    for column in WorkflowRun.__table__.columns:
        if values[column.key] is None and column.default is not None:
            default: Any = column.default
            values[column.key] = default.arg(None) if default.is_callable else default.arg
    return values
