"""What one caller's arrival does to all others: how long the event loop stands still while a call is set up."""

from dataclasses import dataclass

from bench.figures import Spread, spread
from bench.options import Options
from bench.plan import Plan
from bench.probe import Probe, read_report, worst
from bench.servers import SERVERS, running
from bench.window import measure

AFTER_SECONDS = 0.1
CALLS = 40
PER_SECOND = 2.0
HOLD_SECONDS = 2.25
"""Calls end between the beginnings of others, so that no end is taken for a beginning."""
WARM_UP_CALLS = 6


@dataclass(frozen=True, slots=True)
class Stalls:
    """The longest stall within 100 ms of each set-up, and within as long without one. Milliseconds."""

    with_setup: Spread
    without: Spread


@dataclass(frozen=True, slots=True)
class Setup:
    """By server."""

    stalls: dict[str, Stalls]

    def lines(self) -> list[str]:
        """For a person to read."""
        rows = [
            f"  {name:8} p50 {found.with_setup.p50:.1f} ms, p99 {found.with_setup.p99:.1f} ms, max "
            f"{found.with_setup.max:.1f} ms (without: p50 {found.without.p50:.1f} ms, p99 {found.without.p99:.1f} ms)"
            for name, found in self.stalls.items()
        ]
        return ["longest stall of the event loop while a call is set up", *rows]


async def setup(options: Options) -> Setup:
    """Let calls come and go on one server after another."""
    stalls = {}
    for name in options.servers or tuple(SERVERS):
        stalls[name] = await _stalls(name, next(iter(options.calls), CALLS))
        print(f"  {name}: p50 {stalls[name].with_setup.p50:.1f} ms", flush=True)
    return Setup(stalls)


async def _stalls(name: str, calls: int) -> Stalls:
    async with running(name, probe=Probe.STALLS) as servers:
        server = servers[name]
        plan = Plan(calls=WARM_UP_CALLS, script="silent", begun_per_second=PER_SECOND, hold_seconds=HOLD_SECONDS)
        await measure(server, plan)
        load = await measure(
            server, Plan(calls=calls, script="silent", begun_per_second=PER_SECOND, hold_seconds=HOLD_SECONDS)
        )
        probed = (await read_report(server.pid, server.report)).stalls
    during = [worst(probed, opened, started + AFTER_SECONDS) for opened, started in load.handshakes]
    # The webhook is answered in the 100 ms before a stream is opened.
    quiet = [worst(probed, opened - 2 * AFTER_SECONDS, opened - AFTER_SECONDS) for opened, _ in load.handshakes]
    return Stalls(spread(during, scale=1000), spread(quiet, scale=1000))
