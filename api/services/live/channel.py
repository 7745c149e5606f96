"""The live channel: what happens in an organization, as server-sent events.

Every message is a JSON object with a ``kind``; most are hints, upon which whoever shows the thing asks for it again.
A message at least every ``HEARTBEAT_SECONDS`` tells a silent channel from a dead one. Whoever missed something is told
``missed``, and looks for everything again, as after every new connection.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
from starlette.requests import HTTPConnection

from api.errors import GatewayError, ShuttingDown
from api.services.accounts.principal import Principal
from api.services.accounts.shares import Shares
from api.services.live.presence import is_still
from api.services.telephony.calls.feed import Watcher, feed
from api.services.telephony.calls.load import load

HEARTBEAT_SECONDS = 15.0
OPEN, ALIVE = {"kind": "open"}, {"kind": "alive"}

shares = Shares(12)


class TooManyChannels(GatewayError):
    """You have too many live channels open; close one."""

    code = "too_many_channels"
    status = 429
    retryable = True


def open_channel(connection: HTTPConnection, principal: Principal) -> AsyncIterator[bytes]:
    """What happens in the principal's organization from now on, until the process stops or its session ends.

    Raises:
        TooManyChannels: The principal has as many as anybody may have.
        ShuttingDown: This process is about to stop.
    """
    if load.draining:
        raise ShuttingDown
    if shares.is_used_up(principal):
        raise TooManyChannels
    return _messages(connection, principal)


async def _messages(connection: HTTPConnection, principal: Principal) -> AsyncIterator[bytes]:
    with shares.taken(principal), feed.watch(principal.organization_id) as watcher:
        yield _message(OPEN)
        while True:
            async for event in _until_heartbeat(watcher):
                if event is None:
                    return
                yield _message(event)
            if not await is_still(connection, principal):
                return
            yield _message(ALIVE)


async def _until_heartbeat(watcher: Watcher) -> AsyncIterator[dict[str, Any] | None]:
    """What happens until the next heartbeat is due; ``None`` if that was all for ever."""
    loop = asyncio.get_running_loop()
    due = loop.time() + HEARTBEAT_SECONDS
    while loop.time() < due:
        try:
            async with asyncio.timeout_at(due):
                event = await watcher.next()
        except TimeoutError:
            return
        yield event.message if event else None


def _message(content: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(content, default=str) + b"\n\n"
