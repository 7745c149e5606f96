"""The call core, with a carrier that does what it is told."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.repositories.demo import DemoLine
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line
from api.tests.parrot import CREDENTIALS, Carrier, parrot_spec, registered
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
def parrot(carrier: Carrier) -> Iterator[ProviderSpec]:
    """The provider of that carrier, registered for this test."""
    with registered(parrot_spec(carrier)) as spec:
        yield spec


@pytest.fixture
async def line(database: Database, parrot: ProviderSpec) -> DemoLine:
    """A number that a workflow answers."""
    return await add_line(database, parrot, CREDENTIALS)


@pytest.fixture
async def gateway(settings: Settings, line: DemoLine) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as carriers reach it."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def twilio_line(database: Database) -> DemoLine:
    """The same at Twilio, whose routes are real ones."""
    return await add_line(database, providers.get("twilio"), TWILIO.credentials, TWILIO.reads_as["to_number"])


@pytest.fixture
async def twilio_gateway(settings: Settings, twilio_line: DemoLine) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as Twilio reaches it."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client
