"""Plivo's webhooks, over HTTP, signed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony.calls import events, transfers
from api.services.telephony.kit import call_documents, sealed_documents
from api.services.telephony.kit.sealed_documents import SealedDocument
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, get_events, get_run, get_transfer
from api.tests.telephony.plivo.samples import AUTH_ID, CALL_UUID, HANGUP, INBOUND, REQUEST_UUID, SAMPLES, STATUS

Tell = Callable[..., Awaitable[httpx2.Response]]
WEBHOOKS = f"{PUBLIC_URL}/api/v1/telephony/plivo"


@pytest.fixture
async def run(database: Database) -> WorkflowRun:
    """A call that was placed: what has a name so far is the request."""
    line = await add_line(database, providers.get("plivo"), SAMPLES.credentials)
    return await add_run(database, line, call_id=REQUEST_UUID, direction="outbound", status="initiated")


@pytest.fixture
async def tell(settings: Settings, run: WorkflowRun) -> AsyncIterator[Tell]:
    """Post Plivo's fields, signed, to one of its routes."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:

        async def post(path: str, base: Any = STATUS, **fields: str) -> httpx2.Response:
            told = SAMPLES.webhook(f"{WEBHOOKS}/{path}", {**base, **fields})
            return await client.post(told.url, content=told.body, headers=told.headers)

        yield post


def verbs(answer: httpx2.Response) -> list[str]:
    """The verbs of a document, once Plivo can read it."""
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "application/xml")
    return [verb.tag for verb in ElementTree.fromstring(answer.text)]


@pytest.fixture
async def ring(settings: Settings, database: Database) -> AsyncIterator[Callable[..., Awaitable[httpx2.Response]]]:
    """Post an inbound call that names no account, signed by an account."""
    nameless = {name: value for name, value in INBOUND.items() if name != "ParentAuthID"}
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:

        async def post(credentials: Any) -> httpx2.Response:
            told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/inbound/run", nameless, credentials=credentials)
            return await client.post(told.url, content=told.body, headers=told.headers)

        yield post


async def test_a_call_that_names_no_account_is_the_one_accounts_that_has_the_number(
    ring: Callable[..., Awaitable[httpx2.Response]], database: Database
) -> None:
    spec = providers.get("plivo")
    assert (await ring(SAMPLES.credentials)).status_code == 403
    await add_line(database, spec, SAMPLES.credentials, "+14155550123")
    await add_line(database, spec, SAMPLES.other_credentials, "+14155550124")
    assert verbs(await ring(SAMPLES.credentials)) == ["Stream", "Wait", "Hangup"]
    assert (await ring(SAMPLES.other_credentials)).status_code == 403
    await add_line(database, spec, SAMPLES.other_credentials, "+14155550123")
    assert (await ring(SAMPLES.credentials)).status_code == 403


async def test_an_answered_call_is_connected_to_its_stream(tell: Tell, run: WorkflowRun) -> None:
    assert verbs(await tell(f"answer/{run.id}", CallStatus="in-progress")) == ["Stream", "Wait", "Hangup"]


@pytest.mark.parametrize("path", ["answer", "status", "amd"])
async def test_the_first_webhook_names_the_call(tell: Tell, run: WorkflowRun, database: Database, path: str) -> None:
    assert (await tell(f"{path}/{run.id}")).is_success
    assert (await get_run(database, run.id)).call_id == CALL_UUID


async def test_a_call_is_named_only_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    await tell(f"status/{run.id}")
    await tell(f"status/{run.id}", CallUUID="another")
    await tell(f"status/{run.id}", CallUUID="another", RequestUUID="another", ALegRequestUUID="another")
    assert (await get_run(database, run.id)).call_id == CALL_UUID


async def test_a_call_that_rings_nobody_is_named_and_over(tell: Tell, run: WorkflowRun, database: Database) -> None:
    await tell(f"status/{run.id}", HANGUP, CallStatus="busy", HangupCause="USER_BUSY", HangupCauseCode="3010")
    ended = await get_run(database, run.id)
    assert (ended.call_id, ended.status) == (CALL_UUID, "busy")


async def test_an_answer_that_comes_after_the_call_ended_hangs_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert verbs(await tell(f"answer/{run.id}")) == ["Hangup"]
    assert (await get_run(database, run.id)).ticket_hash is None


async def test_who_answered_is_kept(tell: Tell, run: WorkflowRun, database: Database) -> None:
    assert (await tell(f"amd/{run.id}", Event="MachineDetection", Machine="true")).status_code == 204
    assert (await get_run(database, run.id)).answered_by == "machine"


async def test_copies_of_a_status_are_kept_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for _ in range(3):
        assert (await tell(f"status/{run.id}")).status_code == 204
    assert (await get_run(database, run.id)).status == "ringing"
    assert len(await get_events(database, run.id, "status")) == 1


async def test_the_end_of_an_inbound_call_is_told_by_its_application(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await events.renamed(run.id, CALL_UUID, before={REQUEST_UUID})
    assert (await tell("hangup", HANGUP, CallUUID="somebody-else's")).status_code == 204
    assert (await get_run(database, run.id)).ended_at is None
    assert (await tell("hangup", HANGUP, Direction="inbound")).status_code == 204
    assert (await get_run(database, run.id)).status == "completed"


async def test_a_colleague_who_answers_is_named_and_joins(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    assert verbs(await tell(f"transfer/answer/{transfer.id}")) == ["Conference", "Hangup"]
    answered = await get_transfer(database, transfer.id)
    assert (answered.status, answered.call_id) == ("answered", CALL_UUID)


async def test_a_colleague_nobody_waits_for_any_more_is_hung_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await transfers.settle(transfer.id, "failed")
    assert verbs(await tell(f"transfer/answer/{transfer.id}")) == ["Hangup"]


async def test_a_colleague_who_is_busy_fails_the_transfer(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/status/{transfer.id}", HANGUP, HangupCauseCode="3010", HangupCauseName="Busy Line")
    failed = await get_transfer(database, transfer.id)
    assert (failed.status, failed.reason) == ("failed", "Busy Line")


async def test_a_caller_who_is_moved_is_told_where(tell: Tell) -> None:
    nameless = {name: value for name, value in STATUS.items() if name != "ParentAuthID"}
    markup = call_documents.dial("+14155550199", "+14155550123", timeout=20)
    for account_id, told in ((AUTH_ID, 200), ("MA" + "X" * 18, 403)):
        url = sealed_documents.build_url("plivo/document", SealedDocument(account_id, markup))
        answer = await tell(url.removeprefix(f"{WEBHOOKS}/"), nameless)
        assert (answer.status_code, answer.text == markup) == (told, told == 200)
