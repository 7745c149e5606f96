"""Media tickets: what a carrier must show to open a call's media socket.

A ticket is unguessable, lives in the URL's path, opens one socket once, and dies with its call. It is derived from the
run by a keyed hash, so that the same webhook delivered twice gets the same answer; only its digest is stored.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

from api.db import Session, get_database
from api.db.encryption import load_keys
from api.db.models import now
from api.db.repositories import call_leases, calls
from api.db.repositories.calls import RunAtCarrier
from api.errors import InvalidTicket
from api.settings import get_settings


def columns(run_id: str) -> dict[str, Any]:
    """What a run that begins with its ticket is written with."""
    expires_at = _expiry()
    return {"ticket_hash": _digest(of(run_id)), "ticket_expires_at": expires_at, "due_at": expires_at}


async def issue(session: Session, run_id: str) -> str:
    """The run's media ticket.

    Raises:
        InvalidTicket: The call is already over.
    """
    ticket = of(run_id)
    if not await call_leases.issue_ticket(session, run_id, _digest(ticket), _expiry()):
        raise InvalidTicket("the call is already over")
    return ticket


async def find(ticket: str) -> RunAtCarrier:
    """The run behind a ticket, before it is redeemed.

    Raises:
        InvalidTicket: No run has it.
    """
    async with get_database().reading() as session:
        found = await calls.find_run_by_ticket(session, _digest(ticket))
    if found is None:
        raise InvalidTicket
    return found


async def redeem(ticket: str, holder: str, lease_until: datetime) -> None:
    """Use the ticket up: the process ``holder`` holds the call from now on.

    Raises:
        InvalidTicket: It was used, is too old, or its call is over.
    """
    async with get_database().session() as session:
        if not await call_leases.redeem_ticket(session, _digest(ticket), holder, lease_until):
            raise InvalidTicket


def _expiry() -> datetime:
    return now() + timedelta(seconds=get_settings().media_ticket_seconds)


def of(run_id: str) -> str:
    """The media ticket of that run, which is good once the run has its ``columns``."""
    key = load_keys(get_settings())[0].encode()
    mac = hmac.new(key, f"media-ticket:{run_id}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(mac).decode().rstrip("=")


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
