"""Processes under measurement: where they run, what they use, that they end with us. Linux."""

import ctypes
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SERVER_CORE, GENERATOR_CORE = 0, 1


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children use.

    Attributes:
        cpu_seconds: User and system time of all threads since they began.
        rss_mb: Resident memory, what is shared counted in every process.
        pss_mb: Resident memory, what is shared counted by its share.
        threads: How many there are.
        descriptors: Open ones.
    """

    cpu_seconds: float
    rss_mb: float
    pss_mb: float
    threads: int
    descriptors: int


def usage(pid: int) -> Usage:
    """What ``pid`` and its descendants use now."""
    pids = family(pid)
    memory = [_memory(each) for each in pids]
    return Usage(
        cpu_seconds=cpu_seconds(pid),
        rss_mb=round(sum(each["Rss"] for each in memory) / 1024, 2),
        pss_mb=round(sum(each["Pss"] for each in memory) / 1024, 2),
        threads=sum(_count(f"/proc/{each}/task") for each in pids),
        descriptors=sum(_count(f"/proc/{each}/fd") for each in pids),
    )


def cpu_seconds(pid: int) -> float:
    """User and system time of every thread ``pid`` and its descendants have had."""
    ticks = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_PER_SECOND


def busy_seconds(core: int) -> float:
    """How long ``core`` was taken since the machine started, by whomever; a virtual one by its host, too."""
    for line in Path("/proc/stat").read_text().splitlines():
        name, *ticks = line.split()
        if name == f"cpu{core}":
            idle, waiting = int(ticks[3]), int(ticks[4])
            return (sum(int(number) for number in ticks[:8]) - idle - waiting) / TICKS_PER_SECOND
    return 0.0


def family(pid: int) -> list[int]:
    """``pid`` and its descendants."""
    members = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            members += family(int(child))
    return members


def _count(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


def _memory(pid: int) -> dict[str, int]:
    """Kilobytes by name."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


def has_core(core: int) -> bool:
    """Whether this process may run on ``core``."""
    return core in os.sched_getaffinity(0)


@contextmanager
def pinned_to(core: int) -> Iterator[None]:
    """What is started meanwhile runs on ``core`` only, with all its threads; anywhere, if there is no such core."""
    before = os.sched_getaffinity(0)
    if core in before:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def end_with_parent() -> None:
    """Let this process be killed when the one that started it is gone, however that ended."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
