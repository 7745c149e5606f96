"""Whether this process can take another call without ruining those it has."""

import asyncio
from dataclasses import dataclass

from api.errors import Overloaded, ShuttingDown
from api.services.telephony.calls.live import live_calls
from api.settings import get_settings

SAMPLE_SECONDS = 0.1
WEIGHT = 0.1
"""What the latest sample counts: the lag of the last few seconds decides, so that one hiccup refuses nobody."""


@dataclass(slots=True)
class Load:
    """How busy this process is.

    Attributes:
        lag_seconds: How late the event loop runs, on average over the last few seconds.
        draining: Whether the process takes no new calls, because it is about to stop.
    """

    lag_seconds: float = 0.0
    draining: bool = False

    async def watch(self) -> None:
        """Measure the event loop's lag, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await asyncio.sleep(SAMPLE_SECONDS)
            late = loop.time() - began - SAMPLE_SECONDS
            self.lag_seconds += WEIGHT * (late - self.lag_seconds)

    @property
    def is_full(self) -> bool:
        """Whether a further call would be one too many."""
        settings = get_settings()
        taken = live_calls.count + live_calls.expected
        return taken >= settings.max_calls_per_process or self.lag_seconds > settings.max_loop_lag_seconds

    def admit(self) -> None:
        """Let a new call begin.

        Raises:
            ShuttingDown: The process is about to stop.
            Overloaded: It has enough to do.
        """
        if self.draining:
            raise ShuttingDown
        if self.is_full:
            raise Overloaded

    def admit_stream(self) -> None:
        """Let the conversation begin of a caller who was answered already, whatever process did.

        Raises:
            Overloaded: This process has as many as it can hold.
        """
        if live_calls.count >= get_settings().max_calls_per_process:
            raise Overloaded


load = Load()
