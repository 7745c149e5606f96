"""What a process takes before it does anything: seconds, seconds of CPU, and megabytes.

Every row is the median of seven fresh processes, which take turns. They find
everything compiled, in a folder of the measurement's own.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.options import Options

RUNS = 7
PYTHON = sys.executable
LAUNCHER = """
import os, sys, time
silent = os.open(os.devnull, os.O_WRONLY)
began = time.perf_counter()
files = [(os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=files)
_, status, usage = os.wait4(pid, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process takes over the peak of the one that starts it, so a small one does."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "python, nothing": (PYTHON, "-c", ""),
    "patchbay --help": (str(Path(PYTHON).with_name("patchbay")), "--help"),
    "every provider's spec": (PYTHON, "-c", "from api.services.telephony.registry import providers; providers.all()"),
    "the app": (PYTHON, "-c", "import api.app"),
    "pipecat.transports.websocket.fastapi": (PYTHON, "-c", "import pipecat.transports.websocket.fastapi"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """One process, from its start to its end."""

    what: str
    seconds: float
    cpu_seconds: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Imports:
    """Every process's."""

    processes: list[Figures]

    def lines(self) -> list[str]:
        """For a person to read."""
        rows = [
            f"  {row.what:<38} {row.seconds:5.2f} s  {row.cpu_seconds:5.2f} s CPU  {row.rss_mb:6.1f} MB"
            for row in self.processes
        ]
        return [f"what a process takes before it does anything (median of {RUNS})", *rows]


def run(command: tuple[str, ...], what: str, byte_code: str) -> Figures:
    """Run it once, its output unread."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603  # our own command
        (PYTHON, "-I", "-S", "-c", LAUNCHER, *command),
        env=environment | {"PYTHONPYCACHEPREFIX": byte_code},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stderr[-500:]}")
    seconds, cpu_seconds, kilobytes = map(float, done.stdout.split()[-3:])
    return Figures(what, seconds, cpu_seconds, kilobytes / 1024)


def measure(what: str, runs: list[Figures]) -> Figures:
    """The medians of several runs."""
    return Figures(
        what,
        seconds=round(statistics.median(one.seconds for one in runs), 2),
        cpu_seconds=round(statistics.median(one.cpu_seconds for one in runs), 2),
        rss_mb=round(statistics.median(one.rss_mb for one in runs), 1),
    )


async def imports(_options: Options) -> Imports:
    """Start every process several times; they take turns."""
    return await asyncio.to_thread(_start_all)


def _start_all() -> Imports:
    runs: dict[str, list[Figures]] = {what: [] for what in COMMANDS}
    with tempfile.TemporaryDirectory(prefix="patchbay-bench-") as byte_code:
        for what, command in COMMANDS.items():
            run(command, what, byte_code)  # compiles
        for _ in range(RUNS):
            for what, command in COMMANDS.items():
                runs[what].append(run(command, what, byte_code))
    return Imports([measure(what, found) for what, found in runs.items()])
