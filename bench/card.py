"""``patchbay bench``: measures what is named and prints a card."""

import argparse
import asyncio
import signal
from pathlib import Path
from typing import Any

import orjson

from bench.machine import Machine, describe_machine
from bench.options import read_options
from bench.parts import PARTS, QUICK, Measured
from bench.window import MachineBusy

USAGE, TERMINATED = 2, 143


async def bench(given: argparse.Namespace) -> int:
    """Measure, print, and write JSON if asked to; the exit status.

    SIGTERM ends it as Ctrl-C does: what it started and wrote is taken away.
    """
    if unknown := [name for name in given.parts if name not in PARTS]:
        print(f"there is no measurement '{unknown[0]}'; there are {', '.join(PARTS)}")
        return USAGE
    measuring = asyncio.create_task(_measure(given), name="bench")
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
    try:
        await asyncio.wait([measuring])
    finally:
        measuring.cancel()
        [outcome] = await asyncio.gather(measuring, return_exceptions=True)
    if isinstance(outcome, MachineBusy):
        print(f"not measured: {outcome}")
        return 1
    return TERMINATED if measuring.cancelled() else measuring.result()


async def _measure(given: argparse.Namespace) -> int:
    machine, found = describe_machine(), {}
    for name in given.parts or QUICK:
        print(f"{name} ...", flush=True)
        found[name] = await PARTS[name](read_options(given))
    print(card(machine, found))
    if given.json:
        document: dict[str, Any] = {"machine": machine, **found}
        await asyncio.to_thread(Path(given.json).write_bytes, orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return 0


def card(machine: Machine, found: dict[str, Measured]) -> str:
    """Everything for a person to read."""
    return "\n".join(["", *machine.lines(), *(line for part in found.values() for line in ["", *part.lines()])])
