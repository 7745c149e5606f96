"""What must be awaited, from places that cannot wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from pipecat.processors.frame_processor import FrameProcessor


class Outbox:
    """Does one thing after another, in the order in which they were asked for, as a task of its processor."""

    def __init__(self, processor: FrameProcessor) -> None:
        self._processor = processor
        self._waiting: deque[tuple[Callable[..., Awaitable[Any]], tuple[Any, ...]]] = deque()
        self._working: asyncio.Task[None] | None = None

    def do(self, work: Callable[..., Awaitable[Any]], *arguments: Any) -> None:
        """Await ``work(*arguments)`` as soon as everything before it is done."""
        self._waiting.append((work, arguments))
        if self._working is None or self._working.done():
            self._working = self._processor.create_task(self._work(), "outbox")

    async def emptied(self) -> None:
        """Return once everything asked for so far is done."""
        if self._working is not None:
            await asyncio.wait([self._working])

    async def _work(self) -> None:
        while self._waiting:
            work, arguments = self._waiting.popleft()
            await work(*arguments)
