"""A WebSocket client that costs next to nothing: RFC 6455 by hand, text messages, no fragments, masks of zero."""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class UpgradeRefused(ConnectionError):
    """The server did not switch protocols."""


class WebSocket(asyncio.Protocol):
    """One connection.

    Args:
        on_message: Called with each text message.

    Attributes:
        opened: Done once the server has switched protocols.
        closed: Done once the connection is gone.
    """

    transport: asyncio.Transport

    def __init__(self, url: str, headers: dict[str, str], on_message: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._url, self._headers = urlsplit(url), headers
        self._on_message = on_message
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport = cast(asyncio.Transport, transport)
        fields = {
            "Host": self._url.netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": b64encode(secrets.token_bytes(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **self._headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        transport.write(f"GET {self._url.path} HTTP/1.1\r\n{head}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done() and not self._switch():
            return
        self._read_frames()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(UpgradeRefused("the connection was lost"))
        if not self.closed.done():
            self.closed.set_result(None)

    def close(self) -> None:
        """Say goodbye; the server closes the connection."""
        if not self.transport.is_closing():
            self.transport.write(frame(b"\x03\xe8", CLOSE))

    def _switch(self) -> bool:
        """Whether the server's answer is here and says that protocols are switched."""
        head, complete, rest = self._buffer.partition(b"\r\n\r\n")
        if not complete:
            return False
        if head.split(b" ", 2)[1] != b"101":
            self.opened.set_exception(UpgradeRefused(head.split(b"\r\n", 1)[0].decode()))
            self.transport.close()
            return False
        self._buffer = rest
        self.opened.set_result(None)
        return True

    def _read_frames(self) -> None:
        buffer, position = self._buffer, 0
        while len(buffer) - position >= 2:
            size, start = buffer[position + 1], position + 2
            if size > 125:
                width = 2 if size == 126 else 8
                size = int.from_bytes(buffer[start : start + width], "big")
                start += width
            if len(buffer) < start + size:
                break
            self._handle(buffer[position] & 0x0F, bytes(buffer[start : start + size]))
            position = start + size
        del buffer[:position]

    def _handle(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._on_message(payload)
        elif opcode == PING:
            self.transport.write(frame(payload, PONG))
        elif opcode == CLOSE and not self.transport.is_closing():
            self.transport.write(frame(payload[:2], CLOSE))
            self.transport.close()


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A whole client frame."""
    return frame_head(len(payload), opcode) + payload


def frame_head(size: int, opcode: int = TEXT) -> bytes:
    """What comes before ``size`` bytes of payload, which a mask of zero leaves as they are."""
    first = bytes((0x80 | opcode,))
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return first + length + bytes(4)
