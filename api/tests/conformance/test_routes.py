"""Every webhook a provider mounts verifies first; whoever cannot sign changes nothing."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import events
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import AnsweredBy, CallStatus, Capability, Webhook
from api.settings import Settings
from api.tests.conformance.forgeries import (
    Door,
    carrier_routes,
    complaints,
    find_doors,
    genuine,
    is_of,
    path_ids,
    send,
)
from api.tests.conformance.rows import about_webhooks, offers, shows
from api.tests.conformance.samples import Samples, encode, headers_of
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, dump, get_run, get_runs
from api.tests.logged import errors_logged
from api.tests.statements import count_statements

# Some carriers are answered with commands.
pytestmark = pytest.mark.usefixtures("willing_carrier")


@pytest.fixture
async def gateway(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as carriers reach it."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def line(database: Database, spec: ProviderSpec, samples: Samples) -> DemoLine:
    return await add_line(database, spec, samples.credentials, samples.reads_as["to_number"])


@pytest.fixture
async def doors(
    database: Database, line: DemoLine, spec: ProviderSpec, samples: Samples, settings: Settings
) -> list[Door]:
    """The provider's routes that promise to verify."""
    run = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    return find_doors(spec, create_app(settings, warm=False), await path_ids(database, run, samples))


async def test_a_forged_request_is_refused_before_anything_is_read_or_written(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    """It costs the rows needed to verify, changes nothing, and tells nothing."""
    assert await complaints(gateway, database, samples, doors) == []


async def test_a_genuine_request_is_served(gateway: httpx2.AsyncClient, samples: Samples, doors: list[Door]) -> None:
    for door in doors:
        answer = await send(gateway, door.method, genuine(samples, door, samples.statuses[0].fields))
        assert answer.is_success, f"{door.known}: {answer.status_code} {answer.text}"


async def test_a_request_after_the_end_connects_nothing_and_is_no_error(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    (run,) = await get_runs(database)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    with errors_logged() as errors:
        for door in doors:
            answer = await send(gateway, door.method, genuine(samples, door, samples.statuses[0].fields))
            assert answer.status_code < 500, door.known
            assert f"{urls.PREFIX}/ws/" not in answer.text
    assert errors == []
    assert (await get_run(database, run.id)).ticket_hash is None


@about_webhooks
async def test_an_inbound_call_is_answered_only_if_it_is_proved(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    before = await dump(database)
    for doubtful in doubtful_calls(samples):
        refused = await send(gateway, "POST", doubtful)
        assert refused.status_code in samples.refusals
        assert await dump(database) == before
    answered = await send(gateway, "POST", samples.webhook(urls.inbound_url(), samples.inbound))
    assert answered.status_code == 200
    assert f"{line.configuration.organization_id}" in str(await dump(database))


@about_webhooks
async def test_a_forged_inbound_call_costs_one_look_and_tells_nothing(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    for forged in doubtful_calls(samples):
        with count_statements(database) as statements:
            answer = await send(gateway, "POST", forged)
        assert answer.status_code in samples.refusals
        assert [statement.split()[0] for statement in statements] in ([], ["SELECT"])


def doubtful_calls(samples: Samples) -> list[Webhook]:
    """Inbound calls that nobody proves, or somebody else."""
    url = urls.inbound_url()
    return [
        samples.webhook(url, samples.inbound, credentials=samples.other_credentials),
        samples.unproved(url, samples.inbound),
        Webhook(url=url, headers=headers_of(samples.encoding), body=encode(samples.inbound, samples.encoding), data={}),
    ]


@shows("reports")
async def test_a_report_on_the_inbound_url_is_believed_and_changes_nothing(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    before = await dump(database)
    for report in samples.reports:
        answer = await send(gateway, "POST", samples.webhook(urls.inbound_url(), report))
        assert (answer.status_code, answer.content) == (200, b""), report
        refused = await send(gateway, "POST", samples.unproved(urls.inbound_url(), report))
        assert refused.status_code in samples.refusals, report
    # A nonce was believed, and is not believed again.
    assert {**await dump(database), "webhook_nonces": []} == {**before, "webhook_nonces": []}


@offers(Capability.AMD)
async def test_what_machine_detection_found_is_believed_and_kept(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    for sample in samples.verdicts:
        run = await add_run(database, line, call_id=None, direction="outbound", status="in-progress")
        url = f"{PUBLIC_URL}{urls.PREFIX}/{sample.path.replace('{run_id}', run.id)}"
        refused = await send(gateway, "POST", samples.unproved(url, sample.fields))
        assert refused.status_code in samples.refusals, sample
        assert (await get_run(database, run.id)).answered_by is None
        answer = await send(gateway, "POST", samples.webhook(url, sample.fields))
        assert answer.is_success, (sample, answer.text)
        assert (await get_run(database, run.id)).answered_by == sample.answered_by, sample
    assert {AnsweredBy.MACHINE, AnsweredBy.UNKNOWN} <= {sample.answered_by for sample in samples.verdicts}


def test_its_answer_url_is_one_of_its_routes(spec: ProviderSpec, settings: Settings) -> None:
    answer = f"{urls.PREFIX}/{spec.provider_cls.WEBHOOK_ENDPOINT}/"
    routes = [route for route in carrier_routes(create_app(settings, warm=False)) if is_of(spec, route)]
    assert [route for route in routes if route.path.startswith(answer)]


def test_every_route_that_carriers_use_is_some_providers(settings: Settings) -> None:
    """Otherwise nobody would ask whether it verifies."""
    routes = carrier_routes(create_app(settings, warm=False))
    assert routes
    assert [route for route in routes if not any(is_of(spec, route) for spec in providers.all())] == []
