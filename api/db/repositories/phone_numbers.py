"""The addresses an organization is called on."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update

from api.db.models import PhoneNumber, TelephonyConfiguration, Workflow
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import unique_or
from api.db.session import Session
from api.errors import GatewayError

_BY_ADDRESS = Order(PhoneNumber.address, PhoneNumber.id)


@dataclass(frozen=True, slots=True)
class RoutedNumber:
    """A number, with the names of what it belongs to and of what answers it."""

    row: PhoneNumber
    configuration_name: str
    workflow_name: str | None


async def list_numbers(
    session: Session, organization_id: str, paging: Paging, *, configuration_id: str | None = None
) -> Page[RoutedNumber]:
    """The organization's numbers, or one configuration's, by address."""
    query = _routed(organization_id)
    if configuration_id is not None:
        query = query.where(PhoneNumber.telephony_configuration_id == configuration_id)
    return (await _BY_ADDRESS.fetch(session, query, paging)).map(lambda row: RoutedNumber(*row))


async def find_number(session: Session, organization_id: str, number_id: str) -> RoutedNumber | None:
    """The organization's number ``number_id``."""
    query = _routed(organization_id).where(PhoneNumber.id == number_id)
    row = (await session.execute(query)).first()
    return RoutedNumber(*row) if row else None


async def lock_configuration(
    session: Session, organization_id: str, configuration_id: str
) -> TelephonyConfiguration | None:
    """The organization's configuration; nobody else decides about its numbers until the transaction ends."""
    query = (
        select(TelephonyConfiguration)
        .where(TelephonyConfiguration.organization_id == organization_id, TelephonyConfiguration.id == configuration_id)
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def add_number(session: Session, row: PhoneNumber, *, taken: GatewayError) -> None:
    """Keep a new number.

    Raises:
        GatewayError: ``taken``, if the address is set up on that account already, by whomever.
    """
    async with unique_or(session, taken):
        session.add(row)


async def change_number(session: Session, row: PhoneNumber, changes: dict[str, Any], *, taken: GatewayError) -> None:
    """Write ``changes`` to the number.

    Raises:
        GatewayError: ``taken``, if the new address is set up on that account already.
    """
    async with unique_or(session, taken):
        for name, value in changes.items():
            setattr(row, name, value)


async def make_default_caller_id(session: Session, row: PhoneNumber) -> None:
    """Show this number on the configuration's calls, and no other. The configuration is locked by the caller."""
    others = PhoneNumber.telephony_configuration_id == row.telephony_configuration_id
    await session.execute(
        update(PhoneNumber).where(others, PhoneNumber.is_default_caller_id).values(is_default_caller_id=False)
    )
    row.is_default_caller_id = True
    await session.flush()


async def remove_number(session: Session, row: PhoneNumber) -> None:
    """Forget the number."""
    await session.delete(row)
    await session.flush()


def _routed(organization_id: str) -> Select[PhoneNumber, str, str | None]:
    return (
        select(PhoneNumber, TelephonyConfiguration.name, Workflow.name)
        .join(TelephonyConfiguration, TelephonyConfiguration.id == PhoneNumber.telephony_configuration_id)
        .outerjoin(Workflow, Workflow.id == PhoneNumber.inbound_workflow_id)
        .where(PhoneNumber.organization_id == organization_id)
    )
