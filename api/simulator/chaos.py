"""Faults by lot, the same ones for the same seed, and faults in a row."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from api.simulator.faults import DROPPED, SILENCE, RestFault, WebhookFault

ANSWER_DROPPED = RestFault(answer=DROPPED)
ANSWER_NEVER_CAME = RestFault(answer=SILENCE)
BROKE_OFF = RestFault(answer=502)
"""A gateway in front of the API gave up after the request had gone through."""
TOO_MANY_REQUESTS = RestFault(carried_out=False, answer=429)
UNAVAILABLE = RestFault(carried_out=False, answer=503)


def slow(seconds: float) -> RestFault:
    """Carried out, and answered late."""
    return RestFault(seconds=seconds)


@dataclass
class WebhookChaos:
    """Webhooks that are repeated, delayed, overtaken and lost by lot.

    Attributes:
        random: Where the lots come from.
        repeated: The share that arrives twice, at once or up to ``longest_seconds`` later.
        delayed: The share that sets off up to ``longest_seconds`` late.
        overtaken: The share of reports that arrives after its successor.
        lost: The share that never arrives, by status word or else by purpose.
        longest_seconds: The longest delay.
    """

    random: Random
    repeated: float = 0.0
    delayed: float = 0.0
    overtaken: float = 0.0
    lost: Mapping[str, float] = field(default_factory=dict)
    longest_seconds: float = 1.0

    def draw(self, purpose: str, word: str) -> WebhookFault:
        """What happens to the next webhook."""
        return WebhookFault(
            copies=int(self._hits(self.repeated)),
            copies_after_seconds=self._seconds(0.5),
            delay_seconds=self._seconds(self.delayed),
            overtaken=purpose == "status" and self._hits(self.overtaken),
            lost=self._hits(self.lost.get(word, self.lost.get(purpose, 0.0))),
        )

    def _seconds(self, share: float) -> float:
        return self.random.uniform(0.0, self.longest_seconds) if self._hits(share) else 0.0

    def _hits(self, share: float) -> bool:
        return self.random.random() < share


@dataclass
class RestChaos:
    """Requests that go wrong by lot.

    Attributes:
        random: Where the lots come from.
        faults: By operation: what may happen to a request, and to which share of them.
    """

    random: Random
    faults: Mapping[str, Sequence[tuple[float, RestFault]]]

    def draw(self, operation: str) -> RestFault:
        """What happens to the next request."""
        lot = self.random.random()
        for share, fault in self.faults.get(operation, ()):
            if lot < share:
                return fault
            lot -= share
        return RestFault()


class InARow:
    """The first requests of each operation go wrong one after another as said; those that follow are fine.

    ``InARow(create=[TOO_MANY_REQUESTS])`` is an API that refuses one call, and then takes them.
    """

    def __init__(self, **faults: Sequence[RestFault]) -> None:
        self._left = {operation: deque(items) for operation, items in faults.items()}

    def draw(self, operation: str) -> RestFault:
        """What happens to the next request."""
        left = self._left.get(operation)
        return left.popleft() if left else RestFault()
