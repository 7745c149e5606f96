"""Many short calls with bad ends: the last one is answered like the first, and nothing is left behind."""

import asyncio
from pathlib import Path

import pytest

from api.simulator.carrier import Line
from api.simulator.faults import NO_FAULTS, Faults, MediaFault
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.gateway import Gateway

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ENDS = [
    NO_FAULTS,
    Faults(media=MediaFault.RESET, media_after_seconds=0.6),
    Faults(media=MediaFault.WRONG_OPENING),
    Faults(signature=""),
]
ROUNDS = 4


async def hang_up_soon(phone: Phone, _line: Line) -> None:
    await phone.pause(0.8)


def held(pid: int) -> tuple[int, int]:
    """Open descriptors and threads of a process (Linux)."""
    root = Path(f"/proc/{pid}")
    return len(list((root / "fd").iterdir())), len(list((root / "task").iterdir()))


async def test_short_calls_with_bad_ends_leave_nothing_behind(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())

    async def a_round() -> None:
        await asyncio.gather(*(gateway.ring(number, hang_up_soon, faults=end) for end in ENDS))

    # The database's connections and the worker threads are made when they are first needed, and stay.
    await asyncio.gather(a_round(), a_round())
    await gateway.settled()
    before = held(gateway.pid)
    for _ in range(ROUNDS):
        await a_round()
    await gateway.settled()
    after = held(gateway.pid)
    assert after[0] < before[0] + ROUNDS * len(ENDS) // 2
    assert after[1] < before[1] + ROUNDS * len(ENDS) // 2

    async def listen(phone: Phone, _line: Line) -> None:
        await phone.listen()

    outcome = await gateway.ring(number, listen)
    assert "riverside clinic" in judge.transcribe(outcome.heard)
