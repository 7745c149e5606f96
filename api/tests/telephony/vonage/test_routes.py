"""Vonage's webhooks, over HTTP, signed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

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
from api.tests.telephony.vonage.samples import CALL_ID, INBOUND, MACHINE, SAMPLES, STATUS

Tell = Callable[..., Awaitable[httpx2.Response]]
ANSWERED = {**INBOUND, "from": "14155550123", "to": "14155550177"}
ANOTHER = "ffffffff-bbbb-4ccc-8ddd-0123456789ab"
TERMINAL = {
    "completed": "completed",
    "busy": "busy",
    "cancelled": "canceled",
    "unanswered": "no-answer",
    "timeout": "no-answer",
    "rejected": "failed",
    "failed": "failed",
}


@pytest.fixture
async def run(database: Database) -> WorkflowRun:
    """A call that was placed."""
    line = await add_line(database, providers.get("vonage"), SAMPLES.credentials)
    return await add_run(database, line, call_id=CALL_ID, direction="outbound", status="initiated")


@pytest.fixture
async def tell(settings: Settings, run: WorkflowRun) -> AsyncIterator[Tell]:
    """Post a document, signed, to one of the routes; an event, unless said."""
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:

        async def post(path: str, document: Any = STATUS, **fields: Any) -> httpx2.Response:
            told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/{path}", {**document, **fields})
            return await client.post(told.url, content=told.body, headers=told.headers)

        yield post


def actions(answer: httpx2.Response) -> list[Any]:
    """The actions of a document, once Vonage can read it."""
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "application/json")
    return list(orjson.loads(answer.content))


# Placed calls


async def test_an_answered_call_is_connected_to_its_stream(tell: Tell, run: WorkflowRun) -> None:
    (action,) = actions(await tell(f"vonage/answer/{run.id}", ANSWERED))
    assert (action["action"], action["endpoint"][0]["headers"]) == ("connect", {"call_id": CALL_ID})


async def test_an_answer_delivered_twice_connects_to_the_same_socket(tell: Tell, run: WorkflowRun) -> None:
    first, second = [await tell(f"vonage/answer/{run.id}", ANSWERED) for _ in range(2)]
    assert first.text == second.text


async def test_an_answer_that_comes_before_the_call_has_a_name_names_it(tell: Tell, database: Database) -> None:
    (placed,) = await get_runs(database)
    line = await add_line(database, providers.get("vonage"), SAMPLES.credentials, "+14155550124")
    early = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    (action,) = actions(await tell(f"vonage/answer/{early.id}", ANSWERED))
    assert action["endpoint"][0]["headers"] == {"call_id": CALL_ID}
    assert (await get_run(database, early.id)).call_id == CALL_ID
    assert placed.id != early.id


async def test_an_answer_about_another_call_is_refused(tell: Tell, run: WorkflowRun, database: Database) -> None:
    """A token does not name its URL: one made for another call must not open this one's media socket."""
    assert (await tell(f"vonage/answer/{run.id}", ANSWERED, uuid=ANOTHER)).status_code == 403
    assert (await get_run(database, run.id)).ticket_hash is None


async def test_an_answer_that_comes_after_the_call_ended_hangs_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    assert actions(await tell(f"vonage/answer/{run.id}", ANSWERED)) == []
    assert (await get_run(database, run.id)).ticket_hash is None


@pytest.mark.parametrize("word", TERMINAL)
async def test_every_end_ends_the_call(tell: Tell, run: WorkflowRun, database: Database, word: str) -> None:
    assert (await tell(f"vonage/status/{run.id}", status=word)).status_code == 204
    after = await get_run(database, run.id)
    assert (after.status, after.duration_seconds) == (TERMINAL[word], 17.0)


async def test_copies_of_an_event_are_kept_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for _ in range(3):
        assert (await tell(f"vonage/status/{run.id}", status="ringing")).status_code == 204
    assert (await get_run(database, run.id)).status == "ringing"
    assert len(await get_events(database, run.id, "status")) == 1


async def test_events_in_reverse_end_the_call_once(tell: Tell, run: WorkflowRun, database: Database) -> None:
    for word in ("completed", "answered", "ringing", "started"):
        await tell(f"vonage/status/{run.id}", status=word)
    assert (await get_run(database, run.id)).status == "completed"


@pytest.mark.parametrize("word", ["started", "answered", "disconnected", "completed", "failed"])
@pytest.mark.parametrize("to", ["wss://gateway.test/ws/ticket", "14155550177"])
async def test_what_the_media_socket_does_changes_nothing(
    tell: Tell, run: WorkflowRun, database: Database, word: str, to: str
) -> None:
    """Its leg has a name of its own, and is reported where the call's own is."""
    assert (await tell(f"vonage/status/{run.id}", status=word, uuid=ANOTHER, to=to)).status_code == 204
    after = await get_run(database, run.id)
    assert (after.status, after.call_id) == ("initiated", CALL_ID)
    assert await get_events(database, run.id, "status") == []


async def test_what_the_media_socket_does_names_no_call(tell: Tell, database: Database) -> None:
    line = await add_line(database, providers.get("vonage"), SAMPLES.credentials, "+14155550124")
    early = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    await tell(f"vonage/status/{early.id}", status="answered", uuid=ANOTHER, to="wss://gateway.test/ws/ticket")
    assert (await get_run(database, early.id)).call_id is None


