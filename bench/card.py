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


async def bench(given: argparse.Namespace) -> int:
    """Measure, print, and write JSON if asked to; 2 if there is no such measurement."""
    parts = given.parts or QUICK
    if unknown := [name for name in parts if name not in PARTS]:
        print(f"there is no measurement '{unknown[0]}'; there are {', '.join(PARTS)}")
        return 2
    _end_well_when_told_to()
    machine, found = describe_machine(), {}
    for name in parts:
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


def _end_well_when_told_to() -> None:
    """SIGTERM ends the measurement as Ctrl-C does: what it started and wrote is taken away."""
    measuring = asyncio.current_task()
    if measuring is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
