"""Figures over calls. Each is one statement that reads an index and no table, whatever the calls' documents weigh.

They are asked for in a session that only reads: on SQLite, whoever writes meanwhile does not wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from api.db.models import TranscriptEntry, Workflow, WorkflowRun
from api.db.periods import Period
from api.db.session import Session

LONGEST_CALL = timedelta(days=1)
"""Calls that began earlier before a period are taken to be over when it begins."""
MOST = 10
PERCENTILES = (50, 95)
PER_SECOND = 100
"""Response times are told to the hundredth of a second."""
OVERALL = -1
"""The slot of what is said of all slots together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which calls: an organization's in a period, through one account or with one workflow if named."""

    organization_id: str
    period: Period
    workflow_id: str | None = None
    telephony_configuration_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallCount:
    """Calls of one slot and direction that were answered, or were not, and were priced in one currency, or in none.

    How long they talked, in seconds; of how many the price is known, and what those cost.
    """

    slot: int
    direction: str
    answered: bool
    currency: str | None
    calls: int
    talk_seconds: float
    priced: int
    amount: float


@dataclass(frozen=True, slots=True)
class Lines:
    """Conversations at the same time: the most there were once one had begun or ended within a slot, and how many more
    there were at its end than at its beginning.
    """

    slot: int
    most: int
    change: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How long callers waited for answers in one slot, in seconds: half of them no longer than the median."""

    slot: int
    turns: int
    median_seconds: float
    p95_seconds: float


@dataclass(frozen=True, slots=True)
class BusyWorkflow:
    """A workflow and its calls. One that was deleted has neither id nor name."""

    id: str | None
    name: str | None
    calls: int
    answered: int
    talk_seconds: float


@dataclass(frozen=True, slots=True)
class BusyNumber:
    """A number and its calls."""

    address: str
    calls: int
    answered: int
    talk_seconds: float


class _Seconds(FunctionElement[int]):
    """Whole seconds since 1970."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Seconds, "sqlite")
def _sqlite_seconds(element: Any, compiler: Any, **options: Any) -> str:
    # A fraction of a second is cut off first: it would be rounded.
    return f"CAST(strftime('%s', substr({compiler.process(element.clauses, **options)}, 1, 19)) AS INTEGER)"


