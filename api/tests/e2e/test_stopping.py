"""A gateway that is told to stop: live calls end with a word, new ones are not begun, and the books are right."""

import asyncio
from pathlib import Path

import pytest

from api.db import Database
from api.errors import ShuttingDown
from api.simulator.carrier import Line
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.gateway import Gateway
from api.tests.lines import get_runs

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def stay(phone: Phone, _line: Line) -> None:
    await phone.listen()
    await phone.wait_for_hang_up(within=60)


async def test_a_caller_is_told_before_the_gateway_stops(tmp_path: Path) -> None:
    gateway = await Gateway(tmp_path, settings={"DRAIN_SECONDS": "1"}).start("--no-demo")
    async with gateway.connected():
        number = await gateway.add_line(await gateway.add_workflow())
        call = asyncio.create_task(gateway.ring(number, stay))
        await gateway.printed("inbound call answered")
        await asyncio.sleep(3)  # a caller in the middle of the greeting
        stopping = asyncio.create_task(gateway.stop())
        await gateway.printed("taking no new calls")
        refused = await gateway.ring(number, stay)
        outcome = await call
        assert await stopping == 0
    assert "have to end our call" in judge.transcribe(outcome.heard)
    assert outcome.ended_by == "gateway"
    assert ShuttingDown.caller_message in refused.deliveries[0].answer
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'patchbay.sqlite3'}")
    (run,) = await get_runs(database)
    await database.close()
    assert (run.call_id, run.status, run.disposition) == (outcome.call_id, "completed", "shutdown")
    assert (run.held_by, run.recording) == (None, f"{run.id}.wav")
