"""What a carrier requests is kept, with the verdict and why; no secret is kept with it."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from api.app import create_app
from api.db import Database
from api.db.models import WebhookRequest
from api.db.repositories.demo import DemoLine
from api.routes.carrier_requests import serve_again
from api.services.telephony import webhook_requests
from api.services.telephony.calls import tickets
from api.services.telephony.calls.webhook_log import webhook_log
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Webhook
from api.settings import Settings
from api.tests.conformance.forgeries import Door, find_doors, genuine, path_ids, send
from api.tests.conformance.rows import about_webhooks
from api.tests.conformance.samples import Samples, headers_of
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, dump

pytestmark = [pytest.mark.usefixtures("willing_carrier"), about_webhooks]

OTHER_URL = "https://other.example:8443"


@pytest.fixture
async def gateway(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    """The whole gateway, as carriers reach it; what it notes is written when a test asks for it."""
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


async def kept(database: Database) -> list[WebhookRequest]:
    """What is in the log, once what waits is written, in the order it came."""
    await webhook_log.write()
    async with database.session() as session:
        query = select(WebhookRequest).order_by(WebhookRequest.created_at, WebhookRequest.id)
        return list(await session.scalars(query))


def texts_of(row: WebhookRequest) -> str:
    """All that is kept of a request, as one text."""
    columns = [getattr(row, column.key) for column in WebhookRequest.__table__.columns if column.key != "content"]
    return json.dumps([columns, row.content], default=str, ensure_ascii=False)


def proofs_in(webhook: Webhook, samples: Samples) -> Iterator[str]:
    """What in a request proves who sent it."""
    bare = headers_of(samples.encoding)
    for name, value in webhook.headers.items():
        # When it was signed, and by which of several nonces, proves nothing.
        if name not in bare and name != samples.nonce_header and "timestamp" not in name:
            yield value.removeprefix("Bearer ")
    if not samples.signs:
        yield webhook.url.partition("?")[0].rpartition("/")[2]


def secrets_of(spec: ProviderSpec, credentials: Mapping[str, Any]) -> Iterator[str]:
    for name in spec.ui_metadata.sensitive_fields:
        if value := str(credentials.get(name) or ""):
            yield from (value, json.dumps(value)[1:-1])


async def test_a_genuine_request_is_kept_as_verified(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    for door in doors:
        await send(gateway, door.method, genuine(samples, door, samples.statuses[0].fields))
    rows = await kept(database)
    assert len(rows) == len(doors)
    for row in rows:
        assert (row.verdict, row.reason, row.believed) == ("verified", None, True), row.path
        assert row.status < 300
        assert row.seconds > 0
        assert row.door == "callback"


async def test_an_inbound_call_is_kept_with_its_run(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    await send(gateway, "POST", samples.webhook(urls.inbound_url(), samples.inbound))
    (row,) = await kept(database)
    assert (row.door, row.verdict, row.organization_id) == ("inbound", "verified", line.configuration.organization_id)
    assert row.workflow_run_id is not None
    number = samples.reads_as["to_number"][-8:]
    assert number in texts_of(row), "an organization reads its own numbers"


async def test_a_forged_request_is_kept_as_refused_with_the_reason(
    gateway: httpx2.AsyncClient, database: Database, samples: Samples, doors: list[Door]
) -> None:
    fields, runs = (
        samples.statuses[0].fields,
        [door for door in doors if "answer" in door.known or "/events/" in door.known],
    )
    door = next(door for door in runs if "transfer" not in door.known)
    url = f"{PUBLIC_URL}{door.known}"
    await send(gateway, door.method, samples.unproved(url, fields, method=door.method))
    await send(
        gateway, door.method, samples.webhook(url, fields, credentials=samples.other_credentials, method=door.method)
    )
    unproved, forged = await kept(database)
    assert unproved.reason == ("signature_missing" if samples.signs else "signature_mismatch")
    assert forged.reason == "signature_mismatch"
    for row in (unproved, forged):
        assert (row.verdict, row.believed, row.content["matching_url"]) == ("refused", False, None)
        assert row.status in samples.refusals
        assert row.workflow_run_id is not None


async def test_a_request_signed_for_another_url_says_for_which(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, spec: ProviderSpec, samples: Samples
) -> None:
    """As a wrong public URL makes every request look."""
    url = urls.inbound_url().replace(PUBLIC_URL, OTHER_URL)
    theirs = samples.webhook(url, samples.inbound)
    reached = theirs.url.replace(OTHER_URL, PUBLIC_URL)
    seen_by_proxy = {"host": "other.example", "x-forwarded-host": "other.example", "x-forwarded-port": "8443"}
    await gateway.post(reached, content=theirs.body, headers={**theirs.headers, **seen_by_proxy})
    (row,) = await kept(database)
    if not spec.signs_urls:
        assert row.verdict == "verified"
        return
    assert (row.verdict, row.reason) == ("refused", "signature_mismatch")
    assert row.content["url"].startswith(PUBLIC_URL)
    assert row.content["matching_url"].startswith(f"{OTHER_URL}{urls.PREFIX}/inbound/run")
    assert not [proof for proof in proofs_in(theirs, samples) if proof in texts_of(row)]
    # The carrier may send it again, once the public URL is right.
    assert (await dump(database))["webhook_nonces"] == []


async def test_no_secret_is_kept(
    gateway: httpx2.AsyncClient, database: Database, spec: ProviderSpec, samples: Samples, doors: list[Door]
) -> None:
    sent = [genuine(samples, door, status.fields) for door in doors for status in samples.statuses[:1]]
    methods = [door.method for door in doors]
    inbound = samples.webhook(urls.inbound_url(), samples.inbound)
    leaking = samples.webhook(f"{urls.inbound_url()}?token=in-the-query-string", {**samples.inbound, "AuthToken": "x1"})
    forged = samples.webhook(urls.inbound_url(), samples.inbound, credentials=samples.other_credentials)
    for method, webhook in [*zip(methods, sent, strict=True), ("POST", inbound), ("POST", leaking), ("POST", forged)]:
        await send(gateway, method, webhook)
    rows = await kept(database)
    assert len(rows) >= len(doors)
    everything = "\n".join(map(texts_of, rows))
    secrets = [*secrets_of(spec, samples.credentials), *secrets_of(spec, samples.other_credentials)]
    secrets += [proof for webhook in (*sent, inbound, leaking, forged) for proof in proofs_in(webhook, samples)]
    secrets += [tickets.of(row.workflow_run_id) for row in rows if row.workflow_run_id]
    assert not [secret for secret in secrets if len(secret) >= 8 and secret in everything]
    assert "in-the-query-string" not in everything


async def test_what_is_kept_can_be_served_again_although_it_proves_nothing_any_more(
    gateway: httpx2.AsyncClient, database: Database, settings: Settings, samples: Samples, doors: list[Door]
) -> None:
    for door in doors:
        await send(gateway, door.method, genuine(samples, door, samples.statuses[0].fields))
    await send(gateway, "POST", samples.webhook(urls.inbound_url(), samples.inbound))
    rows = [row for row in await kept(database) if row.content["replayable"]]
    assert {row.door for row in rows} == {"callback", "inbound"}
    again = serve_again(create_app(settings, warm=False))
    for row in rows:
        done = await webhook_requests.replay(row.organization_id, row.id, again)
        assert (done.status, done.problem) == (row.status, None), row.path


async def test_what_is_kept_is_sealed(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, samples: Samples
) -> None:
    """Payloads carry telephone numbers."""
    await send(gateway, "POST", samples.webhook(urls.inbound_url(), samples.inbound))
    await webhook_log.write()
    async with database.engine.connect() as connection:
        (row,) = [tuple(row) for row in await connection.exec_driver_sql("SELECT * FROM webhook_requests")]
    assert samples.reads_as["to_number"][-8:] not in str(row)
