"""An organization's carrier accounts: kept complete, one of them the default, their secrets never shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import TelephonyConfiguration
from api.db.pages import Page, Paging
from api.db.repositories import accounts, call_leases
from api.db.repositories import configurations as rows
from api.db.repositories.configurations import CountedConfiguration
from api.errors import Conflict, NotFound, ProviderAuthenticationFailed, ProviderError
from api.services.telephony.credentials import read_credentials, read_provider
from api.services.telephony.embedded import is_embedded
from api.services.telephony.factory import build_candidate, get_telephony_provider
from api.services.telephony.kit import urls
from api.services.telephony.kit.routing import routing_account_id
from api.services.telephony.registry import providers
from api.services.telephony.roles import AccountBinding

_NAME_TAKEN = "there is a telephony configuration with that name"
_NUMBER_TAKEN = "one of its phone numbers is already set up on that account"


async def list_page(organization_id: str, paging: Paging) -> Page[CountedConfiguration]:
    """The organization's configurations, oldest first.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await rows.list_configurations(session, organization_id, paging)


async def get(organization_id: str, configuration_id: str) -> CountedConfiguration:
    """The organization's configuration.

    Raises:
        NotFound: It has no such configuration.
    """
    async with get_database().reading() as session:
        return await _counted(session, organization_id, configuration_id)


async def create(
    organization_id: str,
    name: str,
    submitted: Mapping[str, Any],
    *,
    is_default: bool = False,
    simulated: bool = False,
    max_concurrent_calls: int | None = None,
) -> CountedConfiguration:
    """A new configuration; the organization's first one is its default, and so is the first of a carrier outside.

    Args:
        submitted: The credentials as the provider's form sends them, ``provider`` among them.
        simulated: Whether its carrier is the simulator. Only the gateway's own code says so.
        max_concurrent_calls: Live calls at a time on this account.

    Raises:
        InvalidFields: The credentials are not complete or not valid.
        Conflict: The name is taken.
    """
    row = _row(organization_id, name, submitted)
    row.simulated, row.max_concurrent_calls = simulated, max_concurrent_calls
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        default = await rows.find_default(session, organization_id)
        await rows.add_configuration(session, row, taken=Conflict(_NAME_TAKEN))
        if is_default or default is None or _takes_over(row, default):
            await rows.make_default(session, row)
    logger.bind(provider=row.provider, configuration=row.id).info("telephony configuration added")
    return CountedConfiguration(row, 0)


