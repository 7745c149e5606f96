"""Twilio's side of a media stream.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import asyncio
import audioop
import contextlib
import secrets
from base64 import b64decode, b64encode
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.simulator.faults import Faults, MediaFault
from api.simulator.phone import FRAME_SECONDS, Phone

OPEN_SECONDS = 5.0


class MediaStream:
    """One ``<Connect><Stream>``: plays and speaks on the phone until either side ends it.

    Args:
        phone: Whose audio it carries.
        account_sid: Of the account.
        call_sid: Of the call.
        faults: How it misbehaves.
    """

    def __init__(self, phone: Phone, account_sid: str, call_sid: str, faults: Faults) -> None:
        self.stream_sid = f"MZ{secrets.token_hex(16)}"
        self._phone = phone
        self._account_sid = account_sid
        self._call_sid = call_sid
        self._faults = faults
        self._sequence = 0
        self._chunk = 0
        self._socket: ClientConnection | None = None

    async def run(self, url: str, headers: dict[str, str], parameters: dict[str, str]) -> str:
        """Carry audio until the stream ends; how it ended: ``closed``, or ``refused`` before it began."""
        if self._faults.media is MediaFault.NEVER:
            return "refused"
        try:
            socket = await connect(
                url, additional_headers=headers, compression=None, open_timeout=OPEN_SECONDS, close_timeout=1
            )
        except (InvalidStatus, OSError, TimeoutError):
            return "refused"
        self._socket = socket
        async with socket:
            return await self._carry(socket, parameters)

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
        breaking = self._faults.media in (MediaFault.HALF_CLOSE, MediaFault.RESET)
        return breaking and seconds >= self._faults.media_after_seconds

    async def _break(self, socket: ClientConnection) -> None:
        if self._faults.media is MediaFault.RESET:
            socket.transport.abort()
            return
        socket.transport.pause_reading()
        await asyncio.sleep(30)

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
