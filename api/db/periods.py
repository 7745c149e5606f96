"""A stretch of days in somebody's time zone, cut into slots: what figures over time are asked for by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY = 86_400
HOUR = 3_600
HOURLY_DAYS = 2
"""So many days are shown by the hour; more of them by the day."""
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Period:
    """The days ``first`` to ``last``, both included, as the clocks of ``zone`` have them.

    A day has 23 or 25 hours where the clocks are changed, and still is one slot, or as many as it has hours.
    """

    first: date
    last: date
    zone: ZoneInfo

    @property
    def is_hourly(self) -> bool:
        """Whether a slot is an hour."""
        return (self.last - self.first).days < HOURLY_DAYS

    @cached_property
    def starts_at(self) -> datetime:
        """When the first day begins."""
        return self._midnight(self.first)

    @cached_property
    def ends_at(self) -> datetime:
        """When the day after the last one begins."""
        return self._midnight(self.last + timedelta(days=1))

    @cached_property
    def slots(self) -> list[datetime]:
        """When each slot begins."""
        if self.is_hourly:
            hours = -(-(self.ends_at - self.starts_at) // timedelta(hours=1))
            return [self.starts_at + timedelta(hours=hour) for hour in range(hours)]
        return [self._midnight(self.first + timedelta(days=day)) for day in range((self.last - self.first).days + 1)]

    @property
    def slot_seconds(self) -> int:
        """How long a slot is by the clock on the wall."""
        return HOUR if self.is_hourly else DAY

    @property
    def origin_seconds(self) -> int:
        """What the first slot begins at, in seconds since 1970: of the clock on the wall, for days."""
        return int(self.starts_at.timestamp()) if self.is_hourly else (self.first.toordinal() - _EPOCH_DAY) * DAY

    @cached_property
    def offsets(self) -> list[tuple[datetime, int]]:
        """What to add to UTC for the clock on the wall, in seconds, each until a moment; the last one for good."""
        if self.is_hourly:
            return [(self.ends_at, 0)]
        return [*self._changes(), (self.ends_at, self._offset(self.ends_at))]

    def _changes(self) -> Iterator[tuple[datetime, int]]:
        for day in range((self.last - self.first).days + 1):
            begins = self.starts_at + timedelta(days=day)
            before, after = self._offset(begins), self._offset(begins + timedelta(days=1))
            if before != after:
                yield self._change_after(begins), before

    def _change_after(self, moment: datetime) -> datetime:
        """When, within a day of ``moment``, the clocks are changed: to the second."""
        before, low, high = self._offset(moment), 0, DAY
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._offset(moment + timedelta(seconds=middle)) == before else (low, middle)
        return moment + timedelta(seconds=high)

    def _offset(self, moment: datetime) -> int:
        offset = moment.astimezone(self.zone).utcoffset()
        return round((offset or timedelta()).total_seconds())

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)
