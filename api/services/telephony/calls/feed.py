"""What happens right now, to whoever watches in this process."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

BACKLOG = 256


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something that just happened to a call."""

    organization_id: str
    run_id: str
    kind: str
    detail: Mapping[str, Any]


class LiveFeed:
    """Hands each event to every watcher; a watcher that falls behind loses the oldest, never slows a call."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[LiveEvent]] = set()

    def publish(self, event: LiveEvent) -> None:
        """Tell everybody who watches."""
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def watch(self) -> Iterator[AsyncIterator[LiveEvent]]:
        """A stream of the events from now on: ``with feed.watch() as events: async for event in events: …``."""
        queue: asyncio.Queue[LiveEvent] = asyncio.Queue(BACKLOG)
        self._watchers.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._watchers.discard(queue)


async def _drain(queue: asyncio.Queue[LiveEvent]) -> AsyncIterator[LiveEvent]:
    while True:
        yield await queue.get()


feed = LiveFeed()
