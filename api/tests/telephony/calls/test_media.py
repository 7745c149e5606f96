"""A media socket is accepted for one ticket, and whatever goes wrong on it leaves no call hanging."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.db.repositories.demo import DemoLine
from api.errors import (
    AddressNotAllowed,
    CallerLeft,
    ConfigurationError,
    GatewayError,
    HandshakeFailed,
    InvalidSignature,
    InvalidTicket,
    ProviderUnavailable,
)
from api.services.telephony.calls import events, media, tickets
from api.services.telephony.calls.leases import lease_until
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, dump, get_run, issue_ticket
from api.tests.parrot import Carrier
from api.tests.sockets import MediaPeer
from api.tests.statements import count_statements
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO
from api.tests.waiting import until

CALL_ID = "parrot-call-1"
START = '{"event":"start","call":"parrot-call-1"}'


@pytest.fixture
async def run(database: Database, line: DemoLine) -> WorkflowRun:
    return await add_run(database, line, call_id=CALL_ID)


@pytest.fixture
async def listening(settings: Settings, line: DemoLine) -> AsyncIterator[str]:
    """Where the gateway listens, on a real port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(settings, warm=False), lifespan="off", log_config=None, ws="websockets-sansio"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}/api/v1/telephony/ws"
        server.should_exit = True
        await serving


def accepted(peer: MediaPeer) -> bool:
    return any(message["type"] == "websocket.accept" for message in peer.sent)


