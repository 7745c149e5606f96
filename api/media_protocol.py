"""The gateway's WebSocket protocol: uvicorn's own, with a short way for media.

A media stream is fifty small messages a second each way and call. On the short way a message goes from the network
straight to whoever asked for it, and from there straight back: no queue, no task, no event dictionary. Handshake,
control frames, fragments, close and errors remain uvicorn's and websockets' business: they are handed whole frames.
"""

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import apply_mask  # type: ignore[attr-defined]  # in C, where there is a wheel
from websockets.http11 import Request

from api.services.pipecat.media_socket import DIRECT

TEXT, BINARY = 0x81, 0x82
"""The first byte of an unfragmented message."""
MASKED = 0x80
SHORTEST_HEADER = 6


class MediaProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    _receive: Callable[[str | bytes], None] | None = None
    _rest = b""
    _splits = False
    _early = False

    def handle_connect(self, event: Request) -> None:
        """Offer the short way to the application."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"][DIRECT] = {"socket": self}

    # What an application does with it

    def divert(self, receive: Callable[[str | bytes], None]) -> None:
        """Hand every message from now on to ``receive``, those that wait first."""
        self._receive = receive
        self._hand_on(receive)

    def write(self, message: str | bytes) -> bool:
        """Put a message on the wire; ``False`` if the connection is closed or closing."""
        if self.disconnected or self.close_sent or self.transport.is_closing():
            return False
        payload, head = (message.encode(), TEXT) if isinstance(message, str) else (message, BINARY)
        self.transport.write(_header(head, len(payload)) + payload)
        return True

    @property
    def congested(self) -> bool:
        """Whether the peer has stopped reading for the moment."""
        return not self.writable.is_set()

    # What comes from the network

    def data_received(self, data: bytes) -> None:
        """Cut the stream into frames: media goes its way, everything else to uvicorn."""
        if not self._splits and not self._begin_to_split():
            super().data_received(data)
            return None
        data = self._rest + data if self._rest else data
        start, end = 0, len(data)
        while end - start >= SHORTEST_HEADER:
            head, size, body = data[start], data[start + 1], start + 2
            if not size & MASKED:
                return self._hand_over(data[start:])
            size &= 0x7F
            if size > 125:
                width = 2 if size == 126 else 8
                size = int.from_bytes(data[body : body + width], "big")
                body += width
                if size > self.config.ws_max_size:
                    return self._hand_over(data[start:])
            body += 4
            if body + size > end:
                break
            if not self._take(head, data, body, size):
                super().data_received(data[start : body + size])
            start = body + size
        self._rest = data[start:]
        return None

    def send_receive_event_to_app(self) -> None:
        """A message uvicorn put together: from fragments, or before the stream could be split."""
        super().send_receive_event_to_app()
        if self._receive is not None:
            self._hand_on(self._receive)

    def _hand_on(self, receive: Callable[[str | bytes], None]) -> None:
        waiting = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        for event in waiting:
            if event["type"] == "websocket.receive":
                text = event.get("text")
                receive(text if text is not None else event["bytes"] or b"")
            else:
                self.queue.put_nowait(event)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def _begin_to_split(self) -> bool:
        """Frames can be told apart once the handshake is over, if nothing was sent before its end."""
        if not self.handshake_complete:
            self._early = self._early or self.handshake_initiated
        elif not self._early:
            self._splits = True
        return self._splits

    def _hand_over(self, data: bytes) -> None:
        """Leave a stream that breaks the protocol to those who know what to say to it."""
        self._splits, self._early, self._rest = False, True, b""
        super().data_received(data)

    def _take(self, head: int, data: bytes, body: int, size: int) -> bool:
        if self._receive is None or self.close_sent or self.frames or head not in (TEXT, BINARY):
            return False
        payload = apply_mask(data[body : body + size], data[body - 4 : body])
        if head == BINARY:
            self._receive(payload)
            return True
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            return False
        self._receive(text)
        return True


def _header(head: int, size: int) -> bytes:
    if size <= 125:
        return bytes((head, size))
    if size < 65536:
        return bytes((head, 126)) + size.to_bytes(2, "big")
    return bytes((head, 127)) + size.to_bytes(8, "big")
