"""Telephony configurations of an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select, update

from api.db.models import Organization, PhoneNumber, TelephonyConfiguration
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import unique_or
from api.db.session import Session
from api.errors import GatewayError

_OLDEST_FIRST = Order(TelephonyConfiguration.created_at, TelephonyConfiguration.id)


@dataclass(frozen=True, slots=True)
class CountedConfiguration:
    """A configuration and how many numbers it has."""

    row: TelephonyConfiguration
    phone_number_count: int


async def list_configurations(session: Session, organization_id: str, paging: Paging) -> Page[CountedConfiguration]:
    """The organization's configurations, oldest first."""
    page = await _OLDEST_FIRST.fetch(session, _counted(organization_id), paging)
    return page.map(lambda row: CountedConfiguration(*row))


async def find_counted(session: Session, organization_id: str, configuration_id: str) -> CountedConfiguration | None:
    """The organization's configuration, with how many numbers it has."""
    query = _counted(organization_id).where(TelephonyConfiguration.id == configuration_id)
    row = (await session.execute(query)).first()
    return CountedConfiguration(*row) if row else None


async def find_configuration(
    session: Session, organization_id: str, configuration_id: str
) -> TelephonyConfiguration | None:
    """The organization's configuration ``configuration_id``."""
    query = select(TelephonyConfiguration).where(
        TelephonyConfiguration.organization_id == organization_id, TelephonyConfiguration.id == configuration_id
    )
    return (await session.scalars(query)).one_or_none()


async def list_oldest_first(session: Session, organization_id: str) -> Sequence[TelephonyConfiguration]:
    """The organization's configurations, every one."""
    query = (
        select(TelephonyConfiguration)
        .where(TelephonyConfiguration.organization_id == organization_id)
        .order_by(TelephonyConfiguration.created_at, TelephonyConfiguration.id)
    )
    return (await session.scalars(query)).all()


async def find_default(session: Session, organization_id: str) -> TelephonyConfiguration | None:
    """The organization's default configuration."""
    query = select(TelephonyConfiguration).where(
        TelephonyConfiguration.organization_id == organization_id, TelephonyConfiguration.is_default
    )
    return (await session.scalars(query)).one_or_none()


async def find_of_provider(
    session: Session, organization_id: str, provider: str, configuration_id: str | None = None
) -> TelephonyConfiguration | None:
    """The organization's configuration of that provider: the named one, or the oldest not simulated."""
    named = (TelephonyConfiguration.id == configuration_id) & (TelephonyConfiguration.provider == provider)
    chosen = named if configuration_id else _really_at(provider)
    query = (
        select(TelephonyConfiguration)
        .where(TelephonyConfiguration.organization_id == organization_id, chosen)
        .order_by(TelephonyConfiguration.created_at, TelephonyConfiguration.id)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def list_organizations_without(session: Session, provider: str) -> Sequence[str]:
    """The ids of the organizations that have no configuration of that provider, simulated ones aside."""
    theirs = exists().where(TelephonyConfiguration.organization_id == Organization.id, _really_at(provider))
    return (await session.scalars(select(Organization.id).where(~theirs))).all()


async def is_name_taken(session: Session, organization_id: str, name: str) -> bool:
    """Whether one of the organization's configurations has that name."""
    named = (TelephonyConfiguration.organization_id == organization_id) & (TelephonyConfiguration.name == name)
    return bool(await session.scalar(select(exists().where(named))))


def _really_at(provider: str) -> ColumnElement[bool]:
    return (TelephonyConfiguration.provider == provider) & TelephonyConfiguration.simulated.is_(False)


async def add_configuration(session: Session, row: TelephonyConfiguration, *, taken: GatewayError) -> None:
    """Keep a new configuration.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    async with unique_or(session, taken):
        session.add(row)


async def rename(session: Session, row: TelephonyConfiguration, name: str, *, taken: GatewayError) -> None:
    """Give the configuration another name.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    async with unique_or(session, taken):
        row.name = name


async def make_default(session: Session, row: TelephonyConfiguration) -> None:
    """Make this one the default, and no other. The organization is locked by the caller."""
    others = (TelephonyConfiguration.organization_id == row.organization_id) & TelephonyConfiguration.is_default
    await session.execute(update(TelephonyConfiguration).where(others).values(is_default=False))
    row.is_default = True
    await session.flush()


async def replace_credentials(
    session: Session,
    row: TelephonyConfiguration,
    credentials: Mapping[str, object],
    account_id: str,
    *,
    taken: GatewayError,
) -> None:
    """Store other credentials; the configuration's numbers follow it to the account they name.

    Raises:
        GatewayError: ``taken``, if one of the numbers is set up on that account already.
    """
    async with unique_or(session, taken):
        row.credentials = dict(credentials)
        if row.account_id != account_id:
            row.account_id = account_id
            numbers = update(PhoneNumber).where(PhoneNumber.telephony_configuration_id == row.id)
            await session.execute(numbers.values(account_id=account_id))


async def remove_configuration(session: Session, row: TelephonyConfiguration) -> None:
    """Delete the configuration and its numbers; its calls stay."""
    await session.delete(row)
    await session.flush()


def _counted(organization_id: str) -> Select[TelephonyConfiguration, int]:
    numbers = (
        select(func.count())
        .where(PhoneNumber.telephony_configuration_id == TelephonyConfiguration.id)
        .correlate(TelephonyConfiguration)
        .scalar_subquery()
    )
    return select(TelephonyConfiguration, numbers).where(TelephonyConfiguration.organization_id == organization_id)
