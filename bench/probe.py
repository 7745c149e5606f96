"""A probe inside a server: how late a sleep of a millisecond ends, and how many tasks there are.

Written to a file on SIGUSR1.
"""

import asyncio
import os
import signal
import time
from array import array
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

PERIOD_SECONDS = 0.001
FILE, WHAT = "BENCH_PROBE", "BENCH_PROBE_WHAT"
"""The environment variables that say where the report is written, and what it is of. Without them nothing is probed."""

Stall = tuple[float, float]
"""When a sleep ended on the monotonic clock, and how late, in seconds."""


class Probe(StrEnum):
    """What is probed."""

    NOTHING = ""
    STALLS = "stalls"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Report:
    """What a probe has found so far."""

    tasks: int
    stalls: list[Stall] = field(default_factory=list)


def start_probe() -> "asyncio.Task[None] | None":
    """Probe the running loop if the environment says so; the task, to be kept."""
    if FILE not in os.environ:
        return None
    stalls = os.environ[WHAT] == Probe.STALLS
    return asyncio.create_task(_probe(Path(os.environ[FILE]), stalls=stalls), name="bench-probe")


async def _probe(path: Path, *, stalls: bool) -> None:
    times, late = array("d"), array("d")

    def write() -> None:
        partial = path.with_suffix(".part")
        report = Report(len(asyncio.all_tasks()), list(zip(times, late, strict=True)))
        partial.write_bytes(TypeAdapter(Report).dump_json(report))
        partial.rename(path)

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, write)
    while True:
        began = time.monotonic()
        await asyncio.sleep(PERIOD_SECONDS if stalls else 3600)
        ended = time.monotonic()
        times.append(ended)
        late.append(ended - began - PERIOD_SECONDS)


def _read(path: Path) -> Report | None:
    """The report, once it is there."""
    return TypeAdapter(Report).validate_json(path.read_bytes()) if path.exists() else None


async def read_report(pid: int, path: Path) -> Report:
    """What the probe of the server ``pid`` has found so far.

    Raises:
        TimeoutError: It has none.
    """
    await asyncio.to_thread(path.unlink, missing_ok=True)
    os.kill(pid, signal.SIGUSR1)
    async with asyncio.timeout(10):
        while (report := await asyncio.to_thread(_read, path)) is None:  # noqa: ASYNC110  another process writes it
            await asyncio.sleep(0.05)
    return report


def worst(stalls: list[Stall], begin: float, end: float) -> float:
    """The longest stall, in seconds, that touches the time from ``begin`` to ``end``."""
    return max((late for when, late in stalls if begin <= when and when - late <= end), default=0.0)
