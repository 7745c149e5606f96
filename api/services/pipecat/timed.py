"""Frames that wait for their moment, such as words for the time they are heard."""

import asyncio
import time
from collections.abc import Callable

from pipecat.frames.frames import Frame


class TimedFrames:
    """Releases each frame when its time has come, on a clock that can stand still.

    Args:
        release: Given each frame.
    """

    def __init__(self, release: Callable[[Frame], None]) -> None:
        self._release = release
        self._waiting: dict[int, tuple[float, Frame]] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._stands_since: float | None = None

    def add(self, frame: Frame, delay: float) -> None:
        """Release ``frame`` in ``delay`` seconds."""
        self._waiting[frame.id] = (time.monotonic() + delay, frame)
        if self._stands_since is None:
            self._arm(frame.id)

    def stand_still(self) -> None:
        """Time stops until ``go_on``."""
        if self._stands_since is None:
            self._stands_since = time.monotonic()
            self._disarm()

    def go_on(self) -> None:
        """Time goes on where it stopped."""
        if self._stands_since is not None:
            stood, self._stands_since = time.monotonic() - self._stands_since, None
            for name, (due, frame) in self._waiting.items():
                self._waiting[name] = (due + stood, frame)
                self._arm(name)

    def forget(self, *, everything: bool = False) -> None:
        """Release nothing that may be cut off, or nothing at all; what is left goes on."""
        self._disarm()
        self._waiting = {
            name: (due, frame)
            for name, (due, frame) in self._waiting.items()
            if not (everything or frame.interruptible)
        }
        self._stands_since = None
        for name in self._waiting:
            self._arm(name)

    def release_all(self) -> None:
        """Release everything now, in order."""
        self._disarm()
        for _, frame in sorted(self._waiting.values(), key=lambda item: item[0]):
            self._release(frame)
        self._waiting.clear()

    def _arm(self, name: int) -> None:
        delay = max(0.0, self._waiting[name][0] - time.monotonic())
        self._timers[name] = asyncio.get_running_loop().call_later(delay, self._due, name)

    def _disarm(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _due(self, name: int) -> None:
        self._timers.pop(name, None)
        _, frame = self._waiting.pop(name)
        self._release(frame)
