"""Who may take a call, who holds it, and when somebody must look at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, select, true, update

from api.db.models import Organization, TelephonyConfiguration, WorkflowRun, now
from api.db.repositories.writing import changed
from api.db.session import Session


@dataclass(frozen=True, slots=True)
class Limits:
    """Live calls: of the organization, and of one of its accounts. ``None`` where no limit is set."""

    organization: int | None
    configuration: int | None


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


async def get_usage(session: Session, organization_id: str) -> tuple[int, int | None]:
    """How many calls of the organization are live, and how many may be, if it sets a limit."""
    live = (WorkflowRun.organization_id == organization_id) & WorkflowRun.ended_at.is_(None)
    query = select(select(func.count()).where(live).scalar_subquery(), Organization.max_concurrent_calls)
    count, limit = (await session.execute(query.where(Organization.id == organization_id))).one()
    return count or 0, limit


async def has_live_calls(session: Session, configuration: TelephonyConfiguration) -> bool:
    """Whether a call runs through the account."""
    live = (WorkflowRun.organization_id == configuration.organization_id) & WorkflowRun.ended_at.is_(None)
    through = WorkflowRun.telephony_configuration_id == configuration.id
    return bool(await session.scalar(select(exists().where(live, through))))


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
    return await changed(session, statement)


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
    return await changed(session, statement)


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
