"""Calls that ring on phones the gateway itself knows: no carrier rings them, and none reports what became of them.

Which calls ring is in their runs; that something has changed about an organization's is a notice to every process, and
whoever holds a phone's socket looks. A call is settled once: answered, declined, canceled or given up, by whoever comes
first.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from api.db import get_database
from api.db.models import WorkflowRun
from api.db.repositories import call_events, calls
from api.errors import ProviderRejected
from api.services.telephony.calls import background, events
from api.services.telephony.types import CallStatus

REACH_SECONDS = 1.0
"""How long a phone may take to say that it rings, wherever its socket is."""
LOOK_SECONDS = 5.0
"""How often everybody looks who was told nothing: a notice may be lost."""


class NobodyRegistered(ProviderRejected):
    """No phone is registered at that address."""

    code = "nobody_registered"


async def ring(run: WorkflowRun, seconds: float) -> None:
    """Have every phone at the run's address ring, until somebody answers or ``seconds`` are over.

    Args:
        run: An outbound one that waits to be placed, with the ``call_id`` it is given.
        seconds: How long it rings.

    Raises:
        NobodyRegistered: There is no such phone.
    """
    with changes(run.organization_id) as changed:
        await report(run, CallStatus.INITIATED)
        if not await _leaves(run.id, {CallStatus.INITIATED}, changed, REACH_SECONDS):
            raise NobodyRegistered
    background.spawn(_give_up_after(run, seconds), f"ringing:{run.id}")


async def settle(run: WorkflowRun, status: CallStatus) -> bool:
    """Whether this is what becomes of a call that rings; ``False`` if it was settled before."""
    async with get_database().session() as session:
        detail = {"status": status}
        if not await call_events.add_event(session, run.id, "settled", detail, deduplication_key="settled"):
            return False
    await report(run, status)
    return True


async def report(run: WorkflowRun, status: CallStatus) -> None:
    """Write down where the call stands, and have everybody look."""
    await events.apply_status(run.id, {"call_id": run.call_id or "", "status": status, "word": status}, run.mode)
    await look_again(run.organization_id)


async def look_again(organization_id: str) -> None:
    """Have everybody look whether the organization's calls still ring."""
    database = get_database()
    async with database.session() as session:
        await database.notices.post(session, _topic(organization_id))


async def list_ringing(organization_id: str, provider_name: str) -> Sequence[WorkflowRun]:
    """The organization's calls through that provider that ring."""
    async with get_database().reading() as session:
        return await calls.list_ringing(session, organization_id, provider_name)


async def find_status(run_id: str) -> CallStatus | None:
    """Where the call stands now."""
    async with get_database().reading() as session:
        found = await calls.find_run(session, run_id)
    return CallStatus(found.run.status) if found else None


@contextmanager
def changes(organization_id: str) -> Iterator[asyncio.Event]:
    """Set whenever something changes about the organization's calls, as long as the block lasts."""
    changed = asyncio.Event()
    with get_database().notices.subscribe(_topic(organization_id), changed.set):
        yield changed


async def until(changed: asyncio.Event) -> None:
    """Return when it is time to look again."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_SECONDS):
            await changed.wait()
    changed.clear()


async def _give_up_after(run: WorkflowRun, seconds: float) -> None:
    with changes(run.organization_id) as changed:
        answered = await _leaves(run.id, {CallStatus.INITIATED, CallStatus.RINGING}, changed, seconds)
    if not answered:
        await settle(run, CallStatus.NO_ANSWER)


async def _leaves(run_id: str, statuses: set[CallStatus], changed: asyncio.Event, seconds: float) -> bool:
    """Whether the run has left these statuses within ``seconds``."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while await find_status(run_id) in statuses:
                await until(changed)
            return True
    return False


def _topic(organization_id: str) -> str:
    return f"ringing:{organization_id}"
