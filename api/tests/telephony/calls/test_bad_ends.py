"""However a call ends, it ends; and the next one is answered."""

import asyncio
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2
import orjson
import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.app import create_app
from api.db import Database
from api.db.models import Workflow, WorkflowRun
from api.services.pipecat import vad
from api.services.pipecat.pipeline import converse
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, get_run, get_runs
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.logged import errors_logged
from api.tests.speech import WORKFLOW, without_models
from api.tests.telephony.twilio.samples import ACCOUNT_SID, AUTH_TOKEN, CONNECTED, INBOUND, MEDIA, SAMPLES, START, sign
from api.tests.telephony.twilio.samples import CALL_SID as SAMPLE_CALL_SID

CALLS = 20
SOON = 5.0


@dataclass
class Caller:
    """Somebody who rings the gateway through Twilio, on real sockets."""

    host: str
    database: Database
    http: httpx2.AsyncClient
    carrier: LocalApi
    numbers: Any

    async def ring(self) -> tuple[str, str]:
        """A new call, answered: its id and its media socket's public URL."""
        call_sid = f"CA{next(self.numbers):032x}"
        webhook = SAMPLES.webhook(urls.inbound_url(), {**INBOUND, "CallSid": call_sid})
        answer = await self.http.post(webhook.url, content=webhook.body, headers=webhook.headers)
        assert answer.status_code == 200, answer.text
        return call_sid, answer.text.partition('url="')[2].partition('"')[0]

    async def open(self, url: str) -> ClientConnection:
        """The media socket, signed as Twilio signs it."""
        headers = sign({"auth_token": AUTH_TOKEN}, url, {}, b"")
        path = url.removeprefix(PUBLIC_URL.replace("http", "ws", 1))
        return await connect(f"ws://{self.host}{path}", additional_headers=headers, close_timeout=1)

    async def connected(self) -> tuple[str, str, ClientConnection]:
        """A call whose stream has begun."""
        call_sid, url = await self.ring()
        peer = await self.open(url)
        await peer.send(CONNECTED)
        await peer.send(START.replace(SAMPLE_CALL_SID, call_sid))
        return call_sid, url, peer

    async def run_of(self, call_sid: str) -> WorkflowRun:
        """The call's run as it stands."""
        return next(run for run in await get_runs(self.database) if run.call_id == call_sid)

    async def ended(self, call_sid: str, within: float = SOON) -> WorkflowRun:
        """The call's run, once it is over."""
        async with asyncio.timeout(within):
            while True:
                run = await self.run_of(call_sid)
                if run.ended_at is not None:
                    return run
                await asyncio.sleep(0.02)

    def hung_up(self, call_sid: str) -> bool:
        """Whether the gateway ended the leg at Twilio."""
        return any(call_sid in request.path for request in self.carrier.posts)


def take(request: ApiRequest) -> tuple[int, Any]:
    """Twilio's answer to whatever the gateway asks about a call."""
    return 200, {"sid": request.path.rpartition("/")[2].removesuffix(".json"), "status": "completed", "price": "-0.01"}


