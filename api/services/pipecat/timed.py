"""Frames that wait for their moment, such as words for the time they are heard."""

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

from pipecat.frames.frames import Frame

NANOSECONDS = 1_000_000_000


class TimedFrames:
    """Releases each frame when its time has come, on a clock that can stand still.

    Frames due at the same moment are released in the order they came in: the end of a reply bears its last word's time.

    Args:
        clock: The pipeline's time, nanoseconds.
        release: Given each frame.
    """

    def __init__(self, clock: Callable[[], int], release: Callable[[Frame], None]) -> None:
        self._clock = clock
        self._release = release
        self._waiting: list[tuple[int, int, Frame]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None
        self._stands_since: int | None = None

    def add(self, frame: Frame, due: int) -> None:
        """Release ``frame`` at ``due`` on the clock."""
        heapq.heappush(self._waiting, (due, next(self._order), frame))
        if self._waiting[0][2] is frame:
            self._arm()

    def stand_still(self) -> None:
        """Time stops until ``go_on``."""
        if self._stands_since is None:
            self._stands_since = self._clock()
            self._disarm()

    def go_on(self) -> None:
        """Time goes on where it stopped."""
        if self._stands_since is not None:
            stood, self._stands_since = self._clock() - self._stands_since, None
            self._waiting = [(due + stood, order, frame) for due, order, frame in self._waiting]
            self._arm()

    def forget(self, *, everything: bool = False) -> None:
        """Release nothing that may be cut off, or nothing at all; what is left goes on."""
        self._waiting = [item for item in self._waiting if not (everything or item[2].interruptible)]
        heapq.heapify(self._waiting)
        self._stands_since = None
        self._arm()

    def release_all(self) -> None:
        """Release everything now, in order."""
        self._disarm()
        while self._waiting:
            self._release(heapq.heappop(self._waiting)[2])

    def _arm(self) -> None:
        self._disarm()
        if self._waiting and self._stands_since is None:
            delay = max(0, self._waiting[0][0] - self._clock()) / NANOSECONDS
            self._timer = asyncio.get_running_loop().call_later(delay, self._due)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _due(self) -> None:
        now = self._clock()
        while self._waiting and self._waiting[0][0] <= now:
            self._release(heapq.heappop(self._waiting)[2])
        self._arm()
