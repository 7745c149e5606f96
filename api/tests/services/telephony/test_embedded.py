"""A carrier that is the gateway itself: every organization has an account, and no other carrier suffers from it."""

import asyncio

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import TelephonyConfiguration
from api.db.repositories import configurations as rows
from api.errors import Conflict
from api.services.accounts.bootstrap import bootstrap
from api.services.telephony import configurations, embedded
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.simulator.demo import prepare_line
from api.tests import acme
from api.tests.routes.tenants import add_organization

EMBEDDED = [spec.name for spec in providers.all() if spec.embedded]


async def accounts_of(database: Database, organization_id: str) -> list[TelephonyConfiguration]:
    async with database.session() as session:
        return list(await rows.list_oldest_first(session, organization_id))


async def default_of(database: Database, organization_id: str) -> str:
    """The provider of the default account."""
    (default,) = [row for row in await accounts_of(database, organization_id) if row.is_default]
    return default.provider


@pytest.fixture
async def organization(database: Database) -> str:
    """One from before there was such a carrier, provided for since."""
    organization_id = await add_organization(database, "ours")
    await embedded.provide_everywhere(database)
    return organization_id


async def test_every_organization_gets_one_and_only_one(database: Database) -> None:
    organizations = [await add_organization(database, name) for name in ("ours", "theirs")]
    await asyncio.gather(*(embedded.provide_everywhere(database) for _ in range(3)))
    found = {organization: await accounts_of(database, organization) for organization in organizations}
    assert [[row.provider for row in account] for account in found.values()] == [EMBEDDED] * 2
    assert all(row.is_default for accounts in found.values() for row in accounts[:1])
    assert len({row.account_id for accounts in found.values() for row in accounts}) == 2 * len(EMBEDDED)


async def test_it_gives_way_to_a_name_that_is_taken(database: Database, acme_spec: ProviderSpec) -> None:
    organization_id = await add_organization(database, "ours")
    (name,) = [spec.ui_metadata.display_name for spec in providers.all() if spec.embedded]
    await configurations.create(organization_id, name, acme.CREDENTIALS)
    await embedded.provide_everywhere(database)
    assert [row.name for row in await accounts_of(database, organization_id)] == [name, f"{name} 2"]
    assert await default_of(database, organization_id) == "acme"


async def test_a_fresh_installation_has_one_and_calls_through_the_demo_line(database: Database) -> None:
    made = await bootstrap(database)
    assert made is not None
    line = await prepare_line(database, made.organization_id)
    await embedded.provide_everywhere(database)
    accounts = await accounts_of(database, made.organization_id)
    assert sorted(row.provider for row in accounts) == sorted([*EMBEDDED, line.configuration.provider])
    assert [row.id for row in accounts if row.is_default] == [line.configuration.id]


async def test_the_first_carrier_outside_becomes_the_default_one(
    database: Database, organization: str, acme_spec: ProviderSpec
) -> None:
    assert await default_of(database, organization) in EMBEDDED
    first = await configurations.create(organization, "Main line", acme.CREDENTIALS)
    assert await default_of(database, organization) == "acme"
    second = await configurations.create(organization, "Another", {**acme.CREDENTIALS, "api_key": "key-of-another"})
    await configurations.delete(organization, first.row.id)
    assert [row.id for row in await accounts_of(database, organization) if row.is_default] == [second.row.id]
    await configurations.delete(organization, second.row.id)
    assert await default_of(database, organization) in EMBEDDED


async def test_the_last_one_stays(database: Database, organization: str) -> None:
    (own,) = await accounts_of(database, organization)
    with pytest.raises(Conflict):
        await configurations.delete(organization, own.id)
    spare = await configurations.create(organization, "Spare", {"provider": own.provider})
    await configurations.delete(organization, spare.row.id)
    assert [row.id for row in await accounts_of(database, organization)] == [own.id]


async def test_a_gateway_that_starts_provides_it(database: Database, settings: Settings) -> None:
    organization_id = await add_organization(database, "ours")
    app = create_app(settings, warm=False)
    async with app.router.lifespan_context(app), httpx2.AsyncClient():
        pass
    async with Database(settings.database_url).session() as session:
        assert await rows.find_of_provider(session, organization_id, EMBEDDED[0]) is not None
