"""One measured window: a run of the generator in a process of its own."""

import asyncio
import sys

from pydantic import TypeAdapter

from bench.plan import Load, Plan
from bench.processes import GENERATOR_CORE, pinned_to
from bench.servers import Server

MAX_SLIP_MS = 10.0
TRIES = 5


class GeneratorSlipped(RuntimeError):
    """The machine was too busy for the generator to keep its pace."""


async def measure(server: Server, plan: Plan) -> Load:
    """What ``plan`` finds on ``server``.

    Raises:
        RuntimeError: The generator failed, or the server took no call.
    """
    with pinned_to(GENERATOR_CORE):
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
    if plan.calls and load.refused >= plan.calls:
        raise RuntimeError(f"{server.name} took no call\n{errors.decode()}")
    return load


async def measure_on_time(server: Server, plan: Plan, *, max_slip_ms: float = MAX_SLIP_MS) -> tuple[Load, int]:
    """The same, in a window in which the generator kept its pace; how many were discarded before it.

    Raises:
        GeneratorSlipped: It never did.
    """
    for discarded in range(TRIES):
        load = await measure(server, plan)
        if load.slip.p99 <= max_slip_ms:
            return load, discarded
    raise GeneratorSlipped(f"the generator was late in {TRIES} windows: p99 of {load.slip.p99:.0f} ms")
