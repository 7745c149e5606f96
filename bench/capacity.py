"""How many calls one core holds: more and more of them, until replies stutter or something is lost."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bench.options import Options
from bench.picture import Curve, draw
from bench.plan import Load, Plan
from bench.servers import SERVERS, running
from bench.window import MachineBusy, measure_undisturbed

MAX_GAP_MS = 60.0
CALLS = {
    "stock": (2, 8, 12, 14, 16, 18, 20),
    "gateway": (2, 16, 40, 64, 80, 90, 100, 110, 120),
    "floor": (2, 16, 40, 64, 80, 100, 120),
}


@dataclass(frozen=True, slots=True)
class Climb:
    """One server's way up.

    Attributes:
        windows: From few calls to many; the last one may be one too many.
        holds: The most calls at which it held real time.
        mb_per_call: Resident memory each further call took.
    """

    windows: list[Load]
    holds: int
    mb_per_call: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a core holds, by server."""

    climbs: dict[str, Climb]
    discarded: int = 0

    def lines(self) -> list[str]:
        """For a person to read."""
        rows = [f"calls a core holds (gaps p99 at most {MAX_GAP_MS:.0f} ms, nothing lost)"]
        for name, climb in self.climbs.items():
            rows.append(f"  {name:8} {climb.holds} calls, {climb.mb_per_call:.1f} MB each")
            rows += [f"           {_describe(load)}" for load in climb.windows]
        return [*rows, f"  windows discarded because the machine was busy: {self.discarded}"]


async def capacity(options: Options) -> Capacity:
    """Climb with one server after another, each alone on its core."""
    climbs, discarded = {}, 0
    for name in options.servers or tuple(SERVERS):
        climbs[name], late = await _climb(name, options)
        discarded += late
    found = Capacity(climbs, discarded)
    if options.picture:
        await asyncio.to_thread(Path(options.picture).write_text, picture(found))
    return found


async def _climb(name: str, options: Options) -> tuple[Climb, int]:
    windows: list[Load] = []
    holds = discarded = 0
    async with running(name) as servers:
        for calls in options.calls or CALLS[name]:
            plan = Plan(
                calls=calls,
                script=options.script,
                loops=options.loops,
                warm_up_seconds=options.warm_up_seconds,
                comfort_noise=options.comfort_noise,
            )
            try:
                load, late = await measure_undisturbed(servers[name], plan, options)
            except MachineBusy as error:
                print(f"  {name}, {calls} calls: {error}", flush=True)
                break
            discarded += late
            windows.append(load)
            print(f"  {name}, {_describe(load)}", flush=True)
            if not holds_real_time(load):
                break
            holds = calls
    return Climb(windows, holds, _mb_per_call(windows)), discarded


def holds_real_time(load: Load) -> bool:
    """Whether nobody heard a gap, and nothing was lost."""
    return load.gap.p99 <= MAX_GAP_MS and load.lost == 0


def _mb_per_call(windows: list[Load]) -> float:
    held = [load for load in windows if load.after and holds_real_time(load)]
    if len(held) < 2 or held[0].after is None or held[-1].after is None:
        return 0.0
    return round((held[-1].after.rss_mb - held[0].after.rss_mb) / (held[-1].calls - held[0].calls), 2)


def _describe(load: Load) -> str:
    return (
        f"{load.calls:3} calls: {load.cpu_ms:5.1f} ms per call and second, core {load.core:3.0%}, "
        f"gap p99 {load.gap.p99:.0f} ms, reply p50/p95 {load.response.p50:.0f}/{load.response.p95:.0f} ms, "
        f"barge-in {load.barge_in.p50:.0f}/{load.barge_in.p95:.0f} ms, lost {load.lost}"
    )


def picture(found: Capacity) -> str:
    """Gaps and CPU over the number of calls, as an SVG document."""
    windows = {name: climb.windows for name, climb in found.climbs.items()}
    gaps = {name: [(load.calls, load.gap.p99) for load in loads] for name, loads in windows.items()}
    cpu = {name: [(load.calls, load.cpu_ms) for load in loads] for name, loads in windows.items()}
    curves = [Curve("p99 of gaps in a reply, ms", gaps), Curve("CPU, ms per call and second", cpu)]
    return draw("What one core holds", curves)
