"""What can be measured, by name. A further measurement is a further line."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from api.registry import lazy
from bench.options import Options


class Measured(Protocol):
    """What a part found: a dataclass that a person can read, too."""

    def lines(self) -> list[str]:
        """For a person to read."""


Part = Callable[[Options], Coroutine[Any, Any, Measured]]

PARTS: dict[str, Part] = {
    "responses": lazy("bench.responses:responses"),
    "pairs": lazy("bench.pairs:pairs"),
    "capacity": lazy("bench.capacity:capacity"),
    "scaling": lazy("bench.scaling:scaling"),
    "setup": lazy("bench.setup:setup"),
    "webhooks": lazy("bench.webhooks:webhooks"),
    "soak": lazy("bench.soak:soak"),
    "voice": lazy("bench.voice_activity:voice"),
    "codecs": lazy("bench.codecs:codecs"),
    "delays": lazy("bench.delays:delays"),
    "imports": lazy("bench.imports:imports"),
}
QUICK = ("responses", "pairs")
"""What is measured if nothing is named."""
