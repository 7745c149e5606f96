"""Simulated lines of a data folder."""

from collections.abc import Iterator

import pytest

from api.db import Database
from api.db.models import TelephonyConfiguration
from api.registry import UnknownName
from api.services.accounts.bootstrap import bootstrap
from api.services.telephony.factory import load_credentials
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.simulator.carrier import SimulatorSpec, simulators
from api.simulator.demo import prepare_another_line, prepare_line
from api.tests import acme


@pytest.fixture(autouse=True)
def simulated_acme(acme_spec: ProviderSpec) -> Iterator[None]:
    simulators.register(SimulatorSpec(name="acme", create=print, new_credentials=lambda: dict(acme.CREDENTIALS)))
    yield
    simulators.unregister(acme_spec.name)


async def test_a_line_of_another_carrier_is_added_once_and_is_not_the_default(database: Database) -> None:
    first = await bootstrap(database)
    assert first is not None
    line = await prepare_line(database, first.organization_id)
    added = await prepare_another_line(database, "acme")
    again = await prepare_another_line(database, "acme")
    assert added is not None
    assert again is not None
    assert added.configuration.id == again.configuration.id
    assert (added.workflow.id, added.number.address) == (line.workflow.id, line.number.address)
    assert (line.configuration.is_default, added.configuration.is_default) == (True, False)


async def test_each_simulated_carrier_is_reached_below_its_own_name(database: Database, settings: Settings) -> None:
    first = await bootstrap(database)
    assert first is not None
    await prepare_line(database, first.organization_id)
    added = await prepare_another_line(database, "acme")
    assert added is not None
    assert load_credentials(added.configuration)["api_base_url"] == f"{settings.simulator_url}/acme"


async def test_an_operator_may_have_every_carrier_simulated(
    settings: Settings, acme_spec: ProviderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = TelephonyConfiguration(provider="acme", credentials=acme.CREDENTIALS, simulated=False)
    assert "api_base_url" not in load_credentials(row)
    monkeypatch.setattr(settings, "simulate_carriers", True)
    assert load_credentials(row)["api_base_url"] == f"{settings.simulator_url}/acme"


async def test_without_a_first_line_there_is_no_other(database: Database) -> None:
    await bootstrap(database)
    assert await prepare_another_line(database, "acme") is None


async def test_a_carrier_nobody_simulates_is_named_as_such(database: Database) -> None:
    first = await bootstrap(database)
    assert first is not None
    await prepare_line(database, first.organization_id)
    with pytest.raises(UnknownName):
        await prepare_another_line(database, "nobody")
