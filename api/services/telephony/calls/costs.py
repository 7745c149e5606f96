"""What a call cost, once its carrier says so."""

import asyncio

from loguru import logger

from api.db import get_database
from api.db.repositories import calls
from api.errors import GatewayError
from api.services.telephony.calls import background
from api.services.telephony.factory import get_telephony_provider_for_run
from api.services.telephony.registry import providers
from api.services.telephony.types import CallCost, Capability

# Carriers price a call seconds to minutes after it ends.
WAITS = (0.5, 15.0, 60.0, 240.0)


def settle_later(run_id: str, provider_name: str, call_id: str) -> None:
    """Ask the carrier for the call's cost until it knows, if it ever tells."""
    if Capability.CALL_COST in providers.get(provider_name).capabilities:
        background.spawn(_settle(run_id, call_id), f"cost:{run_id}")


async def _settle(run_id: str, call_id: str) -> None:
    for seconds in WAITS:
        await asyncio.sleep(seconds)
        cost = await _ask(run_id, call_id)
        if cost.get("amount") is not None:
            async with get_database().session() as session:
                await calls.update_run(session, run_id, cost_amount=cost["amount"], cost_currency=cost.get("currency"))
            return
    logger.bind(run=run_id).info("the carrier has not priced the call yet")


async def _ask(run_id: str, call_id: str) -> CallCost:
    provider = await get_telephony_provider_for_run(run_id)
    try:
        return await provider.get_call_cost(call_id)
    except GatewayError as error:
        logger.bind(run=run_id, code=error.code).info("the carrier did not tell what the call cost")
        return {}