async def update(organization_id: str, configuration_id: str, changes: Mapping[str, Any]) -> CountedConfiguration:
    """The configuration with these changes, or none of them: ``name``, ``credentials``, ``is_default``,
    ``is_active``, ``max_concurrent_calls``; what is left out stays, as do credentials that are left out or masked.

    Raises:
        NotFound: The organization has no such configuration.
        InvalidFields: The credentials are not complete or not valid.
        Conflict: The name is taken, a number is, or nothing would be the default.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        counted = await _counted(session, organization_id, configuration_id)
        if "name" in changes:
            await rows.rename(session, counted.row, changes["name"], taken=Conflict(_NAME_TAKEN))
        if "credentials" in changes:
            await _replace_credentials(session, counted.row, changes["credentials"])
        if "is_default" in changes:
            await _set_default(session, counted.row, changes["is_default"])
        if "is_active" in changes:
            counted.row.is_active = changes["is_active"]
        if "max_concurrent_calls" in changes:
            counted.row.max_concurrent_calls = changes["max_concurrent_calls"]
    logger.bind(provider=counted.row.provider, configuration=configuration_id).info("telephony configuration changed")
    return counted


async def delete(organization_id: str, configuration_id: str) -> str | None:
    """Delete the configuration; the id of the one that became the default instead, if one did.

    Outbound calls that name no configuration keep working: the oldest one that is left takes over.

    Raises:
        NotFound: The organization has no such configuration.
        Conflict: Calls run through it: nobody could end them, or learn what became of them. Or every organization has
            one like that, and this is the last.
    """
    async with get_database().session() as session:
        await accounts.lock_organization(session, organization_id)
        row = (await _counted(session, organization_id, configuration_id)).row
        if await call_leases.has_live_calls(session, row):
            raise Conflict("calls are live on this configuration")
        await rows.remove_configuration(session, row)
        if is_embedded(row.provider) and not await rows.find_of_provider(session, organization_id, row.provider):
            raise Conflict("every organization has one like that")
        heir = await _heir(session, organization_id) if row.is_default else None
        if heir is not None:
            await rows.make_default(session, heir)
    logger.bind(provider=row.provider, configuration=configuration_id).info("telephony configuration deleted")
    return heir.id if heir else None


def _takes_over(row: TelephonyConfiguration, default: TelephonyConfiguration) -> bool:
    """Whether a new configuration becomes the default one: it is of the first carrier that somebody added."""
    return is_embedded(default.provider) and not is_embedded(row.provider)


async def _heir(session: Session, organization_id: str) -> TelephonyConfiguration | None:
    """The oldest configuration; an active one that somebody added, if there is one."""
    left = await rows.list_oldest_first(session, organization_id)
    return min(left, key=lambda row: (not row.is_active, is_embedded(row.provider)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """Whether a carrier knows the credentials, and what a person should read."""

    ok: bool
    message: str


async def check(organization_id: str, configuration_id: str, changes: Mapping[str, Any] | None = None) -> AccountCheck:
    """Whether the configuration's carrier knows its credentials, asked now.

    Args:
        changes: Credentials to ask about instead of those that are stored; what is left out or masked is as stored.

    Raises:
        NotFound: The organization has no such configuration.
        InvalidFields: With these changes they are not complete or not valid.
        UnsupportedOperation: There is nobody to ask.
    """
    if changes is None:
        return await _check(await get_telephony_provider(organization_id, configuration_id))
    row = (await get(organization_id, configuration_id)).row
    spec = providers.get(row.provider)
    credentials = read_credentials(spec, changes, stored=row.credentials)
    logger.bind(provider=spec.name, configuration=configuration_id).info("changed credentials checked")
    return await _check(build_candidate(spec, credentials, simulated=row.simulated))


async def check_submitted(organization_id: str, submitted: Mapping[str, Any]) -> AccountCheck:
    """The same for credentials of a configuration that does not exist yet.

    Raises:
        InvalidFields: They are not complete or not valid.
        UnsupportedOperation: There is nobody to ask.
    """
    spec = read_provider(submitted)
    logger.bind(provider=spec.name, organization=organization_id).info("credentials checked")
    return await _check(build_candidate(spec, read_credentials(spec, submitted)))


async def get_inbound_url(organization_id: str, configuration_id: str) -> str:
    """Where the configuration's carrier shall post inbound calls; for some carriers it is a secret.

    Raises:
        NotFound: The organization has no such configuration.
    """
    provider = await get_telephony_provider(organization_id, configuration_id)
    return provider.own_inbound_url(urls.inbound_url())


async def _check(provider: AccountBinding) -> AccountCheck:
    try:
        return AccountCheck(ok=True, message=await provider.check_account())
    except ProviderAuthenticationFailed:
        return AccountCheck(ok=False, message="The carrier does not know these credentials.")
    except ProviderError as error:
        return AccountCheck(ok=False, message=str(error))


def _row(organization_id: str, name: str, submitted: Mapping[str, Any]) -> TelephonyConfiguration:
    spec = read_provider(submitted)
    credentials = read_credentials(spec, submitted)
    return TelephonyConfiguration(
        organization_id=organization_id,
        name=name,
        provider=spec.name,
        account_id=routing_account_id(spec, credentials),
        credentials=credentials,
    )


async def _replace_credentials(session: Session, row: TelephonyConfiguration, submitted: Mapping[str, Any]) -> None:
    spec = providers.get(row.provider)
    credentials = read_credentials(spec, submitted, stored=row.credentials)
    account_id = routing_account_id(spec, credentials)
    await rows.replace_credentials(session, row, credentials, account_id, taken=Conflict(_NUMBER_TAKEN))


async def _set_default(session: Session, row: TelephonyConfiguration, is_default: bool) -> None:
    if is_default:
        await rows.make_default(session, row)
    elif row.is_default:
        raise Conflict("make another configuration the default one instead")


async def _counted(session: Session, organization_id: str, configuration_id: str) -> CountedConfiguration:
    found = await rows.find_counted(session, organization_id, configuration_id)
    if found is None:
        raise NotFound("there is no such telephony configuration")
    return found
