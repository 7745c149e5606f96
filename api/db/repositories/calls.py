"""A call's rows: found, begun, moved forward, finished."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, case, exists, func, insert, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import defer

from api.db.models import (
    CallEvent,
    CallTransfer,
    Organization,
    PhoneNumber,
    TelephonyConfiguration,
    TranscriptEntry,
    Workflow,
    WorkflowRun,
    now,
)
from api.db.session import Session

_WITHOUT_DOCUMENT = defer(WorkflowRun.document, raiseload=True)


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


@dataclass(frozen=True, slots=True)
class Limits:
    """Live calls: of the organization, and of one of its accounts. ``None`` where no limit is set."""

    organization: int | None
    configuration: int | None


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
            (PhoneNumber.telephony_configuration_id == TelephonyConfiguration.id)
            # What makes a number unique, so that its index finds it.
            & (PhoneNumber.provider == TelephonyConfiguration.provider)
            & (PhoneNumber.account_id == TelephonyConfiguration.account_id)
            & (PhoneNumber.address == address),
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
    """The run and its account, whoever asks; the caller has verified the request, or is about to.

    Its workflow document stays in the database: nobody who asks this way speaks it.
    """
    return await _find_at_carrier(session, WorkflowRun.id == run_id, _WITHOUT_DOCUMENT)


async def find_run_by_ticket(session: Session, ticket_hash: str) -> RunAtCarrier | None:
    """The run whose media ticket this is, redeemed or not, workflow document and all."""
    return await _find_at_carrier(session, WorkflowRun.ticket_hash == ticket_hash)


async def find_run_by_key(session: Session, organization_id: str, idempotency_key: str) -> WorkflowRun | None:
    """The call the organization placed under that key."""
    query = select(WorkflowRun).where(
        WorkflowRun.organization_id == organization_id, WorkflowRun.idempotency_key == idempotency_key
    )
    return (await session.scalars(query.options(_WITHOUT_DOCUMENT))).one_or_none()


async def list_known_call_ids(session: Session, configuration_id: str, call_ids: Iterable[str]) -> set[str]:
    """Those of ``call_ids`` that belong to a run of the account."""
    query = select(WorkflowRun.call_id).where(
        WorkflowRun.telephony_configuration_id == configuration_id, WorkflowRun.call_id.in_(list(call_ids))
    )
    return {call_id for call_id in await session.scalars(query) if call_id is not None}


async def lock_limits(session: Session, configuration: TelephonyConfiguration) -> Limits:
    """How many live calls there may be; nobody else of the organization admits one until the transaction ends."""
    query = (
        select(Organization.max_concurrent_calls)
        .where(Organization.id == configuration.organization_id)
        .with_for_update(key_share=True)
    )
    return Limits(await session.scalar(query), configuration.max_concurrent_calls)


async def count_live(session: Session, configuration: TelephonyConfiguration) -> Limits:
    """How many live calls there are."""
    query = select(
        func.count(),
        func.count().filter(WorkflowRun.telephony_configuration_id == configuration.id),
    ).where(WorkflowRun.organization_id == configuration.organization_id, WorkflowRun.ended_at.is_(None))
    return Limits(*(await session.execute(query)).one())


async def has_live_calls(session: Session, configuration_id: str) -> bool:
    """Whether a call runs through the account."""
    live = (WorkflowRun.telephony_configuration_id == configuration_id) & WorkflowRun.ended_at.is_(None)
    return bool(await session.scalar(select(exists().where(live))))


async def begin_run(session: Session, **values: Any) -> tuple[WorkflowRun, bool]:
    """The run for this call, and whether it began just now; the same call, or the same key, again is the same run."""
    run = WorkflowRun(**values)
    if run.idempotency_key is not None:
        known = await find_run_by_key(session, run.organization_id, run.idempotency_key)
        if known is not None:
            return known, False
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
            due_at=case((unissued, expires_at), else_=WorkflowRun.due_at),
        )
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def redeem_ticket(session: Session, ticket_hash: str, holder: str, due_at: datetime) -> bool:
    """Whether this very request redeemed the ticket, and its process holds the call from now on.

    Compare-and-swap, so that only one ever does.
    """
    moment = now()
    statement = (
        update(WorkflowRun)
        .where(
            WorkflowRun.ticket_hash == ticket_hash,
            WorkflowRun.ticket_redeemed_at.is_(None),
            WorkflowRun.ticket_expires_at > moment,
            WorkflowRun.ended_at.is_(None),
        )
        .values(ticket_redeemed_at=moment, held_by=holder, due_at=due_at, looks=0)
        .execution_options(synchronize_session=False)
    )
    return await _changed(session, statement)


async def renew_leases(session: Session, holder: str, due_at: datetime) -> set[str]:
    """Hold every live call of a process until ``due_at``; which they are."""
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.held_by == holder, WorkflowRun.ended_at.is_(None))
        .values(due_at=due_at, looks=0)
        .returning(WorkflowRun.id)
        .execution_options(synchronize_session=False)
    )
    return set(await session.scalars(statement))


async def claim_due(session: Session, until: datetime, limit: int) -> list[str]:
    """Runs somebody must look after now, the longest due first; nobody else gets them before ``until``."""
    due = (
        select(WorkflowRun.id)
        .where(WorkflowRun.due_at <= now())
        .order_by(WorkflowRun.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(WorkflowRun)
        .where(WorkflowRun.id.in_(due.scalar_subquery()))
        .values(due_at=until, looks=WorkflowRun.looks + 1)
        .returning(WorkflowRun.id)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))


async def postpone(session: Session, run_id: str, due_at: datetime | None, *, looks: int | None = None) -> None:
    """Look after the run at ``due_at``; given ``looks``, only if nothing happened since it was last looked at."""
    unchanged = true() if looks is None else WorkflowRun.looks == looks
    statement = update(WorkflowRun).where(WorkflowRun.id == run_id, unchanged).values(due_at=due_at)
    await session.execute(statement.execution_options(synchronize_session=False))


async def next_due(session: Session) -> datetime | None:
    """When somebody must look after a run next."""
    query = select(WorkflowRun.due_at).where(WorkflowRun.due_at.is_not(None)).order_by(WorkflowRun.due_at).limit(1)
    return await session.scalar(query)


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
    return await _changed(session, statement)


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
    return await _changed(session, statement)


def disposition_of(status: str) -> Any:
    """What the end of a call is called that its carrier reports: the status, unless a conversation has yet to say."""
    return case(
        (WorkflowRun.disposition.is_not(None), WorkflowRun.disposition),
        (WorkflowRun.held_by.is_(None), status),
        else_=None,
    )


def _named(call_id: str) -> Any:
    return or_(WorkflowRun.call_id == call_id, WorkflowRun.call_id.is_(None)) if call_id else true()


def _naming(call_id: str) -> dict[str, Any]:
    return {"call_id": func.coalesce(WorkflowRun.call_id, call_id)} if call_id else {}


async def keep_report(session: Session, run_id: str, *, disposition: str | None, **values: Any) -> None:
    """Write down how a call went that has ended already; what its end was called stands."""
    disposed = func.coalesce(WorkflowRun.disposition, disposition)
    await update_run(session, run_id, disposition=disposed, **values)


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


async def list_open_transfers(session: Session, run_id: str) -> list[CallTransfer]:
    """The run's transfers whose leg may still be there."""
    query = select(CallTransfer).where(
        CallTransfer.workflow_run_id == run_id,
        CallTransfer.status.in_(["ringing", "answered"]),
        CallTransfer.call_id.is_not(None),
    )
    return list(await session.scalars(query))


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


async def _find_at_carrier(session: Session, chosen: Any, *options: Any) -> RunAtCarrier | None:
    query = (
        select(WorkflowRun, TelephonyConfiguration)
        .join(TelephonyConfiguration, TelephonyConfiguration.id == WorkflowRun.telephony_configuration_id)
        .where(chosen)
        .options(*options)
    )
    row = (await session.execute(query)).first()
    return RunAtCarrier(*row) if row else None


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
