"""Every webhook a provider mounts verifies first; whoever cannot sign changes nothing."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.repositories.demo import DemoLine
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.tests.conformance.samples import Samples, encode, headers_of, package_of
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, dump
from api.tests.mounted import MountedRoute, mounted_routes

REFUSALS = {401, 403}
INBOUND = "/api/v1/telephony/inbound/run"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CONTENT_TYPES = (FORM, JSON, "application/json; charset=utf-16", "multipart/form-data; boundary=x", "text/plain", "")
GARBAGE = (
    b"",
    b"\x00",
    b"\xff\xfe\xff",
    b"null",
    b"[]",
    b'"text"',
    b'{"a": ',
    b'{"a": "\\u0000", "b": {"\\u0000": ["\\u0000"]}}',
    b'{"a": NaN, "b": 1e999, "c": ' + b"9" * 400 + b"}",
    b"[" * 30_000,
    b"=&&=%00&%ff=%",
    b"To=%00&From=%00&CallSid=CA%00&AccountSid=AC%00&ApiVersion=x",
    b"a=1&" * 2_000,
    b"x" * 100_000,
)
ODD_VALUES = ("", "\x00", "-1", "9" * 400, "x" * 5_000, "\U0001f98a", "../../etc/passwd", "<Response/>", "null")


@pytest.fixture
async def gateway(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as carriers reach it."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def line(database: Database, spec: ProviderSpec, samples: Samples) -> DemoLine:
    return await add_line(database, spec, samples.credentials, samples.reads_as["to_number"])


def routes_of(spec: ProviderSpec, settings: Settings) -> list[MountedRoute]:
    """The provider's own mounted routes."""
    inside = f"{package_of(spec)}."
    mounted = mounted_routes(create_app(settings, warm=False))
    return [route for route in mounted if route.module.startswith(inside)]


@dataclass(frozen=True, slots=True)
class Door:
    """A route that promises to verify, for a call that is there and for one that is not."""

    method: str
    known: str
    unknown: str


@pytest.fixture
async def doors(database: Database, line: DemoLine, spec: ProviderSpec, settings: Settings) -> list[Door]:
    """The provider's routes, but for those its spec declares unsigned."""
    run = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    ids = {"{run_id}": run.id, "{transfer_id}": (await add_transfer(database, run)).id}
    unsigned = {f"{urls.PREFIX}{path}" for path in spec.unsigned_routes}
    return [_door(route, ids) for route in routes_of(spec, settings) if route.path not in unsigned]


def _door(route: MountedRoute, ids: Mapping[str, str]) -> Door:
    known = unknown = route.path
    for name, value in ids.items():
        known, unknown = known.replace(name, value), unknown.replace(name, "0" * 32)
    assert "{" not in known, f"the suite does not know what to put into {route.path}"
    return Door(route.method, known, unknown)


async def test_an_unsigned_request_is_refused_and_writes_nothing(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    before = await dump(database)
    for door in doors:
        for path in (door.known, door.unknown):
            for fields in (samples.inbound, *(sample.fields for sample in samples.statuses), {}):
                body = encode(fields, samples.encoding)
                answer = await gateway.request(door.method, path, content=body, headers=headers_of(samples.encoding))
                assert answer.status_code in REFUSALS, path
    assert await dump(database) == before


async def test_a_request_signed_with_another_secret_is_refused_and_writes_nothing(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    before = await dump(database)
    for door in doors:
        for path in (door.known, door.unknown):
            fields = samples.statuses[0].fields
            forged = samples.webhook(f"{PUBLIC_URL}{path}", fields, credentials=samples.other_credentials)
            answer = await gateway.request(door.method, path, content=forged.body, headers=forged.headers)
            assert answer.status_code in REFUSALS, path
    assert await dump(database) == before


async def test_a_forger_does_not_learn_which_calls_exist(
    gateway: httpx2.AsyncClient, samples: Samples, doors: list[Door]
) -> None:
    for door in doors:
        answers = []
        for path in (door.known, door.unknown):
            fields = samples.statuses[0].fields
            forged = samples.webhook(f"{PUBLIC_URL}{path}", fields, credentials=samples.other_credentials)
            answer = await gateway.request(door.method, path, content=forged.body, headers=forged.headers)
            answers.append((answer.status_code, answer.text, answer.headers))
        assert answers[0] == answers[1], door


@pytest.mark.parametrize("kind", CONTENT_TYPES)
async def test_garbage_is_refused_and_writes_nothing(
    gateway: httpx2.AsyncClient, database: Database, doors: list[Door], kind: str
) -> None:
    before = await dump(database)
    for door in doors:
        for path in (door.known, f"{door.known}%00", INBOUND):
            for body in GARBAGE:
                answer = await gateway.request(door.method, path, content=body, headers={"content-type": kind})
                assert 400 <= answer.status_code < 500, (path, body[:40], answer.text)
    assert await dump(database) == before


async def test_garbage_in_any_field_breaks_nothing_whether_or_not_it_is_signed(
    gateway: httpx2.AsyncClient, doors: list[Door], samples: Samples
) -> None:
    genuine = [(door.known, samples.statuses[0].fields) for door in doors] + [(INBOUND, samples.inbound)]
    for path, fields in genuine:
        for name in fields:
            for value in ODD_VALUES:
                webhook = samples.webhook(f"{PUBLIC_URL}{path}", {**fields, name: value})
                for headers in (webhook.headers, headers_of(samples.encoding)):
                    answer = await gateway.post(path, content=webhook.body, headers=headers)
                    assert answer.status_code < 500, (path, name, value[:40], answer.text)


async def test_a_genuine_request_is_served(gateway: httpx2.AsyncClient, samples: Samples, doors: list[Door]) -> None:
    for door in doors:
        genuine = samples.webhook(f"{PUBLIC_URL}{door.known}", samples.statuses[0].fields)
        answer = await gateway.request(door.method, door.known, content=genuine.body, headers=genuine.headers)
        assert answer.is_success, f"{door.known}: {answer.status_code} {answer.text}"


async def test_an_inbound_call_is_answered_only_if_it_is_signed(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    genuine = samples.webhook(urls.inbound_url(), samples.inbound)
    before = await dump(database)
    refused = await gateway.post(genuine.url, content=genuine.body, headers=headers_of(samples.encoding))
    assert refused.status_code in REFUSALS
    assert await dump(database) == before
    answered = await gateway.post(genuine.url, content=genuine.body, headers=genuine.headers)
    assert answered.status_code == 200
    assert f"{line.configuration.organization_id}" in str(await dump(database))


async def test_its_answer_url_is_one_of_its_routes(spec: ProviderSpec, settings: Settings) -> None:
    answer = f"{urls.PREFIX}/{spec.provider_cls.WEBHOOK_ENDPOINT}/"
    assert [route for route in routes_of(spec, settings) if route.path.startswith(answer)]
