"""The live channel: who is told what, when it ends, and that it costs nobody else anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from api.db import Database
from api.services.accounts.shares import Shares
from api.services.live import channel
from api.services.pipecat.call import Utterance
from api.services.telephony.calls import events
from api.services.telephony.calls.draining import drain
from api.services.telephony.calls.feed import BACKLOG, feed
from api.services.telephony.calls.hints import LiveEvent
from api.services.telephony.calls.journal import CallJournal
from api.services.telephony.calls.load import load
from api.services.telephony.types import CallStatus
from api.tests.routes.records import add_run
from api.tests.routes.tenants import Tenant, error_of, program
from api.tests.telephony.softphone.loopback import serving
from api.tests.waiting import until

PATH = "/api/v1/live"


class Stream:
    """An open channel, as a browser reads it."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(5):
            async for line in self._lines:
                if line.startswith("data: "):
                    return dict(orjson.loads(line.removeprefix("data: ")))
        raise EOFError

    async def rest(self) -> list[dict[str, Any]]:
        """Every message until the gateway ends the channel."""
        found = []
        try:
            while True:
                found.append(await self.next())
        except EOFError:
            return found


@pytest.fixture
async def origin(app: FastAPI) -> AsyncIterator[str]:
    """Where the gateway listens, on a real port: a test's client would wait for the end of the answer."""
    async with serving(app) as origin:
        yield origin


@asynccontextmanager
async def following(origin: str, client: httpx2.AsyncClient) -> AsyncIterator[Stream]:
    """The channel of whoever is signed in with ``client``."""
    headers = {name: client.headers[name] for name in ("X-API-Key",) if name in client.headers}
    cookies = dict(client.cookies)
    async with (
        httpx2.AsyncClient(base_url=origin, headers=headers, cookies=cookies, timeout=10) as browser,
        browser.stream("GET", PATH) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        stream = Stream(answer.aiter_lines())
        assert (await stream.next())["kind"] == "open"
        yield stream


@pytest.fixture
async def ours(origin: str, us: Tenant) -> AsyncIterator[Stream]:
    """Our channel."""
    async with following(origin, us.http) as stream:
        yield stream


async def test_a_calls_life_is_told_to_its_organization_and_to_nobody_else(
    ours: Stream, us: Tenant, them: Tenant, origin: str, database: Database
) -> None:
    run = await add_run(database, us.organization_id, status="initiated")
    theirs = await add_run(database, them.organization_id, status="initiated")
    async with following(origin, them.http) as strangers:
        await events.apply_status(run, {"call_id": "", "status": CallStatus.RINGING, "word": "ringing"})
        assert await ours.next() == {"kind": "call", "run_id": run}
        await CallJournal(us.organization_id, run).said(
            Utterance(speaker="caller", text="Hello?", started_at=0.5, ended_at=1.0)
        )
        said = await ours.next()
        assert (said["kind"], said["run_id"], said["speaker"], said["text"]) == ("said", run, "caller", "Hello?")
        assert [line["text"] for line in await us.items(f"/api/v1/workflow-runs/{run}/transcript")] == ["Hello?"]
        await CallJournal(us.organization_id, run).happened("node_entered", {"node": "secret of ours"})
        assert await ours.next() == {"kind": "event", "run_id": run, "event": "node_entered"}
        await events.finish(run, CallStatus.COMPLETED, disposition="caller_hung_up")
        assert await ours.next() == {"kind": "call", "run_id": run}
        await events.finish(theirs, CallStatus.COMPLETED, disposition="caller_hung_up")
        assert await strangers.next() == {"kind": "call", "run_id": theirs}


async def test_what_is_set_up_otherwise_is_told(ours: Stream, us: Tenant, account: str) -> None:
    assert await ours.next() == {"kind": "configuration", "run_id": None}
    number = {"telephony_configuration_id": account, "address": "1001"}
    await us.post("/api/v1/phone-numbers", number)
    assert (await ours.next())["kind"] == "number"
    await us.get("/api/v1/phone-numbers")
    refused = await us.http.post("/api/v1/phone-numbers", json=number)
    assert refused.status_code == 409
    await us.patch(f"/api/v1/telephony-configurations/{account}", {"name": "Other line"})
    assert (await ours.next())["kind"] == "configuration"


async def test_a_program_may_follow(app: FastAPI, origin: str, us: Tenant, database: Database) -> None:
    async with await program(app, us.organization_id) as client, following(origin, client) as stream:
        run = await add_run(database, us.organization_id)
        feed.changed(run)
        assert (await stream.next())["run_id"] == run


async def test_it_beats_while_nothing_happens_and_ends_with_the_session(
    monkeypatch: pytest.MonkeyPatch, us: Tenant, origin: str
) -> None:
    monkeypatch.setattr(channel, "HEARTBEAT_SECONDS", 0.05)
    async with following(origin, us.http) as stream:
        assert (await stream.next())["kind"] == "alive"
        assert (await us.http.post("/api/v1/auth/logout")).is_success
        assert {message["kind"] for message in await stream.rest()} <= {"alive"}


async def test_it_ends_when_the_process_drains_and_none_is_opened_then(
    monkeypatch: pytest.MonkeyPatch, ours: Stream, us: Tenant
) -> None:
    monkeypatch.setattr(load, "draining", False)
    await drain(0)
    assert await ours.rest() == []
    answer = await us.http.get(PATH)
    assert (answer.status_code, error_of(answer)["code"]) == (503, "shutting_down")


async def test_nobody_may_have_too_many(monkeypatch: pytest.MonkeyPatch, origin: str, us: Tenant) -> None:
    monkeypatch.setattr(channel, "shares", Shares(2))
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(following(origin, us.http))
        answer = await us.http.get(PATH)
        assert (answer.status_code, error_of(answer)["code"]) == (429, "too_many_channels")
    await until(lambda: not channel.shares)


async def test_whoever_falls_behind_is_told_to_look_and_slows_nobody(us: Tenant) -> None:
    with feed.watch(us.organization_id) as watcher:
        for _ in range(BACKLOG + 10):
            feed.publish(LiveEvent(kind="call", organization_id=us.organization_id, run_id="0" * 32))
        told = [await watcher.next() for _ in range(10)]
    assert told[0] is not None
    assert (told[0].kind, {event.kind for event in told[1:] if event}) == ("missed", {"call"})


async def test_an_event_about_nobodys_run_is_told_to_nobody(us: Tenant) -> None:
    with feed.watch(us.organization_id) as watcher:
        feed.changed("0" * 32)
        feed.publish(LiveEvent(kind="workflow", organization_id=us.organization_id))
        event = await watcher.next()
    assert event is not None
    assert event.kind == "workflow"


async def test_the_same_person_in_another_role_begins_anew(
    monkeypatch: pytest.MonkeyPatch, us: Tenant, origin: str
) -> None:
    monkeypatch.setattr(channel, "HEARTBEAT_SECONDS", 0.05)

    async def demoted(_connection: HTTPConnection, _principal: Any) -> bool:
        return False

    async with following(origin, us.http) as stream:
        monkeypatch.setattr(channel, "is_still", demoted)
        assert {message["kind"] for message in await stream.rest()} <= {"alive"}
