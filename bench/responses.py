"""What a caller waits for the embedded models' answer, and for which stage; what a start takes, what a call weighs.

Response times are the carrier's: from the end of the caller's speech to the first sound of the reply it plays. The
stages are the gateway's own, from the latency ledger in the journals of the measured runs.
"""

import asyncio
import contextlib
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from api.db import Database
from api.db.pages import Paging
from api.db.repositories import runs
from api.db.repositories.runs import RunFilter
from api.simulator.outcome import CallOutcome
from api.simulator.people import demo_caller
from api.simulator.process import GatewayProcess
from bench.figures import percentile
from bench.options import Options

CALLER = "+14155550100"
SAMPLE_SECONDS = 0.25
MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class Responses:
    """What was measured. Seconds and megabytes.

    Attributes:
        stages: The median time each stage took of a turn, in order; they add up to about the whole.
    """

    turns: int
    response_p50: float
    response_p95: float
    response_max: float
    first_start: float
    warm_start: float
    memory_idle: float
    memory_one_call: float
    stages: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """For a person to read."""
        whole = sum(self.stages.values()) or 1.0
        shares = (f"{name} {seconds * 1000:.0f} ms ({seconds / whole:.0%})" for name, seconds in self.stages.items())
        return [
            f"end of speech to first reply audio, at the carrier, {self.turns} turns: p50 {self.response_p50:.2f} s, "
            f"p95 {self.response_p95:.2f} s, longest {self.response_max:.2f} s",
            f"  of which {', '.join(shares)}",
            f"start to ready, models warm: first {self.first_start:.1f} s, again {self.warm_start:.1f} s",
            f"memory: {self.memory_idle:.0f} MB idle, {self.memory_one_call:.0f} MB with one call",
        ]


async def responses(options: Options) -> Responses:
    """Let the demo's caller ring until enough turns were spoken."""
    with tempfile.TemporaryDirectory(prefix="patchbay-bench-") as folder:
        return await _measure(Path(folder), options.turns)


async def _measure(folder: Path, turns: int) -> Responses:
    first_start, gateway = await _start(folder)
    await gateway.stop()
    warm_start, gateway = await _start(folder)
    try:
        idle = _memory(gateway.pid)
        waited, busy = await _talk(gateway, turns)
        stages = await _stages(gateway)
    finally:
        await gateway.stop()
    ranked = sorted(waited)
    return Responses(
        turns=len(ranked),
        response_p50=round(statistics.median(ranked), 2),
        response_p95=round(percentile(ranked, 0.95), 2),
        response_max=round(ranked[-1], 2),
        first_start=round(first_start, 1),
        warm_start=round(warm_start, 1),
        memory_idle=round(idle),
        memory_one_call=round(busy),
        stages=stages,
    )


async def _stages(gateway: GatewayProcess) -> dict[str, float]:
    """The median seconds from each stage of a turn to the next, by the later one's name."""
    took: dict[str, list[float]] = defaultdict(list)
    for turn in await _journaled_turns(gateway):
        for (_, before), (stage, after) in pairwise(turn.items()):
            took[stage].append(after - before)
    return {stage: round(statistics.median(seconds), 4) for stage, seconds in took.items()}


async def _journaled_turns(gateway: GatewayProcess) -> list[dict[str, float]]:
    """The stages of every turn, in seconds since the caller stopped."""
    line = await gateway.demo_line()
    database = Database(gateway.database_url)
    try:
        async with database.session() as session:
            organization = line.configuration.organization_id
            page = await runs.list_runs(session, organization, RunFilter(), Paging(limit=MOST_RUNS))
            journals = [await runs.list_events(session, run.row.id, Paging(limit=MOST_RUNS)) for run in page.items]
            return [dict(event.detail) for events in journals for event in events.items if event.kind == "turn_latency"]
    finally:
        await database.close()


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
