"""A carrier's media socket: messages come in and go out without a task, a queue or a copy in between.

The gateway's own server offers the short way (``api.media_protocol``) as an ASGI extension. Any other ASGI server, and
a test's socket, are served the ordinary way.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from loguru import logger
from starlette.websockets import WebSocket, WebSocketDisconnect

DIRECT = "patchbay.media"
"""The ASGI extension under which the gateway's server offers the short way."""

Message = str | bytes


class MediaSocket(Protocol):
    """One accepted WebSocket, spoken to from the event loop without waiting."""

    def divert(self, receive: Callable[[Message], None]) -> None:
        """Hand every message that comes from now on to ``receive``, where the socket can; else they come as before."""

    def write(self, message: Message) -> bool:
        """Put a message on the wire; ``False`` if the socket is closed."""

    @property
    def congested(self) -> bool:
        """Whether the other side has stopped reading for the moment."""


def media_socket(websocket: WebSocket) -> MediaSocket:
    """The shortest way there is to the other end of ``websocket``."""
    direct: MediaSocket | None = (websocket.scope.get("extensions") or {}).get(DIRECT, {}).get("socket")
    return direct or AsgiSocket(websocket)


class AsgiSocket:
    """The ordinary way, in order."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._waiting: deque[Message] = deque()
        self._sender: asyncio.Task[None] | None = None
        self._broken = False

    def divert(self, receive: Callable[[Message], None]) -> None:
        """Messages go on coming through ``websocket.receive()``."""

    def write(self, message: Message) -> bool:
        """Queue a message behind those that wait."""
        if self._broken:
            return False
        self._waiting.append(message)
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_all(), name="media-socket")
        return True

    @property
    def congested(self) -> bool:
        """Whether messages wait for others."""
        return len(self._waiting) > 1

    async def _send_all(self) -> None:
        while self._waiting:
            message: Any = self._waiting[0]
            kind = "text" if isinstance(message, str) else "bytes"
            try:
                await self._websocket.send({"type": "websocket.send", kind: message})
            except (OSError, RuntimeError, WebSocketDisconnect) as error:
                logger.bind(error=type(error).__name__).debug("the media socket is gone")
                self._broken = True
                self._waiting.clear()
                return
            self._waiting.popleft()