async def test_an_event_nobody_knows_is_taken_and_changes_nothing(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    assert (await tell(f"vonage/status/{run.id}", status="teleported")).status_code == 204
    assert (await get_run(database, run.id)).status == "initiated"


async def test_a_machine_is_reported_at_once_or_when_its_greeting_is_over(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    await tell(f"vonage/status-at-beep/{run.id}", MACHINE)
    assert (await get_run(database, run.id)).answered_by is None
    await tell(f"vonage/status-at-beep/{run.id}", MACHINE, sub_state="beep_start")
    assert (await get_run(database, run.id)).answered_by == "machine"


async def test_a_machine_in_another_call_is_none_in_this(tell: Tell, run: WorkflowRun, database: Database) -> None:
    await tell(f"vonage/status/{run.id}", MACHINE, call_uuid=ANOTHER)
    assert (await get_run(database, run.id)).answered_by is None


# Inbound calls, whose events come to the application's one URL


async def test_an_inbound_call_is_answered_and_its_end_is_learned(tell: Tell, database: Database) -> None:
    caller = {**INBOUND, "uuid": ANOTHER}
    (action,) = actions(await tell("inbound/run", caller))
    assert action["endpoint"][0]["uri"].startswith("ws")
    (run,) = [run for run in await get_runs(database) if run.direction == "inbound"]
    assert (await tell("vonage/events", uuid=ANOTHER, direction="inbound")).status_code == 204
    assert (await get_run(database, run.id)).status == "completed"


async def test_an_event_of_a_call_that_is_none_of_ours_changes_nothing(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    assert (await tell("vonage/events", uuid=ANOTHER)).status_code == 204
    assert (await get_run(database, run.id)).status == "initiated"


# Vonage forgets to sign


@pytest.mark.parametrize("path", ["inbound/run", "vonage/events", "vonage/status/{run}", "vonage/answer/{run}"])
async def test_what_is_not_signed_is_refused_so_that_vonage_tries_again_and_then_served(
    settings: Settings, tell: Tell, run: WorkflowRun, path: str
) -> None:
    path, document = path.replace("{run}", run.id), INBOUND if path == "inbound/run" else STATUS
    told = SAMPLES.webhook(f"{PUBLIC_URL}/api/v1/telephony/{path}", document)
    unsigned = {name: value for name, value in told.headers.items() if name != "authorization"}
    transport = httpx2.ASGITransport(create_app(settings, warm=False))
    async with httpx2.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        assert (await client.post(told.url, content=told.body, headers=unsigned)).status_code == 503
    assert (await tell(path, document)).is_success


# Transfers


async def test_a_colleague_who_answers_joins_the_conversation(tell: Tell, run: WorkflowRun, database: Database) -> None:
    transfer = await add_transfer(database, run)
    (action,) = actions(await tell(f"vonage/transfer/answer/{transfer.id}", ANSWERED, uuid=ANOTHER))
    assert (action["action"], action["name"]) == ("conversation", transfer.conference_name)
    assert (await get_transfer(database, transfer.id)).status == "answered"


async def test_a_colleague_nobody_waits_for_any_more_is_hung_up(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await transfers.settle(transfer.id, "failed", reason="abandoned")
    assert actions(await tell(f"vonage/transfer/answer/{transfer.id}", ANSWERED)) == []


@pytest.mark.parametrize("word", [word for word in TERMINAL if word != "completed"])
async def test_a_colleague_who_does_not_answer_has_not_answered(
    tell: Tell, run: WorkflowRun, database: Database, word: str
) -> None:
    transfer = await add_transfer(database, run)
    assert (await tell(f"vonage/transfer/status/{transfer.id}", status=word)).status_code == 204
    after = await get_transfer(database, transfer.id)
    assert (after.status, after.reason) == ("failed", word)
    assert (await get_run(database, run.id)).status == "initiated"


@pytest.mark.parametrize("word", ["started", "ringing", "answered", "teleported"])
async def test_a_colleague_whose_phone_rings_may_still_answer(
    tell: Tell, run: WorkflowRun, database: Database, word: str
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"vonage/transfer/status/{transfer.id}", status=word)
    assert (await get_transfer(database, transfer.id)).status == "ringing"


async def test_the_end_of_a_conversation_with_a_colleague_is_no_failure(
    tell: Tell, run: WorkflowRun, database: Database
) -> None:
    transfer = await add_transfer(database, run)
    await tell(f"vonage/transfer/answer/{transfer.id}", ANSWERED)
    await tell(f"vonage/transfer/status/{transfer.id}", status="completed")
    assert (await get_transfer(database, transfer.id)).status == "answered"


@pytest.mark.parametrize("word", [word for word in TERMINAL if word != "completed"])
async def test_a_caller_who_is_sent_on_in_vain_hears_so(tell: Tell, word: str) -> None:
    (action,) = actions(await tell("vonage/forwarded", status=word, uuid=ANOTHER))
    assert action["action"] == "talk"
    assert "nobody can take your call" in action["text"]


@pytest.mark.parametrize("word", ["started", "ringing", "answered", "completed", "teleported"])
async def test_a_caller_who_reaches_somebody_hears_nothing_from_us(tell: Tell, word: str) -> None:
    answer = await tell("vonage/forwarded", status=word, uuid=ANOTHER)
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("route", ["answer", "status", "status-at-beep", "transfer/answer", "transfer/status"])
async def test_a_call_nobody_knows_is_refused_like_a_forgery(tell: Tell, route: str) -> None:
    answer = await tell(f"vonage/{route}/{'0' * 32}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "invalid_signature")
    assert urls.inbound_url().startswith(PUBLIC_URL)
