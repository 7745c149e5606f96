"""One measured window: a run of the generator in a process of its own."""

import asyncio
import sys

from pydantic import TypeAdapter

from bench.options import Options
from bench.plan import Load, Plan
from bench.processes import GENERATOR_CORE, pinned_to
from bench.servers import Server

TRIES = 5


class MachineBusy(RuntimeError):
    """Others needed the machine too much to measure anything."""


async def measure(server: Server, plan: Plan, *, core: int = GENERATOR_CORE) -> Load:
    """What ``plan`` finds on ``server``, its callers on ``core``.

    Raises:
        RuntimeError: The generator failed, or the server took no call.
    """
    with pinned_to(core):
        generator = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bench.load"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    try:
        output, errors = await generator.communicate(TypeAdapter(Plan).dump_json(server.plan(plan)))
    finally:
        if generator.returncode is None:
            generator.kill()
            await generator.wait()
    if generator.returncode:
        raise RuntimeError(errors.decode())
    load = TypeAdapter(Load).validate_json(output)
    if plan.calls and sum(load.refused.values()) >= plan.calls:
        raise RuntimeError(f"{server.name} took no call: {load.refused}")
    return load


async def measure_undisturbed(server: Server, plan: Plan, limits: Options) -> tuple[Load, int]:
    """The same, in a window in which neither callers nor server wanted for time; how many were discarded before it.

    Raises:
        MachineBusy: There was no such window.
    """
    for discarded in range(TRIES):
        load = await measure(server, plan)
        if load.slip.p99 <= limits.max_slip_ms and load.foreign_core <= limits.max_foreign:
            return load, discarded
        print(
            f"  discarded: callers late by {load.slip.p99:.0f} ms, {load.foreign_core:.0%} of the core taken",
            flush=True,
        )
    raise MachineBusy(f"{TRIES} windows were disturbed")
