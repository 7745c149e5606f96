"""Servers on loopback ports that do to a connection what a test says."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HELLO = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"


@dataclass
class Listener:
    """Up while it is entered; counts who comes.

    Attributes:
        talk: What it does to each connection.
        heard: The head of every HTTP request that ``hear`` read for it.
    """

    talk: Talk | None = None
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._talks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._accept, self.host, self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"

    async def hear(self, reader: asyncio.StreamReader) -> bytes:
        """One request's head, once it is there; its body stays unread."""
        head = await reader.readuntil(b"\r\n\r\n")
        self.heard.append(head)
        return head

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: bytes = HELLO) -> None:
        """Answer one request."""
        await self.hear(reader)
        writer.write(answer)
        await writer.drain()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await (self.talk or self.answer)(reader, writer)
