"""An organization's calls at a glance: how many there were over time, how they went, and what they cost."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from api.db import get_database
from api.db.models import now
from api.db.repositories import overview as rows
from api.db.repositories.overview import OVERALL, BusyNumber, BusyWorkflow, CallCount, Lines, Scope, Waits
from api.errors import GatewayError


@dataclass(slots=True)
class Cost:
    """What calls cost in one currency, and of how many it is known."""

    currency: str | None
    amount: float = 0.0
    calls: int = 0


@dataclass(slots=True, kw_only=True)
class Slot:
    """An hour or a day. Only what could be counted is a number: nobody knows the future.

    Attributes:
        starts_at: When it begins.
        most_at_once: Conversations at the same time.
        response: How long callers waited for answers; ``None`` if nobody was answered.
        costs: What its calls cost, the currency of most calls first.
    """

    starts_at: datetime
    inbound_answered: int = 0
    inbound_missed: int = 0
    outbound_answered: int = 0
    outbound_missed: int = 0
    talk_seconds: float = 0.0
    most_at_once: int = 0
    response: Waits | None = None
    costs: Sequence[Cost] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Calls at a glance."""

    slots: Sequence[Slot]
    response: Waits | None
    outcomes: Sequence[tuple[str, int]]
    costs: Sequence[Cost]
    workflows: Sequence[BusyWorkflow]
    numbers: Sequence[BusyNumber]


class Abandoned(GatewayError):
    """Whoever asked has left."""

    code = "abandoned"
    status = 499


async def look(scope: Scope, *, is_abandoned: Callable[[], Awaitable[bool]]) -> Overview:
    """The calls of ``scope`` at a glance, once nobody else looks.

    Args:
        scope: Which calls.
        is_abandoned: Whether whoever asked has left meanwhile.

    Raises:
        Abandoned: They have.
    """
    async with get_database().surveying() as session:
        if await is_abandoned():
            raise Abandoned
        waits = {wait.slot: wait for wait in await rows.measure_waits(session, scope)}
        slots = [Slot(starts_at=moment, response=waits.get(slot)) for slot, moment in enumerate(scope.period.slots)]
        counts = await rows.count_calls(session, scope)
        for slot, counted in groupby(counts, attrgetter("slot")):
            _fill(slots[slot], list(counted))
        _fill_lines(slots, {lines.slot: lines for lines in await rows.count_lines(session, scope)})
        return Overview(
            slots=slots,
            response=waits.get(OVERALL),
            outcomes=await rows.count_outcomes(session, scope),
            costs=_sum_costs(counts),
            workflows=await rows.list_busiest_workflows(session, scope),
            numbers=await rows.list_busiest_numbers(session, scope),
        )


def _fill(slot: Slot, counts: Sequence[CallCount]) -> None:
    for count in counts:
        _add(slot, count)
    slot.costs = _sum_costs(counts)


def _add(slot: Slot, count: CallCount) -> None:
    if count.direction == "inbound":
        slot.inbound_answered += count.calls if count.answered else 0
        slot.inbound_missed += 0 if count.answered else count.calls
    else:
        slot.outbound_answered += count.calls if count.answered else 0
        slot.outbound_missed += 0 if count.answered else count.calls
    slot.talk_seconds += count.talk_seconds


def _sum_costs(counts: Iterable[CallCount]) -> list[Cost]:
    sums: dict[str | None, Cost] = {}
    for count in counts:
        if count.priced:
            cost = sums.setdefault(count.currency, Cost(count.currency))
            cost.amount += count.amount
            cost.calls += count.priced
    return sorted(sums.values(), key=lambda cost: (-cost.calls, cost.currency or ""))


def _fill_lines(slots: Sequence[Slot], lines: dict[int, Lines]) -> None:
    """A slot in which nothing begins or ends goes on with what the one before left."""
    live, moment = 0, now()
    for number, slot in enumerate(slots):
        if slot.starts_at > moment:
            break
        found = lines.get(number)
        slot.most_at_once = max(live, found.most) if found else live
        live += found.change if found else 0
