"""What decides whether an organization may call an address."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from api.db.models import Organization, PhoneNumber
from api.db.session import Session


@dataclass(frozen=True, slots=True)
class DiallingRules:
    """Where an organization's calls may go, and which of the addresses asked about its own workflows answer."""

    allowed_countries: list[str] | None
    premium_numbers_allowed: bool
    own_addresses: frozenset[str]


async def get_rules(session: Session, organization_id: str, addresses: Collection[str]) -> DiallingRules:
    """The organization's rules for a call that may arrive at ``addresses``: one query."""
    answered_here = (
        (PhoneNumber.organization_id == Organization.id)
        & PhoneNumber.address.in_(addresses)
        & PhoneNumber.inbound_workflow_id.is_not(None)
    )
    query = (
        select(Organization.allowed_countries, Organization.premium_numbers_allowed, PhoneNumber.address)
        .outerjoin(PhoneNumber, answered_here)
        .where(Organization.id == organization_id)
    )
    rows = (await session.execute(query)).all()
    countries, premium, _ = rows[0]
    return DiallingRules(countries, premium, frozenset(address for *_, address in rows if address))
