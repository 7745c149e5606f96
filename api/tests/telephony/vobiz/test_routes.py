"""Vobiz's webhooks, over HTTP, signed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from xml.etree import ElementTree

import httpx2
import pytest

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.db.repositories.demo import DemoLine
from api.services.telephony.calls import events, transfers
from api.services.telephony.kit import call_documents, sealed_documents, urls
from api.services.telephony.kit.sealed_documents import SealedDocument
from api.services.telephony.registry import providers
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.lines import add_line, add_run, add_transfer, get_events, get_run, get_transfer
from api.tests.telephony.vobiz.samples import AUTH_ID, CALL_UUID, HANGUP, INBOUND, SAMPLES, progress

PROGRESS = progress("StartApp", "in-progress", CallStatus.IN_PROGRESS).fields
Tell = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def line(database: Database) -> DemoLine:
    return await add_line(database, providers.get("vobiz"), SAMPLES.credentials, "+918012345678")


@pytest.fixture
async def run(database: Database, line: DemoLine) -> WorkflowRun:
    """A call that was placed."""
    return await add_run(database, line, call_id=CALL_UUID, direction="outbound", status="initiated")


@pytest.fixture
async def gateway(settings: Settings, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield client


@pytest.fixture
def tell(gateway: httpx2.AsyncClient) -> Tell:
    """Post Vobiz's fields, signed, to one of its routes or to any other URL."""

    async def post(path: str, **fields: str) -> httpx2.Response:
        url = path if path.startswith(PUBLIC_URL) else f"{PUBLIC_URL}/api/v1/telephony/vobiz/{path}"
        ends = fields.get("Event", "Hangup") == "Hangup"
        told = SAMPLES.webhook(url, {**(HANGUP if ends else PROGRESS), **fields})
        return await gateway.post(told.url, content=told.body, headers=told.headers)

    return post


def verbs(answer: httpx2.Response) -> list[str]:
    """The verbs of a document, once Vobiz can read it."""
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "application/xml")
    return [verb.tag for verb in ElementTree.fromstring(answer.text)]


async def test_an_answered_call_is_connected_to_its_stream(tell: Tell, run: WorkflowRun) -> None:
    answer = await tell(f"answer/{run.id}", Event="StartApp", CallStatus="in-progress")
    assert verbs(answer)[0] == "Stream"
    stream = ElementTree.fromstring(answer.text)[0]
    assert stream.attrib == {
        "bidirectional": "true",
        "keepCallAlive": "true",
        "contentType": "audio/x-mulaw;rate=8000",
    }


async def test_an_answer_asked_for_again_connects_to_the_same_socket(tell: Tell, run: WorkflowRun) -> None:
    assert (await tell(f"answer/{run.id}")).text == (await tell(f"answer/{run.id}")).text


async def test_an_answer_after_the_end_hangs_up(tell: Tell, run: WorkflowRun, database: Database) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert verbs(await tell(f"answer/{run.id}")) == ["Hangup"]
    assert (await get_run(database, run.id)).ticket_hash is None


async def test_a_request_that_is_repeated_word_for_word_is_refused(
    gateway: httpx2.AsyncClient, run: WorkflowRun
) -> None:
    """Vobiz signs every try anew; neither the fields nor a time are signed, so only once is safe."""
    told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/vobiz/answer/{run.id}", HANGUP)
    first, again = [await gateway.post(told.url, content=told.body, headers=told.headers) for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 403)


@pytest.mark.parametrize("path", ["answer", "status", "amd"])
async def test_an_account_that_does_not_sign_is_refused(
    gateway: httpx2.AsyncClient, run: WorkflowRun, database: Database, path: str
) -> None:
    told = SAMPLES.unproved(f"{PUBLIC_URL}/api/v1/telephony/vobiz/{path}/{run.id}", HANGUP)
    answer = await gateway.post(told.url, content=told.body, headers=told.headers)
    assert (answer.status_code, (await get_run(database, run.id)).status) == (403, "initiated")


async def test_a_status_is_answered_with_200_or_vobiz_would_repeat_it(tell: Tell, run: WorkflowRun) -> None:
    assert (await tell(f"status/{run.id}", Event="Ring", CallStatus="ringing")).status_code == 200


