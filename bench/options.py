"""What a measurement may be asked, on the command line."""

import argparse
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options all parts share; each reads what concerns it, and has its own default where one is empty or 0.

    Attributes:
        servers: Which servers to measure.
        calls: How many calls, or several such numbers.
        loops: Measured loops of the script in each window.
        rounds: How often windows are repeated.
        turns: Spoken turns to measure.
        script: What callers say in windows.
        warm_up_seconds: What is not measured at the beginning of a window.
        max_slip_ms: The p99 by which the generator may be late before a window is discarded.
        max_foreign: The share of the server's core that others may take before a window is discarded.
        comfort_noise: Whether the callers' line is not quite silent.
        picture: Where to draw the curves, SVG.
    """

    servers: tuple[str, ...] = ()
    calls: tuple[int, ...] = ()
    loops: int = 2
    rounds: int = 3
    turns: int = 20
    script: str = "real"
    warm_up_seconds: float = 11.0
    max_slip_ms: float = 10.0
    max_foreign: float = 0.1
    comfort_noise: bool = False
    picture: str = ""


def read_options(given: argparse.Namespace) -> Options:
    """The options of the ``bench`` command."""
    return Options(
        servers=tuple(name for name in given.servers.split(",") if name),
        calls=tuple(int(number) for number in given.calls.split(",") if number),
        loops=given.loops,
        rounds=given.rounds,
        turns=given.turns,
        max_slip_ms=given.max_slip,
        max_foreign=given.max_foreign,
        comfort_noise=given.comfort_noise,
        picture=given.picture,
    )
