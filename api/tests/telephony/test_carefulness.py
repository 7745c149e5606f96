"""The suite notices what a provider's author forgot, and is content with one who forgot nothing."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony.kit import replay
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.tests import careless, fresh
from api.tests.conformance import test_signatures as suite
from api.tests.conformance.forgeries import Door, complaints, find_doors
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run
from api.tests.parrot import CREDENTIALS, registered
from api.tests.parrot.careful import NONCE, SIGNATURE, TIME, CarefulParrot, compute
from api.tests.parrot.samples import SAMPLES


@pytest.fixture
def spec() -> Iterator[ProviderSpec]:
    with registered(careless.SPEC) as spec:
        yield spec


@pytest.fixture
async def gateway(settings: Settings, spec: ProviderSpec) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(create_app(settings, warm=False), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def doors(database: Database, spec: ProviderSpec, settings: Settings) -> dict[str, Door]:
    """The careless provider's routes, by what is wrong with them."""
    run: WorkflowRun = await add_run(database, await add_line(database, spec, CREDENTIALS), call_id=None)
    found = find_doors(spec, create_app(settings, warm=False), {"{run_id}": run.id})
    return {door.known.split("/")[-2]: door for door in found}


WRONG = {
    "unverified": {"answers 204", "writes", "something was written"},
    "unread": {"answers 200", "answers 404", "tells whether the thing exists"},
    "telling": {"tells whether the thing exists"},
    "late": {"reads 3 times before it verifies"},
    "noting": {"writes", "something was written"},
    "breaking": {"answers 500"},
    "careful": set[str](),
}


@pytest.mark.parametrize("route", WRONG)
async def test_a_route_that_is_careless_is_noticed(
    gateway: httpx2.AsyncClient, database: Database, doors: Mapping[str, Door], route: str
) -> None:
    said = await complaints(gateway, database, SAMPLES, [doors[route]])
    assert {line.rpartition(": ")[2] for line in said} >= WRONG[route]
    assert bool(said) is bool(WRONG[route])


def test_every_careless_route_is_tried(doors: Mapping[str, Door]) -> None:
    assert doors.keys() == WRONG.keys()


class Forgetful(CarefulParrot):
    """Checks signature and time, and forgets which nonces it has seen."""

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        stamp, nonce = headers.get(TIME, ""), headers.get(NONCE, "")
        expected = compute(self.config["secret"], url, body.encode(), stamp, nonce)
        return (
            expected == headers.get(SIGNATURE, "") and stamp.isdecimal() and replay.is_fresh(float(stamp), float(stamp))
        )


async def test_a_provider_that_believes_a_repeated_request_is_noticed(database: Database) -> None:
    forgetful = Forgetful(CREDENTIALS)
    await suite.test_the_genuine_is_accepted(SAMPLES, forgetful)
    with pytest.raises(AssertionError):
        await suite.test_a_repeated_one_is_refused(SAMPLES, forgetful)
    with pytest.raises(AssertionError):
        await suite.test_a_stale_one_is_refused(SAMPLES, forgetful)


def test_a_careful_provider_passes_and_its_replays_are_refused(tmp_path: Path) -> None:
    parts = [f"api.tests.conformance.test_{part}" for part in ("signatures", "routes")]
    options = ("--asyncio-mode=auto", "-k", "parrot", "-p", "api.tests.parrot.enrolled", "-p", "no:cacheprovider", "-v")
    verdict = fresh.run("-m", "pytest", "--pyargs", *parts, *options, "-p", "no:xdist", data=tmp_path)
    for test in ("a_repeated_one_is_refused", "a_stale_one_is_refused", "a_forged_request_is_refused"):
        assert re.search(rf"{test}\w*\[parrot\S*\] PASSED", verdict), verdict
