"""One call, several processes: whichever of them a request reaches, it is the same call."""

import asyncio
from pathlib import Path

import pytest

from api.simulator import people, voices
from api.simulator.balancer import ByPurpose
from api.simulator.carrier import Line
from api.simulator.faults import Faults
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.fleet import Fleet
from api.tests.e2e.gateway import CALLER
from api.tests.e2e.light import light_workflow
from api.tests.lines import get_run, get_runs
from api.tests.waiting import becomes

pytestmark = pytest.mark.e2e

ANSWERS, SPEAKS = 0, 1


async def stay(phone: Phone, _line: Line) -> None:
    await phone.wait_for_hang_up(within=60)


async def test_webhook_media_socket_and_hang_up_land_on_different_processes(tmp_path: Path, postgres_url: str) -> None:
    choice = ByPurpose(answer=ANSWERS, media=SPEAKS, status=ANSWERS)
    async with Fleet.running(tmp_path, postgres_url, choice=choice) as fleet:
        number = await fleet.add_line(await fleet.add_workflow())
        asks = people.talker([voices.clip("opening-hours")], farewell=voices.clip("no-thank-you-goodbye"))
        outcome = await fleet.carrier.call(number, CALLER, asks)
        run = await fleet.run_of(outcome.call_id)
    assert "saturday" in judge.transcribe(outcome.heard)
    assert (run["status"], run["disposition"], outcome.ended_by) == ("completed", "agent_hung_up", "gateway")
    said = {place: "\n".join(gateway.output) for place, gateway in enumerate(fleet.gateways)}
    assert "inbound call answered" in said[ANSWERS]
    assert "call ended" in said[SPEAKS]
    assert "call ended" not in said[ANSWERS]


async def test_a_webhook_delivered_to_all_of_them_at_once_is_one_call(tmp_path: Path, postgres_url: str) -> None:
    async with Fleet.running(tmp_path, postgres_url) as fleet:
        number = await fleet.add_line(await fleet.add_workflow(**light_workflow()))
        outcome = await fleet.carrier.call(number, CALLER, stay, faults=Faults(duplicate_webhooks=5))
        await fleet.run_of(outcome.call_id)
        runs = await get_runs(fleet.database)
    answers = [item for item in outcome.deliveries if item.purpose == "answer"]
    assert len(answers) == 6
    assert len({item.answer for item in answers}) == 1
    assert [run.call_id for run in runs] == [outcome.call_id]


async def test_the_callers_of_a_killed_process_are_not_left_in_silence(tmp_path: Path, postgres_url: str) -> None:
    choice = ByPurpose(answer=ANSWERS, media=SPEAKS, status=ANSWERS)
    async with Fleet.running(tmp_path, postgres_url, choice=choice) as fleet:
        number = await fleet.add_line(await fleet.add_workflow(**light_workflow(seconds=120)))
        call = asyncio.create_task(fleet.carrier.call(number, CALLER, stay))

        async def speaks() -> bool:
            return any(run.held_by for run in await get_runs(fleet.database))

        assert await becomes(speaks, within=20)
        await fleet.gateways[SPEAKS].kill()
        outcome = await call

        async def ended() -> bool:
            return all(run.ended_at for run in await get_runs(fleet.database))

        assert await becomes(ended, within=40)
        (run,) = await get_runs(fleet.database)
        after = await get_run(fleet.database, run.id)
    assert outcome.status == "completed"
    assert (after.status, after.held_by) in {("failed", None), ("completed", None)}
    assert after.disposition in {"gateway_lost", "completed"}
