"""The heartbeat that tells other processes which calls are alive in this one."""

import asyncio
from datetime import datetime, timedelta

from api.db import get_database
from api.db.models import now
from api.db.repositories import call_leases
from api.services.pipecat.call import EndReason
from api.services.telephony.calls import background
from api.services.telephony.calls.live import PROCESS_ID, live_calls
from api.settings import get_settings


def lease_until() -> datetime:
    """Until when a call is held that is held now."""
    return now() + timedelta(seconds=get_settings().lease_seconds)


async def keep() -> None:
    """Renew the leases of this process, for ever. A database that fails meanwhile costs no conversation."""
    while True:
        await asyncio.sleep(get_settings().heartbeat_seconds)
        await background.attempt(renew(), "lease renewal", otherwise=None)


async def renew() -> None:
    """Hold every conversation of this process a while longer; one whose call is over elsewhere ends here too."""
    held = live_calls.run_ids
    if not held:
        return
    async with get_database().session() as session:
        kept = await call_leases.renew_leases(session, PROCESS_ID, lease_until())
    for run_id in held - kept:
        if call := live_calls.find(run_id):
            call.tell_to_end(EndReason.CALLER_HUNG_UP)
