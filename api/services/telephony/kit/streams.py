"""The opening of a media socket, under a deadline."""

import asyncio
from typing import Any

import orjson

from api.errors import CallerLeft, HandshakeFailed
from api.settings import get_settings

MAX_OPENING_MESSAGES = 4


async def read_start(websocket: Any, *, event: str = "start", greeting: str = "connected") -> dict[str, Any]:
    """The carrier's ``start`` message, read from an accepted socket; its ``connected`` greeting may come first.

    Raises:
        HandshakeFailed: Something else came, or nothing came in time.
        CallerLeft: The socket closed, which is one way to fail.
    """
    try:
        async with asyncio.timeout(get_settings().media_handshake_seconds):
            for _ in range(MAX_OPENING_MESSAGES):
                message = _parse(await _receive_text(websocket))
                if message.get("event") == event:
                    return message
                if message.get("event") != greeting:
                    break
    except TimeoutError:
        raise HandshakeFailed("the media stream opened and said nothing") from None
    raise HandshakeFailed(f"the media stream did not begin with '{event}'")


async def _receive_text(websocket: Any) -> str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise CallerLeft("the media stream closed before it began")
    if message["type"] != "websocket.receive" or not isinstance(message.get("text"), str):
        raise HandshakeFailed("the media stream sent bytes before it began")
    return str(message["text"])


def _parse(text: str) -> dict[str, Any]:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise HandshakeFailed("the media stream began with something that is not JSON") from None
    if not isinstance(message, dict):
        raise HandshakeFailed("the media stream began with something that is not an object")
    return message
