"""Whatever is sent to a provider's webhooks, signed or not: an answer, and never a failure on our side."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.db import Database
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings
from api.tests.conformance.forgeries import Door, find_doors, genuine, path_ids, send
from api.tests.conformance.samples import Samples
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, dump

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
ODD_VALUES = ("", "\x00", "-1", "9" * 400, "\U0001f98a<Response/>")

# Some carriers are answered with commands.
pytestmark = pytest.mark.usefixtures("willing_carrier")


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, warm=False)


@pytest.fixture
async def gateway(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as carriers reach it."""
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def doors(app: FastAPI, database: Database, spec: ProviderSpec, samples: Samples) -> list[Door]:
    """The provider's routes, for a call that is there."""
    line = await add_line(database, spec, samples.credentials, samples.reads_as["to_number"])
    run = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    return find_doors(spec, app, await path_ids(database, run, samples))


@pytest.mark.parametrize("kind", CONTENT_TYPES)
async def test_garbage_is_refused_and_writes_nothing(
    gateway: httpx2.AsyncClient, database: Database, doors: list[Door], samples: Samples, kind: str
) -> None:
    before = await dump(database)
    for door in doors:
        for path in (door.known, f"{door.known}%00", INBOUND, f"{INBOUND}/guessed"):
            for body in GARBAGE:
                answer = await gateway.request(door.method, path, content=body, headers={"content-type": kind})
                refused = 400 <= answer.status_code < 500 or answer.status_code in samples.refusals
                assert refused, (path, body[:40], answer.text)
    assert await dump(database) == before


async def test_garbage_in_any_signed_field_breaks_nothing(
    gateway: httpx2.AsyncClient, doors: list[Door], samples: Samples
) -> None:
    to_doors = [(door, samples.statuses[0].fields) for door in doors]
    for door, fields in [*to_doors, (Door("POST", INBOUND, INBOUND), samples.inbound)]:
        for name in fields:
            for value in (*ODD_VALUES, f"{fields[name]}{'9' * 400}"):
                answer = await send(gateway, door.method, genuine(samples, door, {**fields, name: value}))
                assert answer.status_code < 500, (door.known, name, value[:40], answer.text)
