"""Carriers that are the gateway itself: every organization has an account, without anybody's doing.

It is the organization's default one until somebody adds another carrier.
"""

from itertools import chain, count

from loguru import logger

from api.db import Database, Session
from api.db.models import TelephonyConfiguration
from api.db.repositories import accounts
from api.db.repositories import configurations as rows
from api.errors import Conflict
from api.services.telephony.credentials import read_credentials
from api.services.telephony.kit.routing import routing_account_id
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec


async def provide_everywhere(database: Database) -> None:
    """Give every organization what it lacks: those from before there was such a carrier."""
    for spec in _embedded():
        async with database.session() as session:
            lacking = await rows.list_organizations_without(session, spec.name)
        for organization_id in lacking:
            async with database.session() as session:
                await _provide(session, organization_id, spec)


async def provide(session: Session, organization_id: str) -> None:
    """Give the organization an account of each such carrier where it has none."""
    for spec in _embedded():
        await _provide(session, organization_id, spec)


def is_embedded(provider_name: str) -> bool:
    """Whether that provider's carrier is the gateway itself."""
    spec = providers.find(provider_name)
    return spec is not None and spec.embedded


def _embedded() -> list[ProviderSpec]:
    return [spec for spec in providers.all() if spec.embedded]


async def _provide(session: Session, organization_id: str, spec: ProviderSpec) -> None:
    await accounts.lock_organization(session, organization_id)
    if await rows.find_of_provider(session, organization_id, spec.name) is not None:
        return
    credentials = read_credentials(spec, {})
    row = TelephonyConfiguration(
        organization_id=organization_id,
        name=await _free_name(session, organization_id, spec.ui_metadata.display_name),
        provider=spec.name,
        account_id=routing_account_id(spec, credentials),
        credentials=credentials,
        is_default=await rows.find_default(session, organization_id) is None,
    )
    await rows.add_configuration(session, row, taken=Conflict())
    logger.bind(provider=spec.name, organization=organization_id).info("an embedded carrier was set up")


async def _free_name(session: Session, organization_id: str, wanted: str) -> str:
    """``wanted``, or the next best name."""
    for name in chain([wanted], (f"{wanted} {number}" for number in count(2))):
        if not await rows.is_name_taken(session, organization_id, name):
            return name
    raise AssertionError
