"""When the process collects its garbage: after calls, and seldom, instead of in the middle of everybody's sentence.

A conversation is a few thousand objects that refer to one another; only a full collection finds them once it has ended.
With the interpreter's own timing one comes every few calls and looks at everything the process has loaded: a stall of
a third of a second with eighty calls live. What is loaded at the start never becomes garbage, so it is set aside.
"""

import asyncio
import gc
import time
from dataclasses import dataclass

from loguru import logger

from api.services.telephony.calls.live import live_calls

ENDED_CALLS = 64
"""After so many calls garbage is collected although others are live."""
QUIET_SECONDS = 2.0
"""After so long without a call, too."""
YOUNG_OBJECTS, NEVER = 1_000, 1_000_000
"""The interpreter's own collections look at the newest objects only, half a millisecond's worth; the rest is for us."""


@dataclass(slots=True)
class Tidying:
    """Counts the calls that have left something behind."""

    _ended: int = 0
    _waiting: asyncio.TimerHandle | None = None

    def settle(self) -> None:
        """Everything is loaded: set it aside, and leave full collections to us."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, NEVER, NEVER)

    def call_ended(self) -> None:
        """One more call has ended."""
        self._ended += 1
        loop = asyncio.get_running_loop()
        if self._ended >= ENDED_CALLS:
            loop.call_soon(self._tidy)
        elif self._waiting is None:
            self._waiting = loop.call_later(QUIET_SECONDS, self._tidy_if_quiet)

    def _tidy_if_quiet(self) -> None:
        self._waiting = None
        if live_calls.count == 0:
            self._tidy()

    def _tidy(self) -> None:
        if self._ended:
            began, self._ended = time.perf_counter(), 0
            found = gc.collect()
            logger.bind(objects=found, milliseconds=round((time.perf_counter() - began) * 1000, 1)).debug("tidied up")


tidying = Tidying()
