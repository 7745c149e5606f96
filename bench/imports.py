"""What a process takes before it does anything: seconds, seconds of CPU, and megabytes.

``python -m bench.imports [--json FILE]``. Every row is the median of seven fresh processes, which take turns. They find
everything compiled, in a folder of the measurement's own.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

RUNS = 7
PYTHON = sys.executable
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


def run(command: tuple[str, ...], what: str, byte_code: str) -> Figures:
    """Run it once, its output unread."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    silent = os.open(os.devnull, os.O_WRONLY)
    began = time.perf_counter()
    files = [(os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2)]
    pid = os.posix_spawn(command[0], command, environment | {"PYTHONPYCACHEPREFIX": byte_code}, file_actions=files)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - began
    os.close(silent)
    if status:
        raise SystemExit(f"{what} failed")
    return Figures(what, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(what: str, runs: list[Figures]) -> Figures:
    """The medians of several runs."""
    return Figures(
        what,
        seconds=round(statistics.median(one.seconds for one in runs), 2),
        cpu_seconds=round(statistics.median(one.cpu_seconds for one in runs), 2),
        rss_mb=round(statistics.median(one.rss_mb for one in runs), 1),
    )


def main() -> None:
    """Measure, print, and write JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description="What a process takes to begin.")
    parser.add_argument("--json", default="", metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    runs: dict[str, list[Figures]] = {what: [] for what in COMMANDS}
    with tempfile.TemporaryDirectory(prefix="patchbay-bench-") as byte_code:
        for what, command in COMMANDS.items():
            run(command, what, byte_code)  # compiles
        for _ in range(RUNS):
            for what, command in COMMANDS.items():
                runs[what].append(run(command, what, byte_code))
    measured = [measure(what, found) for what, found in runs.items()]
    for row in measured:
        print(f"{row.what:<38} {row.seconds:5.2f} s  {row.cpu_seconds:5.2f} s CPU  {row.rss_mb:6.1f} MB")
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(row) for row in measured], indent=2) + "\n")


if __name__ == "__main__":
    main()
