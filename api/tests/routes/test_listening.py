"""Listening in: the recording, followed while it is written, by those who may, and everybody can see who did."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.db import Database
from api.db.models import now
from api.services.accounts.shares import Shares
from api.services.live import listening
from api.services.live.recordings import GrowingRecording
from api.services.pipecat.recording import Recorder
from api.services.telephony.calls import events, recordings
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.lines import get_events
from api.tests.routes.records import add_run
from api.tests.routes.tenants import ORIGIN, Tenant
from api.tests.statements import count_statements
from api.tests.telephony.softphone.loopback import serving
from api.tests.waiting import until

RATE = 8000


@pytest.fixture(autouse=True)
def _haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(listening, "LAST_WORDS_SECONDS", 0.1)


@pytest.fixture
async def sockets(app: FastAPI) -> AsyncIterator[str]:
    async with serving(app) as origin:
        yield origin.replace("http", "ws")


@pytest.fixture
async def run(us: Tenant, database: Database) -> str:
    return await add_run(database, us.organization_id, status="in-progress", answered_at=now())


@pytest.fixture
async def recorder(settings: Settings, run: str) -> AsyncIterator[Recorder]:
    recorder = Recorder(recordings.path_of(run), RATE)
    yield recorder
    await recorder.close()


@pytest.fixture
def listen(sockets: str) -> Callable[..., connect]:
    """Listens in as whoever is signed in there."""

    def open_socket(tenant: Tenant, run_id: str, **headers: str) -> connect:
        cookies = "; ".join(f"{name}={value}" for name, value in tenant.http.cookies.items())
        sent = {"Cookie": cookies, **ORIGIN, **headers}
        return connect(f"{sockets}/api/v1/workflow-runs/{run_id}/listen", additional_headers=sent)

    return open_socket


def second(caller: int, agent: int, recorder: Recorder) -> None:
    """One second of the call, each side at one level."""
    recorder.agent_said(np.full(RATE, agent, np.int16).tobytes())
    recorder.caller_said(np.full(RATE, caller, np.int16).tobytes())


async def hears(socket: ClientConnection) -> Any:
    """What a text message says, or the samples of a binary one: caller, agent."""
    async with asyncio.timeout(5):
        message = await socket.recv()
    if isinstance(message, str):
        return orjson.loads(message)
    return np.frombuffer(message, np.int16).reshape(-1, 2)


async def hears_the_rest(socket: ClientConnection) -> None:
    """Return once our end has closed the socket."""
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionClosed):
            async for _ in socket:
                pass


async def test_a_listener_hears_both_sides_as_they_are_recorded(
    us: Tenant, run: str, recorder: Recorder, listen: Callable[..., connect], database: Database
) -> None:
    second(100, 200, recorder)
    await recorder.written()
    async with listen(us, run) as socket:
        first = await hears(socket)
        assert (first["sample_rate"], first["channels"]) == (RATE, 2)
        assert first["position_seconds"] == 1.0 - listening.BEHIND_SECONDS
        past = await hears(socket)
        assert {tuple(frame) for frame in past} == {(100, 200)}
        second(300, 400, recorder)
        heard = await hears(socket)
        while (300, 400) not in (frames := {tuple(frame) for frame in heard}):
            heard = await hears(socket)
        assert frames <= {(300, 400), (0, 0)}, "silence stands for what a stalled stream did not bring"
        await events.finish(run, CallStatus.COMPLETED, disposition="caller_hung_up")
        await hears_the_rest(socket)
        assert socket.close_code == listening.OVER
    assert [event.detail for event in await get_events(database, run, "listened")] == [{"by": us.email}]


async def test_a_listener_may_come_before_the_call_is_answered(
    us: Tenant, run: str, settings: Settings, listen: Callable[..., connect]
) -> None:
    async with listen(us, run) as socket:
        recorder = Recorder(recordings.path_of(run), RATE)
        assert (await hears(socket))["position_seconds"] == 0
        second(1, 2, recorder)
        assert len(await hears(socket)) > 0
        await recorder.close()


async def test_whoever_waits_for_a_call_to_be_answered_asks_once(
    us: Tenant, settings: Settings, listen: Callable[..., connect], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await add_run(database, us.organization_id, status="ringing")
    monkeypatch.setattr(listening, "NOTHING_SECONDS", 0.02)
    looked = itertools.count()
    everywhere = GrowingRecording.find

    def look(path: Path, *, behind_seconds: float) -> GrowingRecording | None:
        next(looked)
        return everywhere(path, behind_seconds=behind_seconds)

    monkeypatch.setattr(GrowingRecording, "find", look)
    with count_statements(database) as statements:
        async with listen(us, run) as socket:
            await until(lambda: next(looked) > 40)
            assert len([statement for statement in statements if "FROM workflow_runs" in statement]) <= 2
            await events.apply_status(run, {"call_id": "", "status": CallStatus.IN_PROGRESS, "word": "up"}, "twilio")
            await hears_the_rest(socket)
            assert socket.close_code == listening.NO_RECORDING, "they learned that it was answered"


async def test_nobody_listens_to_more_calls_than_may_be(
    us: Tenant, run: str, recorder: Recorder, listen: Callable[..., connect], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "shares", Shares(1))
    second(1, 2, recorder)
    await recorder.written()
    async with listen(us, run) as socket:
        await hears(socket)
        async with listen(us, run) as one_too_many:
            await hears_the_rest(one_too_many)
            assert one_too_many.close_code == listening.TOO_MANY
    await until(lambda: not listening.shares)
    async with listen(us, run) as again:
        assert (await hears(again))["channels"] == 2


async def test_a_call_that_is_not_recorded_here_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, us: Tenant, run: str, listen: Callable[..., connect]
) -> None:
    monkeypatch.setattr(listening, "NOTHING_SECONDS", 0.02)
    async with listen(us, run) as socket:
        with pytest.raises(ConnectionClosed):
            await hears(socket)
        assert socket.close_code == listening.NO_RECORDING


async def test_whoever_signs_out_hears_no_more(
    monkeypatch: pytest.MonkeyPatch, us: Tenant, run: str, recorder: Recorder, listen: Callable[..., connect]
) -> None:
    monkeypatch.setattr(listening, "CHECK_SECONDS", 0.05)
    second(1, 2, recorder)
    await recorder.written()
    async with listen(us, run) as socket:
        assert (await hears(socket))["channels"] == 2
        await us.http.post("/api/v1/auth/logout")
        await hears_the_rest(socket)
        assert socket.close_code == listening.SIGNED_OUT


async def test_an_end_whose_notice_was_lost_is_noticed(  # noqa: PLR0917
    monkeypatch: pytest.MonkeyPatch,
    us: Tenant,
    run: str,
    recorder: Recorder,
    listen: Callable[..., connect],
    database: Database,
) -> None:
    monkeypatch.setattr(listening, "CHECK_SECONDS", 0.05)
    second(1, 2, recorder)
    await recorder.written()
    async with listen(us, run) as socket:
        monkeypatch.setattr(database.notices, "tell", lambda _topic: None)
        await events.finish(run, CallStatus.COMPLETED, disposition="caller_hung_up")
        await hears_the_rest(socket)
        assert socket.close_code == listening.OVER


async def test_a_listener_who_takes_nothing_is_brought_forward(us: Tenant, run: str, settings: Settings) -> None:
    recorder = Recorder(recordings.path_of(run), RATE)
    second(1, 1, recorder)
    await recorder.written()
    found = GrowingRecording.find(recordings.path_of(run), behind_seconds=0.5)
    assert found is not None
    for level in range(2, 12):
        second(level, level, recorder)
    await recorder.close()
    assert found.waiting_seconds == 10.5
    found.catch_up(0.5)
    assert found.position_seconds == 10.5
    pcm = found.read(1 << 20)
    assert set(np.frombuffer(pcm, np.int16)) == {11}
    assert found.read(1 << 20) == b""


async def test_nobody_else_hears_anything(  # noqa: PLR0917
    us: Tenant, them: Tenant, run: str, recorder: Recorder, listen: Callable[..., connect], database: Database
) -> None:
    second(1, 2, recorder)
    await recorder.written()
    ended = await add_run(database, us.organization_id, status="completed", ended_at=now())
    refused = [
        listen(them, run),
        listen(us, "0" * 32),
        listen(us, ended),
        listen(us, run, Origin="https://elsewhere.example"),
        listen(us, run, Cookie=""),
        listen(us, "../../etc/passwd"),
    ]
    for socket in refused:
        with pytest.raises(InvalidStatus):
            await socket
    assert await get_events(database, run, "listened") == []
