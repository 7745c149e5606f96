"""A process that is about to stop: no new calls, and those it has end well."""

import asyncio
import contextlib

from loguru import logger

from api.services.pipecat.call import EndReason
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.live import live_calls
from api.services.telephony.calls.load import load

FAREWELL_SECONDS = 20.0
"""How long a conversation may take to say why it must end, and to end."""


async def drain(seconds: float) -> int:
    """Take no new calls, give live ones ``seconds`` to finish, then end them politely; how many that were.

    Their runs say so: the disposition is ``shutdown``. Whoever watches is let go at once, to watch another process.
    """
    load.draining = True
    feed.close()
    logger.bind(calls=live_calls.count).info("taking no new calls")
    if await _emptied(seconds):
        return 0
    late = live_calls.count
    logger.bind(calls=late).warning("ending the calls that are still live")
    live_calls.tell_all_to_end(EndReason.SHUTDOWN)
    await _emptied(FAREWELL_SECONDS)
    return late


async def _emptied(seconds: float) -> bool:
    """Whether every call ended within ``seconds``, those of callers about to open their media socket too."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(live_calls.emptied(), seconds)
    return not live_calls.count
