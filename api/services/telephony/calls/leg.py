"""The caller's leg at the carrier, and what a conversation may ask of it."""

import asyncio
from collections.abc import Callable

from loguru import logger

from api.db.models import WorkflowRun
from api.errors import GatewayError, UnsupportedOperation
from api.services.pipecat.call import EndReason
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import events, transfers

HANG_UP_TRIES = 2
HANG_UP_SECONDS = 3.0


class CallLeg:
    """One run's leg.

    Args:
        run: The run.
        provider: The carrier account it runs through.

    Attributes:
        handed_over: Whether the carrier moves, or has moved, the caller to somebody else.
    """

    def __init__(self, run: WorkflowRun, provider: TelephonyProvider) -> None:
        self.handed_over = False
        self._run = run
        self._provider = provider
        self._ended = not run.call_id
        self._tries = 0
        self._told: EndReason | None = None
        self._listener: Callable[[EndReason], None] | None = None
        self._hand_on: Callable[[str, bool], None] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to hang up, as far as we know; a leg that was handed on is not ours to end."""
        return self._ended or self.handed_over

    def when_told_to_end(self, listener: Callable[[EndReason], None]) -> None:
        """Call ``listener`` when the conversation must end; at once, if it must already."""
        self._listener = listener
        if self._told is not None:
            listener(self._told)

    def tell_to_end(self, reason: EndReason) -> None:
        """The conversation must end: the call is over, or its process is about to stop."""
        self._told = self._told or reason
        if self._listener is not None:
            self._listener(reason)

    def when_told_to_transfer(self, listener: Callable[[str, bool], None]) -> None:
        """Call ``listener`` with a destination, and whether it is a cold transfer, when somebody asks for one."""
        self._hand_on = listener

    def tell_to_transfer(self, destination: str, *, cold: bool) -> None:
        """Somebody wants the caller handed to ``destination``."""
        if self._hand_on is not None:
            self._hand_on(destination, cold)

    async def hang_up(self) -> None:
        """End the leg at the carrier: a closed media socket alone leaves some callers in silence.

        Again is fine: one more try if the first failed, nothing otherwise. Failures are recorded, not raised.
        """
        if self._ended or self._tries >= HANG_UP_TRIES or not self._run.call_id:
            return
        self._tries += 1
        try:
            async with asyncio.timeout(HANG_UP_SECONDS):
                await self._provider.hang_up(self._run.call_id)
        except UnsupportedOperation:
            self._ended = True
        except (GatewayError, TimeoutError) as error:
            code = error.code if isinstance(error, GatewayError) else "timeout"
            logger.bind(run=self._run.id, code=code, attempt=self._tries).warning("hang-up failed")
            await events.record(self._run.id, "hang_up_failed", {"code": code, "attempt": self._tries})
        else:
            self._ended = True
            await events.record(self._run.id, "hung_up", {})

    async def make_sure_it_ended(self) -> None:
        """Hang up, and once more if that fails."""
        for _ in range(HANG_UP_TRIES):
            await self.hang_up()

    async def press(self, keys: str) -> bool:
        """Have the carrier press ``keys``; ``False`` if it cannot, or did not."""
        if not self._run.call_id:
            return False
        try:
            await self._provider.send_digits(self._run.call_id, keys)
        except UnsupportedOperation:
            return False
        except GatewayError as error:
            logger.bind(run=self._run.id, code=error.code).warning("the carrier did not press the keys")
            return False
        return True

    async def transfer(self, destination: str, *, cold: bool = False) -> None:
        """Hand the caller to ``destination`` (see ``transfers.transfer``)."""
        try:
            await transfers.transfer(self._run, self._provider, destination, answered=self._answered, cold=cold)
        except GatewayError:
            self.handed_over = False
            raise

    def _answered(self) -> None:
        self.handed_over = True
