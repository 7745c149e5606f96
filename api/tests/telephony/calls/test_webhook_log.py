"""The log of carriers' requests: what is kept of them and for how long, and what comes of one that is served again."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import select, update
from starlette.requests import Request

from api.app import create_app
from api.db import Database
from api.db.models import WebhookRequest, WorkflowRun, now
from api.db.repositories.demo import DemoLine
from api.errors import PayloadTooLarge
from api.routes.carrier_requests import serve_again
from api.services.telephony import webhook_requests
from api.services.telephony.calls import webhook_log as log
from api.services.telephony.calls import webhook_verdicts
from api.services.telephony.calls.feed import LiveFeed
from api.services.telephony.calls.webhook_log import Allowance, webhook_log
from api.services.telephony.kit import signed_urls, urls
from api.services.telephony.kit.http_requests import read_webhook
from api.services.telephony.kit.masked_requests import mask
from api.services.telephony.kit.observation import Observation
from api.services.telephony.types import Webhook
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_run, dump, get_run, get_runs, issue_ticket
from api.tests.logged import errors_logged
from api.tests.parrot import SIGNED
from api.tests.sockets import MediaPeer
from api.tests.statements import count_statements
from api.tests.telephony.twilio.samples import SAMPLES as TWILIO

INBOUND = "/api/v1/telephony/inbound/run"


@pytest.fixture
async def run(database: Database, twilio_line: DemoLine) -> WorkflowRun:
    return await add_run(database, twilio_line, call_id="CA1", direction="outbound", status="initiated")


async def kept(database: Database) -> list[WebhookRequest]:
    """What is in the log, once what waits is written."""
    await webhook_log.write()
    async with database.session() as session:
        return list(await session.scalars(select(WebhookRequest).order_by(WebhookRequest.created_at)))


def report(run: WorkflowRun, word: str, **more: Any) -> Webhook:
    """A status callback as Twilio sends it."""
    fields = {"CallSid": "CA1", "AccountSid": TWILIO.credentials["account_sid"], "CallStatus": word, **more}
    return TWILIO.webhook(f"{PUBLIC_URL}/api/v1/telephony/twilio/status/{run.id}", fields)


async def send(gateway: httpx2.AsyncClient, webhook: Webhook, **headers: str) -> int:
    answer = await gateway.post(webhook.url, content=webhook.body, headers={**webhook.headers, **headers})
    return answer.status_code


# What is kept


async def test_nothing_is_written_before_the_carrier_has_its_answer(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    with count_statements(database) as statements:
        assert await send(twilio_gateway, report(run, "ringing")) == 204
    assert not [statement for statement in statements if "webhook_requests" in statement]
    (row,) = await kept(database)
    assert (row.verdict, row.workflow_run_id, row.status, row.door) == ("verified", run.id, 204, "callback")


async def test_requests_of_one_moment_are_written_in_one_statement(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    for word in ("ringing", "in-progress", "completed"):
        await send(twilio_gateway, report(run, word))
    with count_statements(database) as statements:
        await webhook_log.write()
    assert len(statements) == 1
    assert [row.content["data"]["CallStatus"] for row in await kept(database)] == [
        "ringing",
        "in-progress",
        "completed",
    ]


async def test_whoever_watches_is_told_that_the_log_grew(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = LiveFeed()
    monkeypatch.setattr(log, "feed", feed)
    with feed.watch() as events:
        await send(twilio_gateway, report(run, "ringing"))
        (row,) = await kept(database)
        event = await events.next()
    assert event is not None
    assert (event.kind, event.run_id, event.organization_id) == ("request", run.id, run.organization_id)
    assert event.detail == {"id": row.id, "verdict": "verified"}


async def test_a_request_that_nobody_is_found_for_is_not_kept(
    twilio_gateway: httpx2.AsyncClient, database: Database, twilio_line: DemoLine
) -> None:
    stranger = {**TWILIO.inbound, "AccountSid": "AC" + "f" * 32}
    for fields in (stranger, {"nobody": "knows"}):
        await send(twilio_gateway, TWILIO.webhook(f"{PUBLIC_URL}{INBOUND}", fields))
    await twilio_gateway.post(f"/api/v1/telephony/twilio/status/{'0' * 32}", data={"CallSid": "CA1"})
    await twilio_gateway.get("/api/v1/telephony/twilio/status/none")
    assert await kept(database) == []


async def test_a_number_that_nobody_answers_is_a_refusal_of_a_genuine_request(
    twilio_gateway: httpx2.AsyncClient, database: Database, twilio_line: DemoLine
) -> None:
    await send(twilio_gateway, TWILIO.webhook(f"{PUBLIC_URL}{INBOUND}", {**TWILIO.inbound, "To": "+14155550188"}))
    (row,) = await kept(database)
    assert (row.verdict, row.reason, row.believed) == ("refused", "number_not_routed", True)


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"{", {"content-type": "application/json"}, "malformed_webhook"),
        (b"x" * 70_000, {}, "payload_too_large"),
        (b"", {}, "signature_missing"),
    ],
)
async def test_what_cannot_be_read_is_kept_for_the_call_in_its_path(  # noqa: PLR0917
    twilio_gateway: httpx2.AsyncClient,
    database: Database,
    run: WorkflowRun,
    body: bytes,
    headers: dict[str, str],
    reason: str,
) -> None:
    await twilio_gateway.post(f"/api/v1/telephony/twilio/status/{run.id}", content=body, headers=headers)
    (row,) = await kept(database)
    assert (row.verdict, row.reason, row.workflow_run_id) == ("refused", reason, run.id)


async def test_a_refused_media_socket_is_kept_without_its_ticket(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, settings: Settings
) -> None:
    ticket = await issue_ticket(database, run)
    await MediaPeer().reach(create_app(settings, warm=False), f"/api/v1/telephony/ws/{ticket}")
    (row,) = await kept(database)
    assert (row.door, row.reason, row.status) == ("media", "signature_missing", 403)
    assert ticket not in row.path + str(row.content)


async def test_a_large_payload_is_kept_in_part(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    await send(twilio_gateway, report(run, "ringing", Filler="x " * 20_000))
    (row,) = await kept(database)
    assert row.content["data"] is None
    assert len(row.content["text"]) < 20_000
    assert row.content["truncated"]
    assert not row.content["replayable"]


async def test_what_no_database_keeps_is_left_out(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    await send(twilio_gateway, report(run, "ringing\0", Other="a\0b"))
    (row,) = await kept(database)
    assert row.content["data"]["Other"] == "ab"


async def test_calls_go_on_while_a_payload_is_looked_through(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_through_by: list[threading.Thread] = []

    def look_through(observation: Observation) -> dict[str, Any]:
        looked_through_by.append(threading.current_thread())
        return mask(observation)

    monkeypatch.setattr(log, "mask", look_through)
    await send(twilio_gateway, report(run, "ringing"))
    assert len(await kept(database)) == 1
    assert threading.current_thread() not in looked_through_by


async def test_a_query_larger_than_any_carriers_is_not_read() -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"a=b&" * 17_000}
    with pytest.raises(PayloadTooLarge):
        await read_webhook(Request(scope))


# How much is kept


async def test_refusals_of_an_account_are_kept_so_often_a_minute(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_log, "_refused", Allowance(2))
    for _ in range(5):
        await send(twilio_gateway, report(run, "ringing"), **{"x-twilio-signature": "forged"})
    await send(twilio_gateway, report(run, "ringing"))
    assert [row.verdict for row in await kept(database)] == ["refused", "refused", "verified"]


async def test_no_more_waits_than_there_is_room_for(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_WAITING", 2)
    for _ in range(4):
        await send(twilio_gateway, report(run, "ringing"))
    assert len(await kept(database)) == 2


async def test_what_is_too_old_is_dropped(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, settings: Settings
) -> None:
    for word in ("ringing", "completed"):
        await send(twilio_gateway, report(run, word))
    older, newer = await kept(database)
    async with database.session() as session:
        age = now() - timedelta(days=settings.webhook_request_days, minutes=1)
        await session.execute(update(WebhookRequest).where(WebhookRequest.id == older.id).values(created_at=age))
    await webhook_log.prune()
    assert [row.id for row in await kept(database)] == [newer.id]


async def test_refused_requests_push_out_no_verified_ones(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MOST_KEPT", {"verified": 2, "refused": 1})
    for word in ("queued", "ringing", "completed"):
        await send(twilio_gateway, report(run, word))
        await send(twilio_gateway, report(run, word), **{"x-twilio-signature": "forged"})
    await webhook_log.write()
    await webhook_log.prune()
    rows = [(row.verdict, row.content["data"]["CallStatus"]) for row in await kept(database)]
    assert rows == [("verified", "ringing"), ("verified", "completed"), ("refused", "completed")]


async def test_one_row_that_cannot_be_kept_takes_no_other_with_it(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    await send(twilio_gateway, report(run, "ringing"))
    webhook_log._waiting[0].run_id = "f" * 32  # deleted meanwhile
    await send(twilio_gateway, report(run, "completed"))
    with errors_logged() as errors:
        assert [row.content["data"]["CallStatus"] for row in await kept(database)] == ["completed"]
    assert errors == []


async def test_what_waits_is_written_when_the_gateway_stops(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, settings: Settings
) -> None:
    app = create_app(settings, warm=False)
    async with app.router.lifespan_context(app):
        await send(twilio_gateway, report(run, "ringing"))
    reopened = Database(settings.database_url)
    assert len((await dump(reopened))["webhook_requests"]) == 1
    await reopened.close()


# Serving again


async def replay(row: WebhookRequest, settings: Settings) -> webhook_requests.Replay:
    return await webhook_requests.replay(row.organization_id, row.id, serve_again(create_app(settings, warm=False)))


async def test_a_status_that_was_lost_is_applied_once(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, settings: Settings
) -> None:
    await send(twilio_gateway, report(run, "completed"))
    (row,) = await kept(database)
    async with database.session() as session:
        fresh = {"status": "ringing", "ended_at": None, "disposition": None}
        await session.execute(update(WorkflowRun).where(WorkflowRun.id == run.id).values(**fresh))
    first, second = await replay(row, settings), await replay(row, settings)
    assert (first.status, first.problem, first.began) == (204, None, False)
    assert {change.field: (change.before, change.after) for change in first.changes}["status"] == (
        "ringing",
        "completed",
    )
    assert (second.status, second.changes, second.events) == (204, [], [])
    assert (await get_run(database, run.id)).status == "completed"
    assert len(await kept(database)) == 1, "what is served again is not logged again"


async def test_an_inbound_call_can_begin_once_its_number_is_answered(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, settings: Settings
) -> None:
    call = {"parrot": "parrot-1", "call": "call-1", "from": "+14155550177", "to": line.number.address}
    await gateway.post(INBOUND, json=call, headers=SIGNED)
    (row,) = await kept(database)
    (begun,) = await get_runs(database)
    async with database.session() as session:
        await session.delete(await session.get_one(WebhookRequest, row.id))
        session.add(copy := WebhookRequest(**{**columns_of(row), "workflow_run_id": None}))
        await session.flush()
        await session.delete(await session.get_one(WorkflowRun, begun.id))
    done = await replay(copy, settings)
    (again,) = await get_runs(database)
    assert (done.began, done.workflow_run_id, done.problem) == (True, again.id, None)


def columns_of(row: WebhookRequest) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in WebhookRequest.__table__.columns}


async def test_no_header_makes_a_request_believed(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun
) -> None:
    """Who sent it is known to this process alone, and stands in no request."""
    for name in ("patchbay.known_sender", "patchbay-known-sender", "x-known-sender", "sender"):
        status = await send(twilio_gateway, report(run, "completed"), **{name: "twilio", "x-twilio-signature": "x"})
        assert status == 403
    assert (await get_run(database, run.id)).status == "initiated"


async def test_urls_are_spelled_from_what_is_nearest() -> None:
    spelled = list(signed_urls.spell(f"{PUBLIC_URL}{urls.PREFIX}/x?a=1", {"host": "other.test:81"}))
    assert spelled[0].startswith("https://gateway.test/")
    assert len(spelled) == len(set(spelled)) <= signed_urls.MOST
    assert f"https://other.test:81{urls.PREFIX}/x/" in spelled


async def test_calls_have_their_turn_after_each_url_that_is_tried(
    twilio_gateway: httpx2.AsyncClient, database: Database, run: WorkflowRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = most = 0

    async def try_one(*_: object) -> bool:
        nonlocal tried
        tried += 1
        return False

    monkeypatch.setattr(webhook_verdicts, "_is_signed", try_one)
    await send(twilio_gateway, report(run, "ringing"), **{"x-twilio-signature": "forged", "host": "other.test:81"})
    keeping = asyncio.create_task(kept(database))
    while not keeping.done():
        before = tried
        await asyncio.sleep(0)
        most = max(most, tried - before)
    assert tried > 10
    assert most == 1


@pytest.mark.parametrize("name", ["host", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "forwarded"])
def test_nobody_makes_what_is_tried_as_long_as_they_like(name: str) -> None:
    spelled = signed_urls.spell(f"{PUBLIC_URL}{urls.PREFIX}/x?a=1", {name: "host=" + "1" * 10_000})
    assert max(map(len, spelled)) < 200