@compiles(_Seconds, "postgresql")
def _postgresql_seconds(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"


_answered = WorkflowRun.answered_at.is_not(None)
_talk_seconds = func.coalesce(func.sum(WorkflowRun.duration_seconds).filter(_answered), 0.0)
_count = func.count()


async def count_calls(session: Session, scope: Scope) -> list[CallCount]:
    """Calls that were answered or are over, slot by slot, by direction, whether they were answered, and currency."""
    slot = _slot(scope.period, WorkflowRun.created_at)
    keys = (slot, WorkflowRun.direction, _answered, WorkflowRun.cost_currency)
    costs = (func.count(WorkflowRun.cost_amount), func.coalesce(func.sum(WorkflowRun.cost_amount), 0.0))
    query = _calls(scope, *keys, _count, _talk_seconds, *costs)
    query = query.where(_answered | WorkflowRun.ended_at.is_not(None))
    return [CallCount(*row) for row in await session.execute(query.group_by(*keys).order_by(slot))]


async def count_outcomes(session: Session, scope: Scope) -> list[tuple[str, int]]:
    """How calls that are over ended, the most frequent end first."""
    outcome = func.coalesce(WorkflowRun.disposition, WorkflowRun.status)
    query = _calls(scope, outcome, _count).where(WorkflowRun.ended_at.is_not(None)).group_by(outcome)
    return [(word, calls) for word, calls in await session.execute(query.order_by(_count.desc(), outcome))]


async def list_busiest_workflows(session: Session, scope: Scope) -> list[BusyWorkflow]:
    """The workflows with the most calls; deleted ones count together."""
    busy = _busiest(_calls(scope, WorkflowRun.workflow_id, *_busy_figures()), WorkflowRun.workflow_id)
    found = busy.subquery()
    query = select(found.c.workflow_id, Workflow.name, found.c.calls, found.c.answered, found.c.talk_seconds)
    query = query.outerjoin(Workflow, Workflow.id == found.c.workflow_id)
    query = query.order_by(found.c.calls.desc(), found.c.workflow_id)
    return [BusyWorkflow(*row) for row in await session.execute(query)]


async def list_busiest_numbers(session: Session, scope: Scope) -> list[BusyNumber]:
    """The organization's own numbers with the most calls: called, or calling."""
    number = case((WorkflowRun.direction == "inbound", WorkflowRun.to_number), else_=WorkflowRun.from_number)
    query = _calls(scope, number, *_busy_figures()).where(number != "")
    return [BusyNumber(*row) for row in await session.execute(_busiest(query, number))]


async def count_lines(session: Session, scope: Scope) -> list[Lines]:
    """Conversations at the same time, by slot, of slots in which one began or ended."""
    starts_at = scope.period.starts_at
    began = case((WorkflowRun.answered_at < starts_at, starts_at), else_=WorkflowRun.answered_at)
    ended = WorkflowRun.ended_at
    overlaps = (
        WorkflowRun.answered_at < scope.period.ends_at,
        or_(ended.is_(None), (ended > starts_at) & (ended > WorkflowRun.answered_at)),
    )
    begins = _calls(scope, began.label("at"), literal(1).label("step"), since=LONGEST_CALL).where(*overlaps)
    ends = _calls(scope, ended.label("at"), literal(-1).label("step"), since=LONGEST_CALL).where(
        *overlaps, ended < scope.period.ends_at
    )
    edges = union_all(begins, ends).subquery()
    # Whoever hangs up at the very moment somebody else is answered has left the line to them.
    live = func.sum(edges.c.step).over(order_by=(edges.c.at, edges.c.step), rows=(None, 0))
    running = select(_slot(scope.period, edges.c.at).label("slot"), edges.c.step, live.label("live")).subquery()
    query = select(running.c.slot, func.max(running.c.live), func.sum(running.c.step)).group_by(running.c.slot)
    return [Lines(*map(int, row)) for row in await session.execute(query.order_by(running.c.slot))]


async def measure_waits(session: Session, scope: Scope) -> list[Waits]:
    """How long callers waited for answers, by the slot their call began in, and overall (``OVERALL``).

    A percentile is the shortest wait that so many in a hundred do not exceed.
    """
    slot = _slot(scope.period, WorkflowRun.created_at).label("slot")
    wait = cast(func.round(TranscriptEntry.response_seconds * PER_SECOND), Integer).label("wait")
    counted = (
        _calls(scope, slot, wait, _count.label("turns"))
        .join(TranscriptEntry, TranscriptEntry.workflow_run_id == WorkflowRun.id)
        .where(TranscriptEntry.response_seconds.is_not(None))
        .group_by(slot, wait)
        .cte("counted")
    )
    overall = select(literal(OVERALL), counted.c.wait, func.sum(counted.c.turns)).group_by(counted.c.wait)
    waits = union_all(select(counted.c.slot, counted.c.wait, counted.c.turns), overall).subquery()
    turns = func.sum(waits.c.turns)
    ranked = select(
        waits.c.slot,
        waits.c.wait,
        turns.over(partition_by=waits.c.slot, order_by=waits.c.wait, rows=(None, 0)).label("up_to"),
        turns.over(partition_by=waits.c.slot).label("total"),
    ).subquery()
    percentiles = [
        func.min(ranked.c.wait).filter(ranked.c.up_to * 100 >= ranked.c.total * percent) for percent in PERCENTILES
    ]
    query = select(ranked.c.slot, func.max(ranked.c.total), *percentiles).group_by(ranked.c.slot)
    return [
        Waits(slot, int(turns), median / PER_SECOND, p95 / PER_SECOND)
        for slot, turns, median, p95 in await session.execute(query)
    ]


def _calls(scope: Scope, *columns: Any, since: timedelta = timedelta()) -> Select[*tuple[Any, ...]]:
    """These columns of the calls that began in the period, or so long before it."""
    query = select(*columns).where(
        WorkflowRun.organization_id == scope.organization_id,
        WorkflowRun.created_at >= scope.period.starts_at - since,
        WorkflowRun.created_at < scope.period.ends_at,
    )
    if scope.workflow_id is not None:
        query = query.where(WorkflowRun.workflow_id == scope.workflow_id)
    if scope.telephony_configuration_id is not None:
        query = query.where(WorkflowRun.telephony_configuration_id == scope.telephony_configuration_id)
    return query


def _slot(period: Period, moment: Any) -> Any:
    """The number of the slot a moment of the period is in."""
    *changes, (_, last) = period.offsets
    offset = case(*((moment < until, seconds) for until, seconds in changes), else_=last) if changes else last
    return (_Seconds(moment) + offset - period.origin_seconds) // literal(period.slot_seconds, Integer)


def _busy_figures() -> Sequence[Any]:
    return (
        _count.label("calls"),
        func.count(WorkflowRun.answered_at).label("answered"),
        _talk_seconds.label("talk_seconds"),
    )


def _busiest(query: Select[*tuple[Any, ...]], key: Any) -> Select[*tuple[Any, ...]]:
    return query.group_by(key).order_by(_count.desc(), key).limit(MOST)
