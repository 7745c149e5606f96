"""What of the agent's audio has been heard: a clock, and the carrier's own marks where it has them."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SendMark = Callable[[str], Awaitable[bool]]

MARGIN_SECONDS = 0.7
NETWORK_SECONDS = 0.3


class Playback:
    """Follows the carrier's playout buffer.

    A mark is the carrier's word that everything before it was played. Some carriers give it back for audio a clear
    dropped, others do not, and some legs never return one: a clear ends every wait, and each has a deadline.
    """

    def __init__(self) -> None:
        self._ends_at = 0.0
        self._returned: dict[str, asyncio.Event] = {}
        self._marks = 0

    def wrote(self, seconds: float) -> None:
        """``seconds`` of audio went on the wire."""
        self._ends_at = max(self._ends_at, time.monotonic()) + seconds

    def cleared(self) -> None:
        """The carrier's buffer was dropped, and the marks in it."""
        for name in list(self._returned):
            self.mark_returned(name)
        self._ends_at = min(self._ends_at, time.monotonic() - NETWORK_SECONDS)

    def mark_returned(self, name: str) -> None:
        """The carrier gave ``name`` back."""
        if event := self._returned.get(name):
            event.set()

    @property
    def remaining_seconds(self) -> float:
        """How much audio the carrier still has to play, by the clock."""
        return max(0.0, self._ends_at - time.monotonic())

    @property
    def may_be_heard(self) -> bool:
        """Whether the carrier may still be playing something, the network's delay considered."""
        return time.monotonic() < self._ends_at + NETWORK_SECONDS

    async def drained(self, send_mark: SendMark) -> None:
        """Return once everything sent so far was heard, or should have been."""
        if self.remaining_seconds == 0:
            return
        self._marks += 1
        name = f"drained-{self._marks}"
        returned = self._returned[name] = asyncio.Event()
        try:
            if not await send_mark(name):
                await asyncio.sleep(self.remaining_seconds)
                return
            async with asyncio.timeout(self.remaining_seconds + MARGIN_SECONDS):
                await returned.wait()
        except TimeoutError:
            return
        finally:
            del self._returned[name]
