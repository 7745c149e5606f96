"""Cloudonix's webhooks, over HTTP, proved."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from xml.etree import ElementTree

import httpx2
import orjson
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony.calls import events, transfers
from api.services.telephony.kit import urls
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, get_events, get_run, get_runs, get_transfer
from api.tests.telephony.cloudonix.samples import INBOUND, OVER, SAMPLES, SESSION, TOKEN

Tell = Callable[..., Awaitable[httpx2.Response]]
JOINED = {"StatusCallbackEvent": "participant-join", "FriendlyName": "transfer-1", "Session": "f" * 32}


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
async def run(database: Database) -> WorkflowRun:
    """A call that was placed."""
    line = await add_line(database, providers.get("cloudonix"), SAMPLES.credentials)
    return await add_run(database, line, call_id=TOKEN, direction="outbound", status="initiated")


@pytest.fixture
def tell(client: httpx2.AsyncClient, run: WorkflowRun) -> Tell:
    """Post what Cloudonix says to one of its routes, as it does."""

    async def post(path: str, said: Any = SESSION, **fields: Any) -> httpx2.Response:
        told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/cloudonix/{path}", {})
        body = {**said, **fields} if isinstance(said, dict) else said
        return await client.post(told.url, content=orjson.dumps(body), headers=dict(told.headers))

    return post


def verbs(answer: httpx2.Response) -> list[str]:
    """The verbs of a document."""
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "application/xml")
    return [verb.tag for verb in ElementTree.fromstring(answer.text)]


async def test_an_answered_call_is_connected_to_its_stream_and_ends_with_it(tell: Tell, run: WorkflowRun) -> None:
    assert verbs(await tell(f"answer/{run.id}", INBOUND, Direction="outbound-api")) == ["Connect", "Hangup"]


async def test_an_answer_delivered_twice_connects_to_the_same_socket(tell: Tell, run: WorkflowRun) -> None:
    assert (await tell(f"answer/{run.id}", INBOUND)).text == (await tell(f"answer/{run.id}", INBOUND)).text


async def test_an_answer_that_comes_after_the_call_ended_hangs_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert verbs(await tell(f"answer/{run.id}", INBOUND)) == ["Hangup"]
    assert (await get_run(database, run.id)).ticket_hash is None


async def test_an_inbound_call_is_answered_on_the_accounts_own_url(
    client: httpx2.AsyncClient, run: WorkflowRun, database: Database
) -> None:
    genuine = SAMPLES.webhook(urls.inbound_url(), {**INBOUND, "Session": "a" * 32})
    answer = await client.post(genuine.url, content=genuine.body, headers=dict(genuine.headers))
    assert verbs(answer) == ["Connect", "Hangup"]
    assert {row.call_id for row in await get_runs(database)} == {TOKEN, "a" * 32}


async def test_a_document_that_is_asked_for_with_a_form_is_served_too(
    client: httpx2.AsyncClient, run: WorkflowRun
) -> None:
    genuine = SAMPLES.webhook(urls.inbound_url(), INBOUND)
    headers = {"authorization": genuine.headers["authorization"]}
    assert verbs(await client.post(genuine.url, data={**INBOUND, "Session": "a" * 32}, headers=headers)) == [
        "Connect",
        "Hangup",
    ]


async def test_a_report_in_a_list_of_one_is_a_report(tell: Tell, run: WorkflowRun, database: Database) -> None:
    assert (await tell(f"status/{run.id}", [SESSION])).status_code == 204
    assert (await get_run(database, run.id)).status == "ringing"


@pytest.mark.parametrize("said", [[], [SESSION, SESSION], [[SESSION]], [7], "ringing", None])
async def test_any_other_document_is_refused(tell: Tell, run: WorkflowRun, database: Database, said: Any) -> None:
    assert (await tell(f"status/{run.id}", said)).status_code == 400
    assert (await get_run(database, run.id)).status == "initiated"


async def test_copies_of_a_report_are_kept_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for _ in range(3):
        assert (await tell(f"status/{run.id}")).status_code == 204
    assert len(await get_events(database, run.id, "status")) == 1


async def test_reports_in_reverse_end_the_call_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    steps = [{**OVER, "status": "completed"}, *({**SESSION, "status": word} for word in ("connected", "ringing"))]
    for number, session in enumerate(steps):
        await tell(f"status/{run.id}", session, eventId=str(number))
    after = await get_run(database, run.id)
    assert (after.status, after.duration_seconds) == ("completed", 17.0)


@pytest.mark.parametrize(
    ("word", "status"),
    [("busy", "busy"), ("noanswer", "no-answer"), ("cancel", "canceled"), ("rejected", "failed"), ("error", "failed")],
)
async def test_each_end_is_the_end_it_was(
    tell: Tell, run: WorkflowRun, database: Database, word: str, status: str
) -> None:
    await tell(f"status/{run.id}", status=word)
    assert (await get_run(database, run.id)).status == status


async def test_a_status_nobody_knows_is_taken_and_changes_nothing(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    assert (await tell(f"status/{run.id}", status="teleported")).status_code == 204
    assert (await get_run(database, run.id)).status == "initiated"


async def test_a_colleague_has_answered_who_came_into_the_conference(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    assert (await tell(f"transfer/{transfer.id}", JOINED)).status_code == 204
    assert (await get_transfer(database, transfer.id)).status == "answered"


@pytest.mark.parametrize("said", [{**SESSION, "status": "connected"}, {"StatusCallbackEvent": "conference-start"}])
async def test_a_colleague_who_has_not_come_in_yet_may_still(
    tell: Tell, run: WorkflowRun, database: Database, said: dict[str, Any]
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/{transfer.id}", said)
    assert (await get_transfer(database, transfer.id)).status == "ringing"


@pytest.mark.parametrize("word", ["busy", "noanswer", "cancel", "rejected", "error", "completed"])
async def test_a_colleague_whose_session_ends_before_has_not_answered(
    tell: Tell, run: WorkflowRun, database: Database, word: str
) -> None:
    transfer = await add_transfer(database, run)
    assert (await tell(f"transfer/{transfer.id}", status=word)).status_code == 204
    after = await get_transfer(database, transfer.id)
    assert (after.status, after.reason) == ("failed", word)
    assert (await get_run(database, run.id)).status == "initiated"


async def test_the_end_of_a_conversation_with_a_colleague_is_no_failure(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/{transfer.id}", JOINED)
    await tell(f"transfer/{transfer.id}", {**OVER, "status": "completed"})
    assert (await get_transfer(database, transfer.id)).status == "answered"


async def test_a_colleague_nobody_waits_for_any_more_stays_unanswered(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await transfers.settle(transfer.id, "failed", reason="abandoned")
    await tell(f"transfer/{transfer.id}", JOINED)
    assert (await get_transfer(database, transfer.id)).status == "failed"


@pytest.mark.parametrize("route", ["answer", "status", "transfer"])
async def test_a_call_nobody_knows_is_refused_like_a_forgery(tell: Tell, route: str) -> None:
    answer: Any = await tell(f"{route}/{'0' * 32}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "invalid_signature")


@pytest.mark.parametrize("route", ["answer", "status"])
async def test_the_url_of_one_call_opens_no_other(
    client: httpx2.AsyncClient, run: WorkflowRun, database: Database, route: str
) -> None:
    line = await add_line(database, providers.get("cloudonix"), {**SAMPLES.credentials, "domain": "b.cloudonix.net"})
    other = await add_run(database, line, call_id="f" * 32, direction="outbound", status="initiated")
    genuine = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/cloudonix/{route}/{run.id}", SESSION)
    url = genuine.url.replace(run.id, other.id)
    assert (await client.post(url, content=genuine.body, headers=dict(genuine.headers))).status_code == 403
