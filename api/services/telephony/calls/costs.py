"""What a call cost, once its carrier says so."""

from datetime import datetime, timedelta

from loguru import logger

from api.db import get_database
from api.db.models import WorkflowRun, now
from api.db.repositories import call_events
from api.errors import CallNotFound, UnsupportedOperation
from api.services.telephony.calls.feed import feed
from api.services.telephony.registry import providers
from api.services.telephony.roles import OutboundCalls
from api.services.telephony.types import CallCost, Capability

# Carriers price a call seconds to minutes after it ends.
WAITS = (0.5, 15.0, 60.0, 240.0)


def first_look(provider_name: str) -> datetime | None:
    """When to ask for the cost of a call that ends now; ``None`` if its carrier never tells."""
    spec = providers.find(provider_name)
    priced = spec is not None and Capability.CALL_COST in spec.capabilities
    return now() + timedelta(seconds=WAITS[0]) if priced else None


def next_look(run: WorkflowRun) -> datetime | None:
    """When to ask again about a call that was asked about ``looks`` times; ``None`` if that was often enough."""
    return now() + timedelta(seconds=WAITS[run.looks]) if run.looks < len(WAITS) else None


async def settle(run: WorkflowRun, cost: CallCost) -> datetime | None:
    """Keep what the ended call cost; when to ask again if its carrier has not priced it yet."""
    if cost.get("amount") is None:
        again = next_look(run)
        if again is None:
            logger.bind(run=run.id).info("the carrier has not priced the call")
        return again
    async with get_database().session() as session:
        await call_events.update_run(session, run.id, cost_amount=cost["amount"], cost_currency=cost.get("currency"))
    feed.changed(run.id)
    return None


async def ask(call_id: str, provider: OutboundCalls) -> CallCost:
    """What the carrier says the call cost; empty if it cannot tell."""
    try:
        return await provider.get_call_cost(call_id)
    except (CallNotFound, UnsupportedOperation):
        return {}