async def test_a_wrong_ticket_is_refused_before_anything_is_accepted(listening: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{listening}/guessed")
    assert refused.value.response.status_code == 403


async def test_a_ticket_opens_one_real_socket(listening: str, database: Database, run: WorkflowRun) -> None:
    url = f"{listening}/{await issue_ticket(database, run)}"
    async with connect(url):
        with pytest.raises(InvalidStatus):
            await connect(url)


async def test_a_wrong_first_frame_closes_the_socket_and_ends_the_call(
    listening: str, database: Database, run: WorkflowRun, carrier: Carrier
) -> None:
    async with connect(f"{listening}/{await issue_ticket(database, run)}") as peer:
        await peer.send("hello")
        with pytest.raises(ConnectionClosed) as closed:
            await peer.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == HandshakeFailed.close_code
    after = await get_run(database, run.id)
    assert (after.status, after.disposition) == ("failed", "handshake_failed")
    assert carrier.asked_for("hang up") == [CALL_ID]


@pytest.mark.parametrize(
    "frames",
    [(), ("hello",), ('{"event":"media"}',), ('{"event":"start","call":"somebody-elses-call"}',)],
    ids=["silence", "nonsense", "media", "another call"],
)
async def test_a_stream_that_begins_wrongly_ends_its_own_call_and_no_other(
    database: Database, run: WorkflowRun, carrier: Carrier, frames: tuple[str, ...]
) -> None:
    with pytest.raises(HandshakeFailed):
        await media.serve(MediaPeer(frames).socket, await issue_ticket(database, run))
    after = await get_run(database, run.id)
    assert (after.status, after.disposition) == ("failed", "handshake_failed")
    assert carrier.asked_for("hang up") == [CALL_ID]


@pytest.mark.parametrize("breaks", [False, True], ids=["closes", "breaks off"])
async def test_a_caller_who_leaves_before_the_conversation_begins_has_hung_up(
    database: Database, run: WorkflowRun, carrier: Carrier, *, breaks: bool
) -> None:
    peer = Gone() if breaks else MediaPeer()
    peer.hang_up()
    with pytest.raises(CallerLeft):
        await media.serve(peer.socket, await issue_ticket(database, run))
    after = await get_run(database, run.id)
    assert (after.status, after.disposition) == ("completed", "caller_hung_up")
    assert carrier.asked_for("hang up") == [CALL_ID]


async def test_a_call_its_carrier_ends_before_the_conversation_begins_was_hung_up(
    database: Database, line: DemoLine
) -> None:
    run = await add_run(database, line, call_id=CALL_ID, direction="outbound")
    peer = MediaPeer()
    serving = asyncio.create_task(media.serve(peer.socket, await issue_ticket(database, run)))
    await until(lambda: peer.accepts)
    await events.apply_status(run.id, {"status": CallStatus.COMPLETED, "word": "completed", "call_id": CALL_ID})
    peer.say(START)
    with pytest.raises(HandshakeFailed):
        await serving
    after = await get_run(database, run.id)
    assert (after.status, after.disposition) == ("completed", "caller_hung_up")


class Gone(MediaPeer):
    """Nobody hears what our end says."""

    async def _send(self, message: dict[str, Any]) -> None:
        raise ConnectionResetError


async def test_a_pipeline_that_cannot_begin_ends_the_call(
    database: Database, run: WorkflowRun, carrier: Carrier
) -> None:
    with pytest.raises(NotImplementedError):
        await media.serve(MediaPeer([START]).socket, await issue_ticket(database, run))
    assert (await get_run(database, run.id)).status == "failed"
    assert carrier.asked_for("hang up") == [CALL_ID]


@pytest.mark.parametrize(
    "failure", [ProviderUnavailable(), AddressNotAllowed(), ConfigurationError()], ids=lambda failure: failure.code
)
async def test_a_call_whose_hang_up_fails_is_over_all_the_same(
    database: Database, run: WorkflowRun, carrier: Carrier, failure: GatewayError
) -> None:
    carrier.failures["hang up"] = failure
    with pytest.raises(HandshakeFailed):
        await media.serve(MediaPeer(["hello"]).socket, await issue_ticket(database, run))
    assert (await get_run(database, run.id)).status == "failed"
    assert len(carrier.asked_for("hang up")) == 2


async def test_a_handshake_that_breaks_in_an_unforeseen_way_leaves_no_call_hanging(
    database: Database, run: WorkflowRun, carrier: Carrier
) -> None:
    with pytest.raises(KeyError):
        await media.serve(MediaPeer(['{"event":"start"}']).socket, await issue_ticket(database, run))
    assert (await get_run(database, run.id)).status == "failed"
    assert carrier.asked_for("hang up") == [CALL_ID]


async def test_the_stream_of_a_call_that_is_over_is_refused(database: Database, run: WorkflowRun) -> None:
    ticket = await issue_ticket(database, run)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    peer = MediaPeer([START])
    with pytest.raises(InvalidTicket):
        await media.serve(peer.socket, ticket)
    assert not accepted(peer)


async def test_a_stream_may_come_before_the_carrier_has_named_the_call(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    with pytest.raises(NotImplementedError):
        await media.serve(MediaPeer([START]).socket, await issue_ticket(database, run))
    assert (await get_run(database, run.id)).call_id == CALL_ID


async def test_a_socket_the_carrier_did_not_sign_is_refused_and_costs_no_ticket(database: Database) -> None:
    line = await add_line(database, providers.get("twilio"), TWILIO.credentials)
    run = await add_run(database, line, call_id=TWILIO.reads_as["call_id"])
    ticket = await issue_ticket(database, run)
    peer = MediaPeer(path=f"/api/v1/telephony/ws/{ticket}")
    with pytest.raises(InvalidSignature):
        await media.serve(peer.socket, ticket)
    assert not accepted(peer)
    await tickets.redeem(ticket, "process-1", lease_until())


async def test_a_socket_the_carrier_signed_is_accepted(database: Database) -> None:
    line = await add_line(database, providers.get("twilio"), TWILIO.credentials)
    run = await add_run(database, line, call_id=TWILIO.reads_as["call_id"])
    ticket = await issue_ticket(database, run)
    path = f"/api/v1/telephony/ws/{ticket}"
    signed = TWILIO.sign(TWILIO.credentials, f"{PUBLIC_URL}{path}".replace("http", "ws", 1), {}, b"")
    peer = MediaPeer(["hello"], path=path, headers=dict(signed))
    with pytest.raises(HandshakeFailed):
        await media.serve(peer.socket, ticket)
    assert accepted(peer)


async def test_a_forged_upgrade_costs_one_look_and_changes_nothing(database: Database) -> None:
    line = await add_line(database, providers.get("twilio"), TWILIO.credentials)
    run = await add_run(database, line, call_id=TWILIO.reads_as["call_id"])
    for ticket in ("guessed", await issue_ticket(database, run)):
        before = await dump(database)
        peer = MediaPeer(path=f"/api/v1/telephony/ws/{ticket}", headers={"x-twilio-signature": "forged"})
        with count_statements(database) as statements, pytest.raises((InvalidTicket, InvalidSignature)):
            await media.serve(peer.socket, ticket)
        assert [statement.split()[0] for statement in statements] == ["SELECT"]
        assert not accepted(peer)
        assert await dump(database) == before
