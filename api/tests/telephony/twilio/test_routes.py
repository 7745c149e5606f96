"""Twilio's webhooks, over HTTP, signed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony.calls import events, transfers
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, get_events, get_run, get_transfer
from api.tests.telephony.twilio.samples import CALL_SID, SAMPLES, STATUS

Tell = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def run(database: Database) -> WorkflowRun:
    """A call that was placed."""
    line = await add_line(database, providers.get("twilio"), SAMPLES.credentials)
    return await add_run(database, line, call_id=CALL_SID, direction="outbound", status="initiated")


@pytest.fixture
async def tell(settings: Settings, run: WorkflowRun) -> AsyncIterator[Tell]:
    """Post Twilio's fields, signed, to one of its routes."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:

        async def post(path: str, **fields: str) -> httpx2.Response:
            told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/twilio/{path}", {**STATUS, **fields})
            return await client.post(told.url, content=told.body, headers=told.headers)

        yield post


def verbs(answer: httpx2.Response) -> list[str]:
    """The verbs of a document, once Twilio can read it."""
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "application/xml")
    return [verb.tag for verb in ElementTree.fromstring(answer.text)]


async def test_an_answered_call_is_connected_to_its_stream(tell: Tell, run: WorkflowRun) -> None:
    assert verbs(await tell(f"answer/{run.id}", CallStatus="in-progress")) == ["Connect"]


async def test_an_answer_delivered_twice_connects_to_the_same_socket(tell: Tell, run: WorkflowRun) -> None:
    assert (await tell(f"answer/{run.id}")).text == (await tell(f"answer/{run.id}")).text


async def test_an_answer_that_comes_after_the_call_ended_hangs_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert verbs(await tell(f"answer/{run.id}")) == ["Hangup"]
    assert (await get_run(database, run.id)).ticket_hash is None


async def test_who_answered_is_kept(tell: Tell, run: WorkflowRun, database: Database) -> None:
    assert (await tell(f"amd/{run.id}", AnsweredBy="machine_start")).status_code == 204
    assert (await get_run(database, run.id)).answered_by == "machine"


async def test_who_answered_is_kept_when_the_answer_says_so(tell: Tell, run: WorkflowRun, database: Database) -> None:
    await tell(f"answer/{run.id}", AnsweredBy="human")
    assert (await get_run(database, run.id)).answered_by == "human"


async def test_copies_of_a_status_are_kept_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for _ in range(3):
        assert (await tell(f"status/{run.id}", CallStatus="ringing", SequenceNumber="1")).status_code == 204
    assert (await get_run(database, run.id)).status == "ringing"
    assert len(await get_events(database, run.id, "status")) == 1


async def test_statuses_in_reverse_end_the_call_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for number, word in reversed(list(enumerate(("initiated", "ringing", "in-progress", "completed")))):
        await tell(f"status/{run.id}", CallStatus=word, SequenceNumber=str(number))
    after = await get_run(database, run.id)
    assert (after.status, after.duration_seconds) == ("completed", 17.0)


async def test_a_status_nobody_knows_is_taken_and_changes_nothing(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    assert (await tell(f"status/{run.id}", CallStatus="teleported")).status_code == 204
    assert (await get_run(database, run.id)).status == "initiated"


async def test_a_colleague_who_answers_joins_the_conference(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    answer = await tell(f"transfer/answer/{transfer.id}")
    assert verbs(answer) == ["Dial"]
    assert transfer.conference_name in answer.text
    assert (await get_transfer(database, transfer.id)).status == "answered"


async def test_a_colleague_nobody_waits_for_any_more_is_hung_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await transfers.settle(transfer.id, "failed", reason="abandoned")
    assert verbs(await tell(f"transfer/answer/{transfer.id}")) == ["Hangup"]


@pytest.mark.parametrize("word", ["busy", "no-answer", "failed", "canceled"])
async def test_a_colleague_who_does_not_answer_has_not_answered(
    tell: Tell, run: WorkflowRun, database: Database, word: str
) -> None:
    transfer = await add_transfer(database, run)
    assert (await tell(f"transfer/status/{transfer.id}", CallStatus=word)).status_code == 204
    after = await get_transfer(database, transfer.id)
    assert (after.status, after.reason) == ("failed", word)
    assert (await get_run(database, run.id)).status == "initiated"


@pytest.mark.parametrize("word", ["initiated", "ringing", "in-progress", "teleported"])
async def test_a_colleague_whose_phone_rings_may_still_answer(
    tell: Tell, run: WorkflowRun, database: Database, word: str
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/status/{transfer.id}", CallStatus=word)
    assert (await get_transfer(database, transfer.id)).status == "ringing"


async def test_the_end_of_a_conversation_with_a_colleague_is_no_failure(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/answer/{transfer.id}")
    await tell(f"transfer/status/{transfer.id}", CallStatus="completed")
    assert (await get_transfer(database, transfer.id)).status == "answered"


@pytest.mark.parametrize("route", ["answer", "status", "amd", "transfer/answer", "transfer/status"])
async def test_a_call_nobody_knows_is_refused_like_a_forgery(tell: Tell, route: str) -> None:
    answer: Any = await tell(f"{route}/{'0' * 32}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "invalid_signature")
