"""Waiting for what must become true, never for luck."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], bool], *, within: float = 5.0) -> None:
    """Return once ``condition`` holds.

    Raises:
        TimeoutError: It did not, for ``within`` seconds.
    """
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  nobody tells a test
            await asyncio.sleep(0.01)
