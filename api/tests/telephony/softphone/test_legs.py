"""A call is hung up wherever its media socket is: the browser is told why, and the socket closes."""

import asyncio

import orjson
import pytest

from api.db import Database
from api.db.models import new_id
from api.services.telephony.providers.softphone import legs
from api.tests.sockets import MediaPeer
from api.tests.waiting import until

HANG_UP = {"event": "stop", "reason": "hung_up"}


def told(peer: MediaPeer) -> list[object]:
    return [orjson.loads(message["text"]) for message in peer.sent if message["type"] == "websocket.send"]


async def test_the_browser_is_told_and_may_close_the_socket_itself(database: Database) -> None:
    peer, run_id = MediaPeer(), new_id()
    async with legs.held(run_id, await peer.accepted()):
        await legs.hang_up(new_id())
        await legs.hang_up(run_id)
        await until(lambda: bool(told(peer)))
    assert (told(peer), peer.close_codes) == ([HANG_UP], [])


async def test_a_browser_that_does_not_close_its_socket_is_cut_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legs, "GOODBYE_SECONDS", 0.01)
    peer, run_id = MediaPeer(), new_id()
    async with legs.held(run_id, await peer.accepted()):
        await legs.hang_up(run_id)
        await until(lambda: bool(peer.close_codes))
    assert (told(peer), peer.close_codes) == ([HANG_UP], [1000])


async def test_a_call_nobody_holds_is_hung_up_already(database: Database) -> None:
    await asyncio.gather(*(legs.hang_up(new_id()) for _ in range(2)))
