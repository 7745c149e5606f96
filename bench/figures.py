"""Ranked figures: percentiles, medians with their spread."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How a quantity is distributed, in its own unit; all zero where nothing was measured."""

    count: int = 0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    max: float = 0.0


NOTHING = Spread()


def spread(values: Sequence[float], *, scale: float = 1.0) -> Spread:
    """The spread of ``values``, each multiplied by ``scale``."""
    if not values:
        return NOTHING
    ranked = sorted(values)
    return Spread(len(ranked), *(round(percentile(ranked, share) * scale, 3) for share in (0.5, 0.95, 0.99, 1.0)))


def percentile(ranked: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0-1) of the sorted values lie."""
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


@dataclass(frozen=True, slots=True)
class Median:
    """A median and what it is the median of."""

    median: float
    lowest: float
    highest: float
    count: int

    def __str__(self) -> str:
        return f"{self.median:.2f} [{self.lowest:.2f}-{self.highest:.2f}, n={self.count}]"


def median(values: Sequence[float]) -> Median:
    """The median of ``values``, of which there is at least one."""
    return Median(round(statistics.median(values), 4), round(min(values), 4), round(max(values), 4), len(values))