async def test_ringing_and_the_end_are_kept(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for _ in range(3):
        await tell(f"status/{run.id}", Event="Ring", CallStatus="ringing")
    assert (await get_run(database, run.id)).status == "ringing"
    assert len(await get_events(database, run.id, "status")) == 1
    await tell(f"status/{run.id}", HangupCause="USER_BUSY", HangupCauseCode="3010", HangupCauseName="Busy Line")
    assert (await get_run(database, run.id)).status == "busy"


async def test_the_end_of_an_inbound_call_comes_to_the_url_of_its_application(
    tell: Tell, line: DemoLine, database: Database
) -> None:
    run = await add_run(database, line, call_id=CALL_UUID, direction="inbound", status="in-progress")
    assert (await tell("hangup", Direction="inbound")).status_code == 200
    ended = await get_run(database, run.id)
    assert (ended.status, ended.duration_seconds) == ("completed", 17.0)


async def test_the_end_of_a_call_that_is_none_of_ours_is_nobodys_failure(tell: Tell, line: DemoLine) -> None:
    assert (await tell("hangup", CallUUID="somebody-elses")).status_code == 200


async def test_the_end_of_an_inbound_call_may_come_to_the_inbound_url(
    tell: Tell, line: DemoLine, database: Database
) -> None:
    """Where somebody attached the number by hand, and named no URL for hang-ups."""
    run = await add_run(database, line, call_id=CALL_UUID, direction="inbound", status="in-progress")
    answer = await tell(urls.inbound_url(), Direction="inbound", From=INBOUND["From"], To=INBOUND["To"])
    assert (answer.status_code, answer.text) == (200, "")
    assert (await get_run(database, run.id)).status == "in-progress"


async def test_a_ring_and_an_answer_are_one_inbound_call(tell: Tell, line: DemoLine) -> None:
    both = [await tell(urls.inbound_url(), **{**INBOUND, "Event": event}) for event in ("Ring", "StartApp")]
    assert [verbs(answer)[0] for answer in both] == ["Stream", "Stream"]
    assert both[0].text == both[1].text


# Moving a live call


def sealed(markup: str, account_id: str = AUTH_ID) -> str:
    return sealed_documents.build_url("vobiz/document", SealedDocument(account_id, markup))


async def test_a_live_call_gets_the_document_it_was_sent_to(tell: Tell, run: WorkflowRun) -> None:
    markup = call_documents.dial("+919800000001", "+918012345678", timeout=30)
    answer = await tell(sealed(markup), Event="Transfer", CallStatus="in-progress")
    assert answer.text == markup
    assert verbs(answer) == ["Dial", "Hangup"]


async def test_a_document_is_found_whoever_the_request_says_it_is(tell: Tell, run: WorkflowRun) -> None:
    answer = await tell(sealed(call_documents.hang_up()), ParentAuthID="", CallUUID="")
    assert verbs(answer) == ["Hangup"]


@pytest.mark.parametrize("spoil", [lambda url: f"{url[:-8]}AAAAAAAA", lambda url: f"{url.rpartition('/')[0]}/x"])
async def test_a_document_we_never_wrote_is_refused(tell: Tell, run: WorkflowRun, spoil: Callable[[str], str]) -> None:
    assert (await tell(spoil(sealed(call_documents.hang_up())))).status_code == 403


async def test_a_document_of_another_account_is_refused(tell: Tell, run: WorkflowRun) -> None:
    assert (await tell(sealed(call_documents.hang_up(), "MA_FFFFFFFF"))).status_code == 403


# Transfers


async def test_an_answered_transfer_joins_the_conference(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    answer = await tell(f"transfer/answer/{transfer.id}", Event="StartApp", CallStatus="in-progress")
    assert verbs(answer)[0] == "Conference"
    assert (await get_transfer(database, transfer.id)).status == "answered"


async def test_a_colleague_may_wait_alone(tell: Tell, run: WorkflowRun, database: Database) -> None:
    """Vobiz throws whoever is alone in a conference out of it, unless told otherwise."""
    transfer = await add_transfer(database, run)
    (conference, *_) = ElementTree.fromstring((await tell(f"transfer/answer/{transfer.id}")).text)
    assert conference.attrib["stayAlone"] == "true"
    assert conference.attrib["endConferenceOnExit"] == "true"


async def test_a_transfer_nobody_waits_for_any_more_is_hung_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await transfers.settle(transfer.id, "failed")
    assert verbs(await tell(f"transfer/answer/{transfer.id}")) == ["Hangup"]


async def test_a_colleague_who_does_not_answer_is_a_failed_transfer(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/status/{transfer.id}", HangupCause="NO_ANSWER", HangupCauseCode="6010")
    assert (await get_transfer(database, transfer.id)).status == "failed"


async def test_a_colleague_who_rings_is_no_failure(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"transfer/status/{transfer.id}", Event="Ring", CallStatus="ringing")
    assert (await get_transfer(database, transfer.id)).status == "ringing"
