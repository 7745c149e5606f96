"""Calls at a glance, at the HTTP edge."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from api.db.periods import Period
from api.db.repositories.overview import Scope
from api.schemas.base import Answer, Id, Request, Time
from api.services.field_errors import FieldError, InvalidFields
from api.services.telephony.overview import Overview

MOST_DAYS = 366
USUAL_DAYS = 7


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("no time zone is called that")
    return name


Zone = Annotated[str, StringConstraints(max_length=100), AfterValidator(_known_zone)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class OverviewQuery(Request):
    """Which calls: those that began on these days, both included, as the clocks of a time zone have them."""

    first: Day | None = Field(default=None, alias="from", examples=["2026-11-01"])
    """Six days before the last one, unless given."""
    last: Day | None = Field(default=None, alias="to", examples=["2026-11-30"])
    """Today, unless given. At most 366 days in all; up to two of them are shown by the hour."""
    time_zone: Zone = Field(default="UTC", examples=["Europe/Berlin"])
    workflow_id: Id | None = None
    telephony_configuration_id: Id | None = None

    def scope(self, organization_id: str) -> Scope:
        """Which calls those are.

        Raises:
            InvalidFields: The days are none, or too many.
        """
        zone = ZoneInfo(self.time_zone)
        last = self.last or datetime.now(zone).date()
        first = self.first or last - timedelta(days=USUAL_DAYS - 1)
        if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            message = f"enter a day on or after the first one, {MOST_DAYS} days in all at most"
            raise InvalidFields(FieldError(("query", "to"), message, "value_error"))
        return Scope(
            organization_id=organization_id,
            period=Period(first, last, zone),
            workflow_id=self.workflow_id,
            telephony_configuration_id=self.telephony_configuration_id,
        )


class WaitsAnswer(Answer):
    """How long callers waited for answers: from the end of their speech to the first reply audio, in seconds."""

    turns: int
    """How many were answered."""
    median_seconds: float
    p95_seconds: float


class CostAnswer(Answer):
    """What calls cost, of those whose carrier said so."""

    currency: str | None
    amount: float
    calls: int


class SlotAnswer(Answer):
    """An hour or a day. Calls count where they began, once they were answered or are over."""

    starts_at: Time
    inbound_answered: int
    inbound_missed: int
    outbound_answered: int
    outbound_missed: int
    talk_seconds: float
    most_at_once: int
    """The most conversations at the same time."""
    response: WaitsAnswer | None
    costs: list[CostAnswer]


class TotalsAnswer(Answer):
    """All slots together."""

    calls: int
    answered: int
    inbound: int
    outbound: int
    talk_seconds: float
    most_at_once: int
    response: WaitsAnswer | None


class OutcomeAnswer(Answer):
    """How calls ended, and how many."""

    outcome: str
    """How the conversation ended, or why there was none."""
    calls: int


class BusyWorkflowAnswer(Answer):
    """A workflow and its calls."""

    id: Id | None
    name: str | None
    """`null` for workflows that were deleted, together."""
    calls: int
    answered: int
    talk_seconds: float


class BusyNumberAnswer(Answer):
    """One of the organization's numbers, and the calls to it and from it."""

    address: str
    calls: int
    answered: int
    talk_seconds: float


class OverviewAnswer(Answer):
    """Calls at a glance."""

    hourly: bool
    """Whether a slot is an hour."""
    totals: TotalsAnswer
    slots: list[SlotAnswer]
    outcomes: list[OutcomeAnswer]
    costs: list[CostAnswer]
    workflows: list[BusyWorkflowAnswer]
    """The ten with the most calls."""
    numbers: list[BusyNumberAnswer]
    """The ten with the most calls."""

    @classmethod
    def of(cls, scope: Scope, seen: Overview) -> "OverviewAnswer":
        """The figures as shown."""
        return cls(
            hourly=scope.period.is_hourly,
            totals=_totals(seen),
            slots=[SlotAnswer.model_validate(slot) for slot in seen.slots],
            outcomes=[OutcomeAnswer(outcome=word, calls=calls) for word, calls in seen.outcomes],
            costs=[CostAnswer.model_validate(cost) for cost in seen.costs],
            workflows=[BusyWorkflowAnswer.model_validate(busy) for busy in seen.workflows],
            numbers=[BusyNumberAnswer.model_validate(busy) for busy in seen.numbers],
        )


def _totals(seen: Overview) -> TotalsAnswer:
    def total(*names: str) -> int:
        return sum(getattr(slot, name) for slot in seen.slots for name in names)

    inbound, outbound = total("inbound_answered", "inbound_missed"), total("outbound_answered", "outbound_missed")
    return TotalsAnswer(
        calls=inbound + outbound,
        answered=total("inbound_answered", "outbound_answered"),
        inbound=inbound,
        outbound=outbound,
        talk_seconds=sum(slot.talk_seconds for slot in seen.slots),
        most_at_once=max((slot.most_at_once for slot in seen.slots), default=0),
        response=WaitsAnswer.model_validate(seen.response) if seen.response else None,
    )
