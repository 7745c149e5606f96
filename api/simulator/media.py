"""A carrier's side of a media stream: the socket, its clocks and what goes wrong with it; messages are the carrier's.

Audio is 16-bit mono PCM at the phone's rate.
"""

import asyncio
import contextlib
import socket as sockets
import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus, NegotiationError
from websockets.typing import Subprotocol

from api.simulator.faults import Faults, MediaFault
from api.simulator.phone import FRAME_SECONDS, Phone

OPEN_SECONDS = 5.0
BROKEN_SECONDS = 30.0
"""How long a broken stream lies there before the carrier notices."""
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
BREAKING = frozenset({MediaFault.HALF_CLOSE, MediaFault.END_OF_STREAM, MediaFault.RESET})
WRONG_OPENING = '{"event": "media", "media": {"payload": ""}}'
REFUSALS = (InvalidStatus, InvalidMessage, NegotiationError, OSError, EOFError, TimeoutError)


class MediaStream(ABC):
    """One stream: plays and speaks on the phone until either side ends it.

    Args:
        phone: Whose audio it carries.
        faults: How it misbehaves.

    Attributes:
        subprotocols: What the upgrade asks for.
        target: The origin it was connected to; empty before that.
    """

    subprotocols: ClassVar[Sequence[str]] = ()

    def __init__(self, phone: Phone, faults: Faults) -> None:
        self.phone = phone
        self.target = ""
        self._faults = faults
        self._closing = asyncio.Event()
        self._socket: ClientConnection | None = None

    # What a carrier says

    @abstractmethod
    async def open(self) -> None:
        """Send what comes before any audio."""

    @abstractmethod
    async def send_audio(self, pcm: bytes) -> None:
        """Send 20 ms of audio."""

    @abstractmethod
    async def handle(self, message: str | bytes) -> None:
        """Do what the gateway says: ``play``, ``mark``, ``clear``, ``phone.hear_keys`` or ``close``."""

    async def send_mark(self, name: str) -> None:  # noqa: B027  not every carrier tells
        """Tell that everything before the mark was played; a carrier without marks says nothing."""

    async def press(self, key: str) -> None:  # noqa: B027  not every carrier tells
        """Tell that a key was pressed; a carrier that tells it in a webhook says nothing here."""

    async def say_goodbye(self) -> None:  # noqa: B027  not every carrier tells
        """Send what comes last, before the socket closes; nothing unless said."""

    # What it gets

    async def send(self, message: str | bytes) -> None:
        """Send a text or a binary frame."""
        if self._socket is not None:
            await self._socket.send(message)

    def play(self, pcm: bytes) -> None:
        """Play audio of any length after what waits to be played."""
        self.phone.receive(pcm)

    def mark(self, name: str) -> None:
        """Have ``send_mark`` told once everything before it was played."""
        self.phone.mark(name)

    async def clear(self) -> None:
        """Drop what waits to be played; its marks are told at once."""
        for name in self.phone.clear():
            await self._return_mark(name)

    def close(self) -> None:
        """End the stream from the carrier's side."""
        self._closing.set()

    async def run(self, urls: Sequence[str], headers: Mapping[str, str]) -> str:
        """Carry audio until the stream ends; how it ended: ``closed``, or ``refused`` before it began.

        Args:
            urls: Where to connect; the next one if one refuses the connection.
            headers: Of the upgrade request.
        """
        if self._faults.media is MediaFault.NEVER:
            return "refused"
        try:
            socket = await self._connect(urls, headers)
        except REFUSALS:
            return "refused"
        self._socket = socket
        async with socket:
            return await self._carry(socket)

    async def _connect(self, urls: Sequence[str], headers: Mapping[str, str]) -> ClientConnection:
        for url in urls:
            parts = urlsplit(url)
            self.target = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}"
            with contextlib.suppress(ConnectionRefusedError):
                return await connect(
                    url,
                    additional_headers=headers,
                    subprotocols=[Subprotocol(name) for name in self.subprotocols] or None,
                    compression=None,
                    open_timeout=OPEN_SECONDS,
                    close_timeout=1,
                )
        self.target = ""
        raise ConnectionRefusedError

    async def _carry(self, socket: ClientConnection) -> str:
        if self._faults.media is MediaFault.SILENT_OPENING:
            await socket.wait_closed()
            return "refused"
        if self._faults.media is MediaFault.WRONG_OPENING:
            await self.send(WRONG_OPENING)
        else:
            await self.open()
        work = (self._speak(socket), self._hear(socket), self._closed())
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(tasks)
            with contextlib.suppress(ConnectionClosed):
                await self.say_goodbye()
        return "closed"

    async def _speak(self, socket: ClientConnection) -> None:
        """Send a frame every 20 ms on an absolute clock, and give marks back as they play out."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        tick = 0
        while True:
            if self._breaks_at(tick * FRAME_SECONDS):
                return await self._break(socket)
            frame, marks = self.phone.tick()
            await self.send_audio(frame)
            for mark in marks:
                await self._return_mark(mark)
            tick += 1
            await asyncio.sleep(max(0.0, began + tick * FRAME_SECONDS - loop.time()))

    async def _hear(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in socket:
                await self.handle(message)

    async def _closed(self) -> None:
        await self._closing.wait()

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
            await self.send_mark(name)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
