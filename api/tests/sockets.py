"""The carrier's end of a media socket, without a network."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp
from starlette.websockets import WebSocket


class MediaPeer:
    """Says what it is given, then nothing.

    Attributes:
        socket: Our end, as Starlette hands it to a route.
        sent: What our end did, as ASGI messages.
    """

    def __init__(
        self, frames: Sequence[str | bytes] = (), *, path: str = "/ws", headers: dict[str, str] | None = None
    ) -> None:
        self.sent: list[dict[str, Any]] = []
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._reads = asyncio.Event()
        self._reads.set()
        for frame in frames:
            self.say(frame)
        raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {"type": "websocket", "path": path, "headers": raw, "query_string": b"", "subprotocols": []}
        self.socket = WebSocket(scope, self._receive, self._send)  # type: ignore[arg-type]

    def say(self, frame: str | bytes) -> None:
        """Send one frame."""
        kind = "text" if isinstance(frame, str) else "bytes"
        self._incoming.put_nowait({"type": "websocket.receive", kind: frame})

    def hang_up(self) -> None:
        """Close the socket."""
        self._incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})

    def stops_reading(self) -> None:
        """Let everything that is sent wait."""
        self._reads.clear()

    def reads_again(self) -> None:
        """Take what waits."""
        self._reads.set()

    async def reach(self, app: ASGIApp, url: str) -> None:
        """Open the socket at ``url`` of ``app``, as a server would, and stay until it is over."""
        raw_path, _, query = url.partition("?")
        scope = {**self.socket.scope, "path": unquote(raw_path), "raw_path": raw_path.encode()}
        scope |= {"query_string": query.encode(), "scheme": "ws", "root_path": "", "asgi": {"version": "3.0"}}
        await app(scope, self._receive, self._send)  # type: ignore[arg-type]

    @property
    def accepts(self) -> bool:
        """Whether our end accepted the socket."""
        return any(message["type"] == "websocket.accept" for message in self.sent)

    @property
    def close_codes(self) -> list[int]:
        """The codes our end closed it with."""
        return [message["code"] for message in self.sent if message["type"] == "websocket.close"]

    async def accepted(self) -> WebSocket:
        """Our end, accepted."""
        await self.socket.accept()
        return self.socket

    async def _receive(self) -> dict[str, Any]:
        return await self._incoming.get()

    async def _send(self, message: dict[str, Any]) -> None:
        await self._reads.wait()
        self.sent.append(message)
