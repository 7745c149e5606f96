"""Whether calls leave anything behind: thousands of short ones, and what the process holds before and after."""

import asyncio
from dataclasses import dataclass

from bench.options import Options
from bench.plan import Plan
from bench.probe import Probe, read_report
from bench.processes import Usage, usage
from bench.servers import Server, running
from bench.window import measure

CALLS = 10_000
WARM_UP_CALLS = 500
PER_SECOND = 12.0
HOLD_SECONDS = 0.5
SETTLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds; ``tasks`` are its event loop's."""

    usage: Usage
    tasks: int

    def __str__(self) -> str:
        held = self.usage
        return (
            f"{held.rss_mb:.1f} MB RSS, {held.pss_mb:.1f} MB PSS, {held.descriptors} descriptors, "
            f"{held.threads} threads, {self.tasks} tasks"
        )


@dataclass(frozen=True, slots=True)
class Soak:
    """Before, after a warm-up, and after ``calls`` further calls."""

    calls: int
    before: Held
    after: Held
    refused: int

    def lines(self) -> list[str]:
        """For a person to read."""
        grown = (self.after.usage.rss_mb - self.before.usage.rss_mb) * 1024 / self.calls
        return [
            f"{self.calls} short calls ({self.refused} refused): {grown:.2f} kB each",
            f"  before {self.before}",
            f"  after  {self.after}",
        ]


async def soak(options: Options) -> Soak:
    """Let short calls come and go."""
    calls = next(iter(options.calls), CALLS)
    async with running("gateway", probe=Probe.TASKS) as servers:
        server = servers["gateway"]
        await _let_pass(server, min(WARM_UP_CALLS, calls))
        before = await _held(server)
        refused = await _let_pass(server, calls)
        return Soak(calls, before, await _held(server), refused)


async def _let_pass(server: Server, calls: int) -> int:
    plan = Plan(calls=calls, script="silent", begun_per_second=PER_SECOND, hold_seconds=HOLD_SECONDS)
    load = await measure(server, plan)
    await asyncio.sleep(SETTLE_SECONDS)
    return sum(load.refused.values()) + load.broken


async def _held(server: Server) -> Held:
    report = await read_report(server.pid, server.report)
    return Held(usage(server.pid), report.tasks)
