"""Room for one more call: counted and taken in one transaction, given back by the call's one end."""

from dataclasses import dataclass
from typing import Any

from api.db import Session, get_database
from api.db.models import TelephonyConfiguration, WorkflowRun
from api.db.repositories import call_leases, calls
from api.errors import AccountInactive, CapacityReached
from api.services.telephony.calls.load import load
from api.settings import get_settings


@dataclass(frozen=True, slots=True)
class Usage:
    """Calls that are live, and how many may be at a time."""

    live_calls: int
    max_concurrent_calls: int


async def get_usage(organization_id: str) -> Usage:
    """How much of its limit the organization uses."""
    async with get_database().reading() as session:
        live, limit = await call_leases.get_usage(session, organization_id)
    return Usage(live, get_settings().max_concurrent_calls if limit is None else limit)


async def begin(session: Session, configuration: TelephonyConfiguration, **values: Any) -> tuple[WorkflowRun, bool]:
    """The run of a call, and whether it began just now. The same call again is the same run, full or not.

    Who was refused for want of room stays refused.

    Raises:
        AccountInactive: The account is switched off; a call that began before goes on.
        CapacityReached: As many calls are live as the organization or the account may have.
        Overloaded: This process can hold no more.
    """
    limits = await call_leases.lock_limits(session, configuration)
    run, is_new = await calls.begin_run(
        session,
        organization_id=configuration.organization_id,
        telephony_configuration_id=configuration.id,
        mode=configuration.provider,
        **values,
    )
    if run.disposition == CapacityReached.code:
        raise CapacityReached("the call was refused before")
    if is_new:
        if not configuration.is_active:
            raise AccountInactive
        load.admit()
        live = await call_leases.count_live(session, configuration)
        _check(live.organization, _or_default(limits.organization), "the organization")
        _check(live.configuration, limits.configuration, "the telephony configuration")
    return run, is_new


def _check(live: int | None, limit: int | None, whose: str) -> None:
    if limit is not None and live is not None and live > limit:
        raise CapacityReached(f"{whose} has {limit} live calls, which is its limit")


def _or_default(limit: int | None) -> int:
    return get_settings().max_concurrent_calls if limit is None else limit
