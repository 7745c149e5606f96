"""Paired runs: stock, gateway and floor take turns on the same core, and only neighbours are compared.

A machine's speed drifts by a quarter from minute to minute; the ratio of two windows next to one another does not.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from bench.figures import Median, median
from bench.options import Options
from bench.plan import Load, Plan
from bench.servers import SERVERS, running
from bench.window import measure_undisturbed

BASELINE = "stock"
CALLS = 2


@dataclass(frozen=True, slots=True)
class Pairs:
    """What came of them.

    Attributes:
        calls: In each window.
        windows: Every window, by server, in the order of rounds.
        cpu_ms: Per call and second.
        ratios: Of the server's CPU to the stock server's in the same round.
        discarded: Windows in which others needed the machine.
    """

    calls: int
    windows: dict[str, list[Load]]
    cpu_ms: dict[str, Median] = field(default_factory=dict)
    ratios: dict[str, Median] = field(default_factory=dict)
    discarded: int = 0

    def lines(self) -> list[str]:
        """For a person to read."""
        head = f"CPU of a call, {self.calls} calls at once (ms per second; ratio to {BASELINE} in the same round)"
        rows = [
            f"  {name:8} {self.cpu_ms[name]!s:34} "
            f"{'ratio ' + str(self.ratios[name]) if name in self.ratios else '':34} {_delays(loads)}"
            for name, loads in self.windows.items()
        ]
        return [head, *rows, f"  windows discarded because the machine was busy: {self.discarded}"]


async def pairs(options: Options) -> Pairs:
    """Measure ``options.rounds`` rounds; every other one goes backwards."""
    names = options.servers or tuple(SERVERS)
    calls = next(iter(options.calls), CALLS)
    plan = Plan(
        calls=calls,
        script=options.script,
        loops=options.loops,
        warm_up_seconds=options.warm_up_seconds,
        comfort_noise=options.comfort_noise,
    )
    windows: dict[str, list[Load]] = defaultdict(list)
    discarded = 0
    async with running(*names) as servers:
        for round_ in range(options.rounds):
            for name in names if round_ % 2 == 0 else reversed(names):
                load, late = await measure_undisturbed(servers[name], plan, options)
                windows[name].append(load)
                discarded += late
                print(f"  round {round_ + 1}: {name} {load.cpu_ms:.1f} ms per call and second", flush=True)
    return _compare(calls, dict(windows), discarded)


def _compare(calls: int, windows: dict[str, list[Load]], discarded: int) -> Pairs:
    cpu = {name: median([load.cpu_ms for load in loads]) for name, loads in windows.items()}
    base = windows.get(BASELINE, [])
    ratios = {
        name: median([load.cpu_ms / beside.cpu_ms for load, beside in zip(loads, base, strict=True)])
        for name, loads in windows.items()
        if base and name != BASELINE
    }
    return Pairs(calls, windows, cpu, ratios, discarded)


def _delays(loads: list[Load]) -> str:
    response = median([load.response.p50 for load in loads]).median
    barge_in = median([load.barge_in.p50 for load in loads]).median
    gap = max(load.gap.p99 for load in loads)
    lost = sum(load.lost for load in loads)
    return f"reply {response:.0f} ms, barge-in {barge_in:.0f} ms, gap p99 {gap:.0f} ms, lost {lost}"
