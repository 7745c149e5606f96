"""``patchbay bench``: what a caller waits, what a start takes, what a call weighs. Loopback only.

Response times are the carrier's: from the end of the caller's speech to the first sound of the reply it plays.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.simulator.outcome import CallOutcome
from api.simulator.people import demo_caller
from api.simulator.process import GatewayProcess

CALLER = "+14155550100"
SAMPLE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured. Seconds and megabytes."""

    date: str
    machine: str
    turns: int
    response_p50: float
    response_p95: float
    response_max: float
    first_start: float
    warm_start: float
    memory_idle: float
    memory_one_call: float


async def bench(options: argparse.Namespace) -> int:
    """Measure, print, and write JSON if asked to."""
    with tempfile.TemporaryDirectory(prefix="patchbay-bench-") as folder:
        figures = await _measure(Path(folder), options.turns)
    print(_card(figures))
    if options.json:
        await asyncio.to_thread(Path(options.json).write_text, json.dumps(asdict(figures), indent=2) + "\n")
    return 0


async def _measure(folder: Path, turns: int) -> Figures:
    first_start, gateway = await _start(folder)
    await gateway.stop()
    warm_start, gateway = await _start(folder)
    try:
        idle = _memory(gateway.pid)
        responses, busy = await _talk(gateway, turns)
    finally:
        await gateway.stop()
    ranked = sorted(responses)
    return Figures(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        turns=len(ranked),
        response_p50=round(statistics.median(ranked), 2),
        response_p95=round(ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))], 2),
        response_max=round(ranked[-1], 2),
        first_start=round(first_start, 1),
        warm_start=round(warm_start, 1),
        memory_idle=round(idle),
        memory_one_call=round(busy),
    )


async def _start(folder: Path) -> tuple[float, GatewayProcess]:
    began = time.monotonic()
    gateway = await GatewayProcess(folder).start("--no-demo")
    return time.monotonic() - began, gateway


async def _talk(gateway: GatewayProcess, turns: int) -> tuple[list[float], float]:
    """Response times over at least ``turns`` turns of one call after another, and the most memory seen."""
    gateway.share_settings()
    line = await gateway.demo_line()
    responses: list[float] = []
    heaviest = 0.0
    async with gateway.simulated_carrier(line) as carrier:
        carrier.add_number(line.number.address, f"{gateway.url}/api/v1/telephony/inbound/run")
        while len(responses) < turns:
            calling = asyncio.create_task(carrier.call(line.number.address, CALLER, demo_caller()))
            heaviest = max(heaviest, await _watch_memory(gateway.pid, calling))
            outcome: CallOutcome = await calling
            if outcome.status != "completed" or not outcome.response_seconds:
                raise RuntimeError(f"a measured call went wrong: {outcome.status} {outcome.error}")
            responses += outcome.response_seconds
            print(f"  {len(responses)} turns", flush=True)
    return responses, heaviest


async def _watch_memory(pid: int, calling: "asyncio.Task[CallOutcome]") -> float:
    heaviest = 0.0
    while not calling.done():
        heaviest = max(heaviest, _memory(pid))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(calling), SAMPLE_SECONDS)
    return heaviest


def _memory(pid: int) -> float:
    """Resident memory of a process, MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(kilobytes) / 1024


def _card(figures: Figures) -> str:
    return f"""
{figures.machine}, {figures.date}
end of speech to first reply audio, at the carrier, {figures.turns} turns: \
p50 {figures.response_p50:.2f} s, p95 {figures.response_p95:.2f} s, longest {figures.response_max:.2f} s
start to ready, models warm: first {figures.first_start:.1f} s, again {figures.warm_start:.1f} s
memory: {figures.memory_idle:.0f} MB idle, {figures.memory_one_call:.0f} MB with one call"""
