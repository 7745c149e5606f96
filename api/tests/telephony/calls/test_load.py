"""A process that has enough to do takes no further call, and one that is about to stop takes none at all."""

import asyncio
import time
from collections.abc import Iterator

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.repositories.demo import DemoLine
from api.errors import Overloaded, ShuttingDown
from api.services.telephony.calls import media
from api.services.telephony.calls.draining import drain
from api.services.telephony.calls.live import live_calls
from api.services.telephony.calls.load import Load, load
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import CALLER, NUMBER, add_run, find_at_carrier, get_run, get_runs, issue_ticket
from api.tests.parrot import SIGNED
from api.tests.sockets import MediaPeer
from api.tests.waiting import until

DOOR = "/api/v1/telephony/inbound/run"
CALL = {"parrot": "parrot-1", "call": "call-1", "from": CALLER, "to": NUMBER}


@pytest.fixture(autouse=True)
def idle() -> Iterator[None]:
    """A process with nothing to do, before and after."""
    yield
    load.draining, load.lag_seconds = False, 0.0
    live_calls.forget_expected()


async def test_a_loop_that_is_held_up_again_and_again_is_noticed_and_forgiven() -> None:
    measured = Load()
    watching = asyncio.create_task(measured.watch())
    seen = []
    for times in (1, 16):
        await hold_up(0.3, times=times)
        seen.append(measured.is_full)
    assert seen == [False, True]
    await until(lambda: not measured.is_full, within=10)
    watching.cancel()


async def hold_up(seconds: float, *, times: int = 1) -> None:
    """Do to the event loop what a call must not do."""
    for _ in range(times):
        await asyncio.sleep(0.01)
        time.sleep(seconds)  # noqa: ASYNC251
        await asyncio.sleep(0.11)


async def test_one_call_too_many_is_refused_politely_and_leaves_nothing_behind(
    gateway: httpx2.AsyncClient, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "max_calls_per_process", 1)
    first = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    second = await gateway.post(DOOR, json={**CALL, "call": "call-2"}, headers=SIGNED)
    again = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert "connect" in first.json()
    assert (second.status_code, second.json()) == (200, {"say": Overloaded.caller_message})
    assert again.text == first.text
    assert len(await get_runs(database)) == 1


async def test_a_stream_beyond_what_a_process_can_hold_keeps_its_ticket_for_another_one(
    database: Database, line: DemoLine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "max_calls_per_process", 0)
    run = await add_run(database, line)
    with pytest.raises(Overloaded):
        await media.serve(MediaPeer([]).socket, await issue_ticket(database, run))
    after = await get_run(database, run.id)
    assert (after.ticket_redeemed_at, after.ended_at) == (None, None)


async def test_health_says_whether_to_send_calls_here(gateway: httpx2.AsyncClient, settings: Settings) -> None:
    app = create_app(settings, warm=False)
    app.state.ready = True
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=PUBLIC_URL) as client:
        assert (await client.get("/health/ready")).status_code == 200
        load.lag_seconds = 10.0
        overloaded = await client.get("/health/ready")
        assert (overloaded.status_code, overloaded.json()) == (503, {"status": "overloaded"})
        load.lag_seconds, load.draining = 0.0, True
        assert (await client.get("/health/ready")).status_code == 503
        assert (await client.get("/health/live")).status_code == 200


async def test_a_process_about_to_stop_takes_no_new_call(gateway: httpx2.AsyncClient, database: Database) -> None:
    assert await drain(0.0) == 0
    answer = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert (answer.status_code, answer.json()) == (200, {"say": ShuttingDown.caller_message})
    assert await get_runs(database) == []


async def test_live_calls_finish_before_the_process_stops(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line)
    with live_calls.hold(await find_at_carrier(database, run.id)) as call:
        draining = asyncio.create_task(drain(5.0))
        await asyncio.sleep(0)
        assert not draining.done()
    assert await draining == 0
    assert not call.must_end


async def test_a_call_that_goes_on_past_the_deadline_is_told_to_end(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line)
    with live_calls.hold(await find_at_carrier(database, run.id)) as call:
        draining = asyncio.create_task(drain(0.0))
        await until(lambda: call.must_end)
    assert await draining == 1
