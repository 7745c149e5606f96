"""The caller's leg at the carrier, and what a conversation may ask of it."""

from loguru import logger

from api.db.models import WorkflowRun
from api.errors import ProviderError, UnsupportedOperation
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import events, transfers

HANG_UP_TRIES = 2


class CallLeg:
    """One run's leg.

    Args:
        run: The run.
        provider: The carrier account it runs through.
    """

    def __init__(self, run: WorkflowRun, provider: TelephonyProvider) -> None:
        self._run = run
        self._provider = provider
        self._ended = False

    async def hang_up(self) -> None:
        """End the leg at the carrier: a closed media socket alone leaves some callers in silence.

        Again is fine. A failure is tried once more, then recorded; the reaper takes it from there.
        """
        if self._ended or not self._run.call_id:
            return
        for attempt in range(1, HANG_UP_TRIES + 1):
            try:
                await self._provider.hang_up(self._run.call_id)
            except UnsupportedOperation:
                return
            except ProviderError as error:
                logger.bind(run=self._run.id, code=error.code, attempt=attempt).warning("hang-up failed")
                await events.record(self._run.id, "hang_up_failed", {"code": error.code, "attempt": attempt})
            else:
                self._ended = True
                await events.record(self._run.id, "hung_up", {})
                return

    async def transfer(self, destination: str) -> None:
        """Hand the caller to ``destination`` (see ``transfers.transfer``)."""
        await transfers.transfer(self._run, self._provider, destination)
