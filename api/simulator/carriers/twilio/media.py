"""Twilio's side of a media stream.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import asyncio
import audioop
import contextlib
import secrets
import socket as sockets
import struct
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from api.simulator.faults import Faults, MediaFault
from api.simulator.phone import FRAME_SECONDS, Phone

OPEN_SECONDS = 5.0
BROKEN_SECONDS = 30.0
"""How long a broken stream lies there before the carrier notices."""
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
BREAKING = frozenset({MediaFault.HALF_CLOSE, MediaFault.END_OF_STREAM, MediaFault.RESET})


class MediaStream:
    """One ``<Connect><Stream>``: plays and speaks on the phone until either side ends it.

    Args:
        phone: Whose audio it carries.
        account_sid: Of the account.
        call_sid: Of the call.
        faults: How it misbehaves.

    Attributes:
        target: The origin it was connected to; empty before that.
    """

    def __init__(self, phone: Phone, account_sid: str, call_sid: str, faults: Faults) -> None:
        self.stream_sid = f"MZ{secrets.token_hex(16)}"
        self.target = ""
        self._phone = phone
        self._account_sid = account_sid
        self._call_sid = call_sid
        self._faults = faults
        self._sequence = 0
        self._chunk = 0
        self._socket: ClientConnection | None = None

    async def run(self, urls: Sequence[str], headers: dict[str, str], parameters: dict[str, str]) -> str:
        """Carry audio until the stream ends; how it ended: ``closed``, or ``refused`` before it began.

        Args:
            urls: Where to connect; the next one if one refuses the connection.
            headers: Of the upgrade request.
            parameters: What ``start`` carries along.
        """
        if self._faults.media is MediaFault.NEVER:
            return "refused"
        try:
            socket = await self._connect(urls, headers)
        except (InvalidStatus, OSError, EOFError, TimeoutError, InvalidMessage):
            return "refused"
        self._socket = socket
        async with socket:
            return await self._carry(socket, parameters)

    async def _connect(self, urls: Sequence[str], headers: dict[str, str]) -> ClientConnection:
        for url in urls:
            parts = urlsplit(url)
            self.target = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}"
            with contextlib.suppress(ConnectionRefusedError):
                return await connect(
                    url, additional_headers=headers, compression=None, open_timeout=OPEN_SECONDS, close_timeout=1
                )
        self.target = ""
        raise ConnectionRefusedError

    async def _carry(self, socket: ClientConnection, parameters: dict[str, str]) -> str:
        if self._faults.media is MediaFault.SILENT_OPENING:
            await socket.wait_closed()
            return "refused"
        await self._open(socket, parameters)
        tasks = [asyncio.create_task(self._speak(socket)), asyncio.create_task(self._hear(socket))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(tasks)
            with contextlib.suppress(ConnectionClosed):
                await self._send("stop", stop={"accountSid": self._account_sid, "callSid": self._call_sid})
        return "closed"

    async def press(self, digit: str) -> None:
        """Press one key."""
        await self._send("dtmf", dtmf={"track": "inbound_track", "digit": digit})

    async def _open(self, socket: ClientConnection, parameters: dict[str, str]) -> None:
        if self._faults.media is MediaFault.WRONG_OPENING:
            await socket.send(orjson.dumps({"event": "media", "media": {"payload": ""}}).decode())
            return
        await socket.send(orjson.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}).decode())
        await self._send(
            "start",
            start={
                "streamSid": self.stream_sid,
                "accountSid": self._account_sid,
                "callSid": self._call_sid,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": parameters,
            },
        )

    async def _speak(self, socket: ClientConnection) -> None:
        """Send a frame every 20 ms on an absolute clock, and give marks back as they play out."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        tick = 0
        while True:
            if self._breaks_at(tick * FRAME_SECONDS):
                return await self._break(socket)
            frame, marks = self._phone.tick()
            await self._send_media(frame)
            for mark in marks:
                await self._return_mark(mark)
            tick += 1
            await asyncio.sleep(max(0.0, began + tick * FRAME_SECONDS - loop.time()))

    async def _hear(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in socket:
                await self._handle(orjson.loads(text))

    async def _handle(self, message: dict[str, Any]) -> None:
        match message.get("event"):
            case "media":
                self._phone.receive(audioop.ulaw2lin(b64decode(message["media"]["payload"]), 2))
            case "mark":
                self._phone.mark(message["mark"]["name"])
            case "clear":
                for mark in self._phone.clear():
                    await self._return_mark(mark)

    def _breaks_at(self, seconds: float) -> bool:
        return self._faults.media in BREAKING and seconds >= self._faults.media_after_seconds

    async def _break(self, socket: ClientConnection) -> None:
        raw = socket.transport.get_extra_info("socket")
        match self._faults.media:
            case MediaFault.RESET:
                raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, RESET_ON_CLOSE)
                socket.transport.abort()
                return
            case MediaFault.END_OF_STREAM:
                raw.shutdown(sockets.SHUT_WR)
            case _:
                socket.transport.pause_reading()
        await asyncio.sleep(BROKEN_SECONDS)

    async def _return_mark(self, name: str) -> None:
        if self._faults.media is not MediaFault.NO_MARKS:
            await self._send("mark", mark={"name": name})

    async def _send_media(self, pcm: bytes) -> None:
        self._chunk += 1
        payload = b64encode(audioop.lin2ulaw(pcm, 2)).decode()
        timestamp = str(round((self._chunk - 1) * FRAME_SECONDS * 1000))
        media = {"track": "inbound", "chunk": str(self._chunk), "timestamp": timestamp, "payload": payload}
        await self._send("media", media=media)

    async def _send(self, event: str, **parts: Any) -> None:
        if self._socket is None:
            return
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.stream_sid, **parts}
        await self._socket.send(orjson.dumps(message).decode())


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
