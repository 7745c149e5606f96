"""Where it was measured."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.processes import GENERATOR_CORE, SERVER_CORE, has_core

LIBRARIES = ("pipecat-ai", "uvloop", "onnxruntime", "uvicorn", "websockets", "numpy")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, what runs on it, and the day."""

    date: str
    cpu: str
    cores: int
    python: str
    libraries: dict[str, str]
    generator_has_a_core: bool

    def lines(self) -> list[str]:
        """For a person to read."""
        known = ", ".join(f"{name} {number}" for name, number in self.libraries.items())
        rows = [f"{self.cpu}, {self.cores} cores, Python {self.python}, {self.date}", known]
        if self.generator_has_a_core:
            return [*rows, f"servers on core {SERVER_CORE}, callers on core {GENERATOR_CORE}"]
        return [*rows, "one core: callers and servers share it, so figures are worse than they would be"]


def describe_machine() -> Machine:
    """This one, today."""
    return Machine(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        cpu=_cpu(),
        cores=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        libraries={name: version(name) for name in LIBRARIES},
        generator_has_a_core=has_core(SERVER_CORE) and has_core(GENERATOR_CORE),
    )


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
