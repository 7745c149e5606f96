"""Handing a caller to somebody else, without ever leaving the caller alone.

The new leg rings while the agent still holds the line. Only when it has answered does the caller's leg move into the
conference; if it does not, the conversation goes on. A caller who hangs up meanwhile takes the new leg along.
"""

import asyncio

from loguru import logger

from api.db import get_database
from api.db.models import WorkflowRun
from api.db.repositories import calls
from api.errors import GatewayError, ProviderError, UnsupportedOperation
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import background
from api.services.telephony.kit.phone_numbers import mask_number

RING_SECONDS = 30
POLL_SECONDS = 0.5


class TransferFailed(GatewayError):
    """Nobody answered the transfer."""

    code = "transfer_failed"
    status = 409


class CallTransferControl:
    """What one conversation may ask of its leg."""

    def __init__(self, run: WorkflowRun, provider: TelephonyProvider) -> None:
        self._run = run
        self._provider = provider

    async def transfer(self, destination: str) -> None:
        """Hand the caller to ``destination``; returns once the caller's leg is on its way.

        Raises:
            UnsupportedOperation: The carrier cannot.
            TransferFailed: Nobody answered there.
            ProviderError: The carrier refused.
        """
        if not self._provider.supports_transfers() or not self._run.call_id:
            raise UnsupportedOperation("this call cannot be transferred")
        transfer_id, conference = await self._begin(destination)
        leg = await self._ring(destination, transfer_id, conference)
        try:
            await _answered(transfer_id)
            await self._provider.join_conference(self._run.call_id, conference)
        except BaseException:
            background.spawn(_abandon(self._provider, transfer_id, leg), f"abandon-transfer:{transfer_id}")
            raise
        logger.bind(run=self._run.id, to=mask_number(destination)).info("caller transferred")

    async def _begin(self, destination: str) -> tuple[str, str]:
        async with get_database().session() as session:
            transfer = await calls.add_transfer(
                session,
                workflow_run_id=self._run.id,
                destination=destination,
                conference_name=f"transfer-{self._run.id}",
            )
        return transfer.id, transfer.conference_name

    async def _ring(self, destination: str, transfer_id: str, conference: str) -> str:
        from_number = self._run.to_number if self._run.direction == "inbound" else self._run.from_number
        try:
            result = await self._provider.transfer_call(
                destination, transfer_id, conference, timeout=RING_SECONDS, from_number=from_number
            )
        except ProviderError as error:
            await settle(transfer_id, "failed", reason=error.code)
            raise
        leg = str(result.get("call_id") or "")
        async with get_database().session() as session:
            await calls.update_transfer(session, transfer_id, call_id=leg)
        return leg


async def settle(transfer_id: str, status: str, *, reason: str | None = None) -> bool:
    """Note how a ringing transfer went; the first verdict wins."""
    async with get_database().session() as session:
        return await calls.settle_transfer(session, transfer_id, status, reason=reason)


async def _answered(transfer_id: str) -> None:
    """Return when the new leg has answered, wherever its callback arrived."""
    for _ in range(int((RING_SECONDS + 10) / POLL_SECONDS)):
        async with get_database().session() as session:
            transfer = await calls.find_transfer(session, transfer_id)
        if transfer is not None and transfer.status == "answered":
            return
        if transfer is None or transfer.status == "failed":
            raise TransferFailed
        await asyncio.sleep(POLL_SECONDS)
    raise TransferFailed


async def _abandon(provider: TelephonyProvider, transfer_id: str, leg: str) -> None:
    await settle(transfer_id, "failed", reason="abandoned")
    if leg:
        await provider.hang_up(leg)
