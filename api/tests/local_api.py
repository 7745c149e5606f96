"""A carrier's REST API on a loopback port that answers what a test says, and remembers what it was asked."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson

Answer = tuple[int, Any]
"""Status and JSON body."""
SILENCE: Answer = (0, None)
"""Take the request and never answer."""
HANG_UP: Answer = (-1, None)
"""Take the request and drop the connection."""


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request, as it was on the wire. ``form`` holds every value of every field."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.url).query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


@dataclass
class LocalApi:
    """Up while it is entered.

    Args:
        answer: The answer to a request; a constant one, or chosen by the request.
    """

    answer: Answer | Callable[[ApiRequest], Answer]
    requests: list[ApiRequest] = field(default_factory=list)
    url: str = ""

    async def __aenter__(self) -> Self:
        self._talks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    @property
    def posts(self) -> list[ApiRequest]:
        """What was asked to be done, rather than read."""
        return [request for request in self.requests if request.method != "GET"]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError):
            request = await _read(reader)
            self.requests.append(request)
            status, document = self.answer(request) if callable(self.answer) else self.answer
            if (status, document) == SILENCE:
                await asyncio.Event().wait()
            if status > 0:
                body = document if isinstance(document, bytes) else orjson.dumps(document)
                head = f"HTTP/1.1 {status} -\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()


async def _read(reader: asyncio.StreamReader) -> ApiRequest:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    method, url, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return ApiRequest(method, url, headers, body)
