"""The gateway's WebSocket protocol, over a real socket, against frames as clients and attackers cut them."""

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from api.media_protocol import MediaProtocol
from api.services.pipecat.media_socket import MediaSocket, media_socket
from api.serving import GatewayServer

MAX_SIZE = 70_000


class Application:
    """Accepts one socket, diverts it, and answers what it is told."""

    def __init__(self, *, diverts: bool = True, reads_first: int = 0) -> None:
        self.heard: list[str | bytes] = []
        self.sockets: list[MediaSocket] = []
        self.over = asyncio.Event()
        self.code = 0
        self._diverts, self._reads_first = diverts, reads_first

    async def serve(self, websocket: WebSocket) -> None:
        await websocket.accept()
        direct = media_socket(websocket)
        self.sockets.append(direct)
        for _ in range(self._reads_first):
            message = await websocket.receive()
            self.heard.append(message.get("text") or message["bytes"])
        if self._diverts:
            direct.divert(self._hear)
        try:
            while True:
                message = await websocket.receive()
                if message["type"] == "websocket.disconnect":
                    self.code = message["code"]
                    return
                self._hear(message.get("text") or message["bytes"])
        except WebSocketDisconnect:
            return
        finally:
            self.over.set()

    def _hear(self, message: str | bytes) -> None:
        self.heard.append(message)
        self.sockets[0].write(message)


@asynccontextmanager
async def serving(application: Application) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[WebSocketRoute("/ws", application.serve)])
    config = uvicorn.Config(
        app, loop="none", ws=MediaProtocol, ws_per_message_deflate=False, ws_max_size=MAX_SIZE, log_level="critical"
    )
    server = GatewayServer(config)
    task = asyncio.create_task(server.run_to_end(listener))
    await server.up.wait()
    try:
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}/ws"
    finally:
        server.should_exit = True
        await task
        listener.close()


def masked(payload: bytes, head: int = 0x81) -> bytes:
    """One client frame."""
    mask = os.urandom(4)
    size = len(payload)
    if size < 126:
        header = bytes((head, 0x80 | size))
    elif size < 65536:
        header = bytes((head, 0x80 | 126)) + struct.pack("!H", size)
    else:
        header = bytes((head, 0x80 | 127)) + struct.pack("!Q", size)
    return header + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


async def echoed(client: ClientConnection, *messages: str | bytes) -> list[str | bytes]:
    async with asyncio.timeout(5):
        return [await client.recv() for _ in messages]


@pytest.mark.parametrize("diverts", [True, False])
async def test_messages_of_every_size_go_both_ways(diverts: bool) -> None:
    messages: list[str | bytes] = ["", "a", "x" * 125, "x" * 126, "é" * 300, b"\0" * 640, "y" * 65535, b"z" * 66000]
    application = Application(diverts=diverts)
    async with serving(application) as url, connect(url, max_size=None) as client:
        for message in messages[1:]:
            await client.send(message)
        assert await echoed(client, *messages[1:]) == messages[1:]


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 7, 100])
async def test_frames_may_come_in_pieces_and_together(cut: int) -> None:
    application = Application()
    texts = [f"{number}:" + "m" * size for number, size in enumerate((1, 120, 200, 3000, 5))]
    stream = b"".join(masked(text.encode()) for text in texts)
    async with serving(application) as url, connect(url) as client:
        for start in range(0, len(stream), cut):
            client.transport.write(stream[start : start + cut])
            if cut < 10 and start % 50 == 0:
                await asyncio.sleep(0)
        assert await echoed(client, *texts) == texts


async def test_what_came_before_the_diversion_is_not_lost() -> None:
    application = Application(reads_first=1)
    async with serving(application) as url, connect(url) as client:
        for text in ("first", "second", "third"):
            await client.send(text)
        assert await echoed(client, "second", "third") == ["second", "third"]
    assert application.heard == ["first", "second", "third"]


async def test_a_message_in_fragments_is_one_message() -> None:
    application = Application()
    async with serving(application) as url, connect(url) as client:
        await client.send(["in ", "three ", "parts"])
        await client.send("whole")
        assert await echoed(client, "", "") == ["in three parts", "whole"]


async def test_a_ping_is_answered_in_the_middle_of_it_all() -> None:
    application = Application()
    async with serving(application) as url, connect(url) as client:
        await client.send("one")
        pong = await client.ping()
        await client.send("two")
        async with asyncio.timeout(5):
            await pong
        assert await echoed(client, "one", "two") == ["one", "two"]


async def test_a_close_reaches_the_application() -> None:
    application = Application()
    async with serving(application) as url:
        async with connect(url) as client:
            await client.send("last")
            await echoed(client, "last")
            await client.close(4001, "done")
        async with asyncio.timeout(5):
            await application.over.wait()
        assert application.code == 4001
        assert not application.sockets[0].write("too late")


def unmasked(payload: bytes) -> bytes:
    return bytes((0x81, len(payload))) + payload


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (unmasked(b"plain"), 1002),
        (masked(b"\xff\xfe"), 1007),
        (masked(b"x" * (MAX_SIZE + 1)), 1009),
        (masked(b"x", head=0x83), 1002),
        (masked(b"x", head=0xC1), 1002),
    ],
    ids=["unmasked", "not UTF-8", "too big", "unknown opcode", "reserved bit"],
)
async def test_what_breaks_the_protocol_is_refused_as_uvicorn_does(stream: bytes, code: int) -> None:
    application = Application()
    async with serving(application) as url, connect(url) as client:
        await client.send("fine")
        await echoed(client, "fine")
        client.transport.write(stream)
        async with asyncio.timeout(5):
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
    assert application.heard == ["fine"]


async def test_a_connection_that_breaks_off_ends_the_application() -> None:
    application = Application()
    async with serving(application) as url, connect(url) as client:
        await client.send("hello")
        await echoed(client, "hello")
        client.transport.abort()
        async with asyncio.timeout(5):
            await application.over.wait()
