"""The opening of a media socket, under a deadline."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson

from api.errors import CallerLeft, HandshakeFailed
from api.settings import get_settings

MAX_OPENING_MESSAGES = 4
MULAW = {"encoding": "audio/x-mulaw", "sampleRate": 8000}
MAX_EARLY_BYTES = 1 << 18
"""Eight seconds of 16 kHz audio: more than a stream takes to say what it is."""


async def read_start(websocket: Any, *, event: str = "start", greeting: str = "connected") -> dict[str, Any]:
    """The carrier's ``start`` message, read from an accepted socket; its ``connected`` greeting may come first.

    Raises:
        HandshakeFailed: Something else came, or nothing came in time.
        CallerLeft: The socket closed, which is one way to fail.
    """
    async with _in_time():
        for _ in range(MAX_OPENING_MESSAGES):
            message = _parse(await _receive_text(websocket))
            if message.get("event") == event:
                return message
            if message.get("event") != greeting:
                break
    raise HandshakeFailed(f"the media stream did not begin with '{event}'")


def read_mulaw_start(message: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """The stream's id, and the ids called ``names``, in the ``start`` message of a stream that carries 8 kHz mu-law.

    Raises:
        HandshakeFailed: One is missing, or the stream carries something else.
    """
    start = message.get("start")
    start = start if isinstance(start, Mapping) else {}
    stream_sid = message.get("streamSid") or start.get("streamSid")
    ids = tuple(str(value or "") for value in (stream_sid, *(start.get(name) for name in names)))
    if not all(ids):
        raise HandshakeFailed("the media stream names no call")
    wire = start.get("mediaFormat", MULAW)
    if not isinstance(wire, Mapping) or not MULAW.items() <= wire.items():
        raise HandshakeFailed("the media stream is not 8 kHz mu-law")
    return ids


async def read_start_amid_audio(websocket: Any, *, event: str) -> tuple[dict[str, Any], bytes]:
    """The same for a carrier whose audio comes in binary frames, maybe before its first message: with that audio.

    Raises:
        HandshakeFailed: Another message came first, or none came in time.
        CallerLeft: The socket closed, which is one way to fail.
    """
    early = bytearray()
    async with _in_time():
        while len(early) <= MAX_EARLY_BYTES:
            said = await _receive(websocket)
            if isinstance(said, bytes):
                early += said
                continue
            message = _parse(said)
            if message.get("event") == event:
                return message, bytes(early)
            break
    raise HandshakeFailed(f"the media stream did not begin with '{event}'")


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(get_settings().media_handshake_seconds):
            yield
    except TimeoutError:
        raise HandshakeFailed("the media stream opened and did not begin") from None


async def _receive_text(websocket: Any) -> str:
    said = await _receive(websocket)
    if isinstance(said, bytes):
        raise HandshakeFailed("the media stream sent bytes before it began")
    return said


async def _receive(websocket: Any) -> str | bytes:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise CallerLeft("the media stream closed before it began")
    said = message.get("text")
    return said if isinstance(said, str) else bytes(message.get("bytes") or b"")


def _parse(text: str) -> dict[str, Any]:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise HandshakeFailed("the media stream began with something that is not JSON") from None
    if not isinstance(message, dict):
        raise HandshakeFailed("the media stream began with something that is not an object")
    return message