@pytest.fixture
async def caller(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Caller]:
    assert callable(converse)  # the media stack is loaded before the first call, as in a gateway that is warm
    vad.warm_up()
    with socket.socket() as listener, without_models():
        listener.bind(("127.0.0.1", 0))
        async with LocalApi(take) as carrier, httpx2.AsyncClient(timeout=10) as http:
            monkeypatch.setattr(settings, "simulator_url", carrier.url)
            line = await add_line(database, providers.get("twilio"), SAMPLES.credentials)
            async with database.session() as session:
                workflow = await session.get_one(Workflow, line.workflow.id)
                workflow.document = WORKFLOW
            config = uvicorn.Config(
                create_app(settings, warm=False), lifespan="off", log_config=None, ws="websockets-sansio"
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            host = f"127.0.0.1:{listener.getsockname()[1]}"
            http.event_hooks["request"] = [reach(host)]
            yield Caller(host, database, http, carrier, count(1))
            server.should_exit = True
            await serving


def reach(host: str) -> Callable[[httpx2.Request], Awaitable[None]]:
    """Have requests to the public URL reach ``host``."""

    async def send(request: httpx2.Request) -> None:
        request.url = httpx2.URL(str(request.url).replace(PUBLIC_URL, f"http://{host}"))

    return send


async def hear(peer: ClientConnection) -> None:
    """Return once the agent speaks."""
    async with asyncio.timeout(10):
        async for message in peer:
            if orjson.loads(message)["event"] == "media":
                return
    pytest.fail("the agent said nothing")


# How a call may end


async def never_connects(caller: Caller) -> str:
    call_sid, _ = await caller.ring()
    run = await caller.run_of(call_sid)
    webhook = SAMPLES.webhook(
        urls.webhook_url("twilio/status", run.id), {**INBOUND, "CallSid": call_sid, "CallStatus": "completed"}
    )
    await caller.http.post(webhook.url, content=webhook.body, headers=webhook.headers)
    return call_sid


async def says_nothing(caller: Caller) -> str:
    call_sid, url = await caller.ring()
    peer = await caller.open(url)
    await peer.wait_closed()
    return call_sid


async def begins_wrongly(caller: Caller) -> str:
    call_sid, url = await caller.ring()
    peer = await caller.open(url)
    await peer.send(MEDIA)
    await peer.wait_closed()
    return call_sid


async def names_another_call(caller: Caller) -> str:
    call_sid, url = await caller.ring()
    peer = await caller.open(url)
    await peer.send(START.replace(SAMPLE_CALL_SID, "CA" + "f" * 32))
    await peer.wait_closed()
    return call_sid


async def closes_at_once(caller: Caller) -> str:
    call_sid, url = await caller.ring()
    await (await caller.open(url)).close()
    return call_sid


async def closes_after_start(caller: Caller) -> str:
    call_sid, _, peer = await caller.connected()
    await peer.close()
    return call_sid


async def breaks_off(caller: Caller) -> str:
    call_sid, _, peer = await caller.connected()
    await hear(peer)
    peer.transport.abort()
    return call_sid


async def stops_after_start(caller: Caller) -> str:
    call_sid, _, peer = await caller.connected()
    await peer.send('{"event":"stop","stop":{}}')
    await caller.ended(call_sid)
    await peer.close()
    return call_sid


async def talks_nonsense(caller: Caller) -> str:
    call_sid, _, peer = await caller.connected()
    for message in ("nonsense", "[]", '{"event":"media","media":{"payload":"!"}}', b"\xff" * 40, MEDIA):
        await peer.send(message)
    await peer.close()
    return call_sid


async def opens_twice(caller: Caller) -> str:
    call_sid, url, peer = await caller.connected()
    with pytest.raises(InvalidStatus):
        await caller.open(url)
    await peer.close()
    return call_sid


async def hangs_up_in_the_middle(caller: Caller) -> str:
    call_sid, _, peer = await caller.connected()
    await hear(peer)
    await peer.send('{"event":"stop","stop":{}}')
    with suppress(ConnectionClosed):
        await peer.close()
    return call_sid


ENDS: tuple[Callable[[Caller], Awaitable[str]], ...] = (
    never_connects,
    says_nothing,
    begins_wrongly,
    names_another_call,
    closes_at_once,
    closes_after_start,
    breaks_off,
    stops_after_start,
    talks_nonsense,
    opens_twice,
    hangs_up_in_the_middle,
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__.replace("_", " "))
async def test_it_is_over_soon_and_without_an_error(caller: Caller, end: Callable[[Caller], Awaitable[str]]) -> None:
    with errors_logged() as errors:
        run = await caller.ended(await end(caller))
    assert run.status in {"completed", "failed"}
    assert errors == []


async def test_after_many_calls_that_ended_badly_the_next_one_is_answered(caller: Caller) -> None:
    chance = random.Random(51)
    await caller.ended(await breaks_off(caller))
    before = len(asyncio.all_tasks())
    for end in [*ENDS, *chance.choices(ENDS, k=CALLS - len(ENDS))]:
        await caller.ended(await end(caller))
    call_sid, _, peer = await caller.connected()
    await hear(peer)
    await peer.close()
    await caller.ended(call_sid)
    await asyncio.sleep(0.5)
    assert len(asyncio.all_tasks()) <= before + 1


async def test_a_stop_straight_after_the_start_ends_the_call_at_once(caller: Caller) -> None:
    call_sid, _, peer = await caller.connected()
    began = time.monotonic()
    await peer.send('{"event":"stop","stop":{}}')
    run = await caller.ended(call_sid)
    assert time.monotonic() - began < 2.0
    assert (run.status, run.disposition) == ("completed", "caller_hung_up")
    await peer.wait_closed()
    assert caller.hung_up(call_sid)


# What opens a media socket, and what does not


async def test_nothing_that_can_be_guessed_or_read_opens_it(caller: Caller) -> None:
    call_sid, url = await caller.ring()
    run = await caller.run_of(call_sid)
    ticket = url.rpartition("/")[2]
    base = url.removesuffix(ticket)
    triple = f"{run.workflow_id}/{run.organization_id}/{run.id}"
    guesses = [
        run.id,
        call_sid,
        ACCOUNT_SID,
        run.ticket_hash or "",
        ticket[:-1],
        ticket.swapcase(),
        f"{ticket}/",
        "%00",
    ]
    guesses += [triple, f"x?ticket={ticket}", f"?token={ticket}", f"{run.id}?ticket={ticket}", "..%2f" + ticket]
    for guess in guesses:
        with pytest.raises(InvalidStatus) as refused:
            await caller.open(base + guess)
        assert refused.value.response.status_code in {403, 404}, guess
    assert (await get_run(caller.database, run.id)).ticket_redeemed_at is None
    await (await caller.open(url)).close()


async def test_it_needs_no_query_and_is_handed_out_with_none(caller: Caller) -> None:
    _, url = await caller.ring()
    assert "?" not in url
    await (await caller.open(url)).close()


async def test_a_start_that_names_another_live_call_ends_the_call_of_its_ticket_only(caller: Caller) -> None:
    victim, _, their_peer = await caller.connected()
    await hear(their_peer)
    mine, url = await caller.ring()
    peer = await caller.open(url)
    await peer.send(START.replace(SAMPLE_CALL_SID, victim))
    await peer.wait_closed()
    assert (peer.close_code, (await caller.ended(mine)).disposition) == (1002, "handshake_failed")
    assert (await caller.run_of(victim)).ended_at is None
    assert not caller.hung_up(victim)
    await their_peer.close()
    await caller.ended(victim)


@pytest.mark.parametrize("late", ["socket", "webhook"])
async def test_what_comes_after_the_end_is_refused_without_a_fuss(caller: Caller, late: str) -> None:
    call_sid, url, peer = await caller.connected()
    await peer.close()
    await caller.ended(call_sid)
    with errors_logged() as errors:
        if late == "socket":
            with pytest.raises(InvalidStatus) as refused:
                await caller.open(url)
            assert refused.value.response.status_code == 403
        else:
            webhook = SAMPLES.webhook(urls.inbound_url(), {**INBOUND, "CallSid": call_sid})
            answer = await caller.http.post(webhook.url, content=webhook.body, headers=webhook.headers)
            assert "<Hangup" in answer.text
            assert "<Connect" not in answer.text
    assert errors == []


async def test_a_webhook_replayed_while_the_call_goes_on_mints_no_second_socket(caller: Caller) -> None:
    call_sid, url, peer = await caller.connected()
    webhook = SAMPLES.webhook(urls.inbound_url(), {**INBOUND, "CallSid": call_sid})
    answer = await caller.http.post(webhook.url, content=webhook.body, headers=webhook.headers)
    assert answer.text.partition('url="')[2].partition('"')[0] == url
    with pytest.raises(InvalidStatus):
        await caller.open(url)
    assert len(await get_runs(caller.database)) == 1
    await peer.close()
    await caller.ended(call_sid)
