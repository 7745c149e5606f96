"""Runs of calls: found, and begun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import defer

from api.db.models import PhoneNumber, TelephonyConfiguration, Workflow, WorkflowRun
from api.db.repositories.writing import insert_new
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
class AccountAtCarrier:
    """An account, and one of its calls if we know it."""

    configuration: TelephonyConfiguration
    run: WorkflowRun | None


async def find_inbound_route(
    session: Session, provider: str, account_ids: Iterable[str], address: str, configuration_id: str | None = None
) -> InboundRoute | None:
    """The account an inbound webhook names, with the dialed number's workflow: one indexed query.

    An account may be configured twice; the configuration that has the number comes first. If none is named, it is the
    one account that has the number. Whoever knows the configuration names that instead.
    """
    named = set(account_ids)
    if configuration_id is not None:
        chosen = TelephonyConfiguration.id == configuration_id
    else:
        chosen = TelephonyConfiguration.account_id.in_(named) if named else PhoneNumber.id.is_not(None)
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
        .where(TelephonyConfiguration.provider == provider, chosen)
        .order_by(case((PhoneNumber.id.is_(None), 1), else_=0), TelephonyConfiguration.created_at)
        .limit(1 if named else 2)
    )
    rows = (await session.execute(query)).all()
    return InboundRoute(*rows[0]) if len(rows) == 1 else None


async def find_account(
    session: Session, provider: str, account_ids: Iterable[str], call_id: str, configuration_id: str | None = None
) -> AccountAtCarrier | None:
    """The account a webhook names, with the call it is about: one indexed query.

    An account may be configured twice; the configuration that has the call comes first. Whoever knows the configuration
    names that instead.
    """
    named = TelephonyConfiguration.account_id.in_(set(account_ids))
    query = (
        select(TelephonyConfiguration, WorkflowRun)
        .outerjoin(
            WorkflowRun,
            (WorkflowRun.telephony_configuration_id == TelephonyConfiguration.id) & (WorkflowRun.call_id == call_id),
        )
        .where(
            TelephonyConfiguration.provider == provider,
            named if configuration_id is None else TelephonyConfiguration.id == configuration_id,
        )
        .order_by(case((WorkflowRun.id.is_(None), 1), else_=0), TelephonyConfiguration.created_at)
        .limit(1)
        .options(_WITHOUT_DOCUMENT)
    )
    row = (await session.execute(query)).first()
    return AccountAtCarrier(*row) if row else None


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
    statement = insert_new(session, WorkflowRun, columns, ["telephony_configuration_id", "call_id"])
    created = await session.scalar(statement.returning(WorkflowRun))
    if created is not None:
        return created, True
    query = select(WorkflowRun).where(
        WorkflowRun.telephony_configuration_id == run.telephony_configuration_id, WorkflowRun.call_id == run.call_id
    )
    return (await session.scalars(query)).one(), False


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


async def list_ringing(session: Session, organization_id: str, provider: str) -> Sequence[WorkflowRun]:
    """The organization's outbound calls through that provider which nobody has answered yet, the earliest first."""
    query = (
        select(WorkflowRun)
        .where(
            WorkflowRun.organization_id == organization_id,
            WorkflowRun.ended_at.is_(None),
            WorkflowRun.mode == provider,
            WorkflowRun.direction == "outbound",
            WorkflowRun.status.in_(("initiated", "ringing")),
            WorkflowRun.call_id.is_not(None),
        )
        .order_by(WorkflowRun.created_at, WorkflowRun.id)
        .options(_WITHOUT_DOCUMENT)
    )
    return (await session.scalars(query)).all()


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


def _defaults(run: WorkflowRun) -> dict[str, Any]:
    """The run's columns, with the defaults an ORM flush would have filled in."""
    values = {column.key: getattr(run, column.key) for column in WorkflowRun.__table__.columns}
    for column in WorkflowRun.__table__.columns:
        if values[column.key] is None and column.default is not None:
            default: Any = column.default
            values[column.key] = default.arg(None) if default.is_callable else default.arg
    return values
