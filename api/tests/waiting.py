"""Waiting for what must become true, never for luck."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool], *, within: float = 5.0) -> None:
    """Return once ``condition`` holds.

    Raises:
        TimeoutError: It did not, for ``within`` seconds.
    """
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  nobody tells a test
            await asyncio.sleep(0.01)


async def becomes(condition: Callable[[], Awaitable[bool]], *, within: float, every: float = 0.5) -> bool:
    """Whether ``condition`` came to hold within so many seconds; it is looked at ``every`` so many."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (holds := await condition()) and loop.time() < deadline:  # noqa: ASYNC110  nobody tells a test
        await asyncio.sleep(every)
    return holds
