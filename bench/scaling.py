"""What a second process adds: the gateway on one core, then on each of two, the callers of one on the other's core."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.options import Options
from bench.picture import Curve, draw
from bench.plan import Load, Plan
from bench.processes import GENERATOR_CORE, SERVER_CORE
from bench.servers import Server, serve_gateway
from bench.window import measure

CALLS = 50
CORES = (SERVER_CORE, GENERATOR_CORE)


@dataclass(frozen=True, slots=True)
class Scaling:
    """One process with ``calls`` calls, and two with as many each."""

    calls: int
    alone: Load
    together: list[Load]

    def lines(self) -> list[str]:
        """For a person to read."""
        rows = [("one process", self.alone), *(("each of two", load) for load in self.together)]
        return [
            f"{self.calls} calls in one process, and in each of two (each process on a core with the other's callers)",
            *(
                f"  {name}: {load.cpu_ms:5.1f} ms per call and second, gap p99 {load.gap.p99:.0f} ms, lost {load.lost}"
                for name, load in rows
            ),
        ]


async def scaling(options: Options) -> Scaling:
    """Measure one, then both at once."""
    calls = next(iter(options.calls), CALLS)
    plan = Plan(calls=calls, script=options.script, loops=options.loops, warm_up_seconds=options.warm_up_seconds)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="patchbay-bench-")))
        servers: list[Server] = []
        for core in CORES:
            home = folder / str(core)
            home.mkdir()
            servers.append(await stack.enter_async_context(serve_gateway("gateway", home, core=core)))
        alone = await measure(servers[0], plan, core=CORES[1])
        print(f"  one process: {alone.cpu_ms:.1f} ms per call and second", flush=True)
        together = await asyncio.gather(
            *(measure(server, plan, core=core) for server, core in zip(servers, reversed(CORES), strict=True))
        )
    found = Scaling(calls, alone, list(together))
    if options.picture:
        await asyncio.to_thread(Path(options.picture).write_text, picture(found))
    return found


def picture(found: Scaling) -> str:
    """Gaps and CPU with one process and with two, as an SVG document."""
    both = [(found.alone, found.calls), *((load, 2 * found.calls) for load in found.together)]
    gaps = {"one process, then two": [(calls, load.gap.p99) for load, calls in both]}
    cpu = {"one process, then two": [(calls, load.cpu_ms) for load, calls in both]}
    curves = [Curve("p99 of gaps in a reply, ms", gaps), Curve("CPU, ms per call and second", cpu)]
    return draw("What a second process adds", curves)
