"""A call only moves forward, whatever order its callbacks come in and however often."""

import asyncio
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.db import Database
from api.db.repositories import call_events
from api.db.repositories.demo import DemoLine
from api.errors import MalformedWebhook
from api.services.telephony.calls import events
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import TERMINAL_STATUSES, CallInitiationResult, CallStatus, StatusCallback
from api.tests.lines import add_run, get_events, get_run

ENDINGS = sorted(TERMINAL_STATUSES)
STORY = (CallStatus.INITIATED, CallStatus.RINGING, CallStatus.IN_PROGRESS, CallStatus.COMPLETED)
per_example = hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def callback(status: CallStatus, number: int | None = None) -> StatusCallback:
    """A callback, numbered as some carriers number them."""
    told: StatusCallback = {"status": status, "word": f"carrier's {status}"}
    if number is not None:
        told["event_id"] = str(number)
    if status is CallStatus.COMPLETED:
        told["duration"] = "17"
    return told


async def begin(database: Database, line: DemoLine) -> str:
    """The id of a call that was just placed."""
    return (await add_run(database, line, direction="outbound", status="initiated")).id


def test_a_callback_in_which_a_field_came_twice_is_malformed() -> None:
    twice: Any = {"call_id": "CA1", "status": "ringing", "from_number": ["+14155550100", "+14155550101"]}
    with pytest.raises(MalformedWebhook):
        StatusCallbackRequest.from_callback(twice)


@pytest.mark.parametrize("order", list(permutations(STORY)), ids="-".join)
async def test_every_order_of_a_calls_callbacks_ends_the_same(
    database: Database, line: DemoLine, order: tuple[CallStatus, ...]
) -> None:
    run_id = await begin(database, line)
    for status in order:
        await events.apply_status(run_id, callback(status))
    run = await get_run(database, run_id)
    assert (run.status, run.duration_seconds) == ("completed", 17.0)
    assert run.ended_at is not None


@per_example
@given(order=st.lists(st.sampled_from(CallStatus), max_size=12), numbered=st.booleans())
async def test_whatever_comes_the_first_ending_stands(
    database: Database, line: DemoLine, order: list[CallStatus], *, numbered: bool
) -> None:
    run_id = await begin(database, line)
    for number, status in enumerate(order):
        await events.apply_status(run_id, callback(status, number if numbered else None))
    endings = [status for status in order if status.is_terminal]
    progress = [status for status in STORY[:-1] if status in order] or [CallStatus.INITIATED]
    assert (await get_run(database, run_id)).status == (endings or progress[-1:])[0]


@per_example
@given(data=st.data())
async def test_repetitions_change_nothing_and_are_kept_once(
    database: Database, line: DemoLine, data: st.DataObject
) -> None:
    story = [callback(status, number) for number, status in enumerate(STORY)]
    told = data.draw(st.permutations(story * 3))
    run_id = await begin(database, line)
    moved = [await events.apply_status(run_id, item) for item in told]
    assert (await get_run(database, run_id)).status == "completed"
    assert len(await get_events(database, run_id, "status")) == len(STORY)
    assert sum(moved) <= len(STORY)


@per_example
@given(data=st.data())
async def test_every_order_leaves_the_same_call_one_disposition_and_one_thing_to_do(
    database: Database, line: DemoLine, data: st.DataObject
) -> None:
    """Duplicates, strange words and the end of the conversation included: only the times differ."""
    ending = data.draw(st.sampled_from(ENDINGS))
    answered = ending is CallStatus.COMPLETED
    story = [*STORY[:2], *([CallStatus.IN_PROGRESS] if answered else []), ending, CallStatus.UNKNOWN]
    told = data.draw(st.permutations([callback(status) for status in story] * 2))
    conversation = data.draw(st.integers(0, len(told))) if answered else None
    run_id = await begin(database, line)
    if answered:
        async with database.session() as session:
            await call_events.update_run(session, run_id, held_by="process-1")
    for number, item in enumerate(told):
        if number == conversation:
            await end_conversation(run_id)
        await events.apply_status(run_id, item, "twilio")
    if conversation == len(told):
        await end_conversation(run_id)
    run = await get_run(database, run_id)
    assert (run.status, run.disposition) == (ending, "agent_hung_up" if answered else ending)
    assert (run.answered_at is not None) == answered
    assert run.duration_seconds == (12.5 if answered else None)
    assert (run.held_by, run.looks, run.due_at is not None) == (None, 0, True)
    assert len(await get_events(database, run_id, "finished")) == 1
    assert len(await get_events(database, run_id, "status")) == len(story)


async def end_conversation(run_id: str) -> None:
    """The agent hangs up."""
    await events.finish(
        run_id, CallStatus.COMPLETED, disposition="agent_hung_up", provider_name="twilio", duration_seconds=12.5
    )


async def test_a_callback_about_another_call_changes_nothing(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line, direction="outbound", status="initiated", call_id="ours")
    for status in STORY:
        await events.apply_status(run.id, {**callback(status), "call_id": "theirs"})
    after = await get_run(database, run.id)
    assert (after.status, after.call_id, after.answered_at) == ("initiated", "ours", None)
    assert len(await get_events(database, run.id, "status")) == len(STORY)


async def test_news_of_a_call_that_has_no_name_yet_may_come_at_once(database: Database, line: DemoLine) -> None:
    """The answer to our dial and the carrier's first callbacks all name the call."""
    runs = [await add_run(database, line, direction="outbound", status="initiated", call_id=None) for _ in range(12)]
    placed = [events.placed(run.id, CallInitiationResult(call_id=run.id)) for run in runs]
    told = [events.apply_status(run.id, {**callback(status), "call_id": run.id}) for run in runs for status in STORY]
    await asyncio.gather(*placed, *told)
    for run in runs:
        after = await get_run(database, run.id)
        assert (after.call_id, after.status) == (run.id, "completed")


async def test_callbacks_that_come_at_once_end_the_same(database: Database, line: DemoLine) -> None:
    run_id = await begin(database, line)
    told = [callback(status, number) for number, status in enumerate(STORY)] * 4
    moved = await asyncio.gather(*(events.apply_status(run_id, item) for item in told))
    assert (await get_run(database, run_id)).status == "completed"
    assert 1 <= sum(moved) <= len(STORY)
    assert len(await get_events(database, run_id, "status")) == len(STORY)


async def test_a_word_nobody_knows_is_recorded_and_changes_nothing(database: Database, line: DemoLine) -> None:
    run_id = await begin(database, line)
    strange: StatusCallback = {"status": CallStatus.UNKNOWN, "word": "teleported"}
    assert not await events.apply_status(run_id, strange)
    (event,) = await get_events(database, run_id, "status")
    assert event.detail["word"] == "teleported"
    assert (await get_run(database, run_id)).status == "initiated"


async def test_a_stream_that_is_up_outruns_the_callbacks_that_are_late(database: Database, line: DemoLine) -> None:
    run_id = await begin(database, line)
    await events.connected(run_id, "")
    answered_at = (await get_run(database, run_id)).answered_at
    for status in STORY[:3]:
        await events.apply_status(run_id, callback(status))
    run = await get_run(database, run_id)
    assert (run.status, run.answered_at) == ("in-progress", answered_at)
    assert answered_at is not None


async def test_what_the_conversation_ended_a_callback_does_not_end_again(database: Database, line: DemoLine) -> None:
    run_id = await begin(database, line)
    await events.finish(run_id, CallStatus.COMPLETED, disposition="agent_hung_up", duration_seconds=12.5)
    ended_at = (await get_run(database, run_id)).ended_at
    assert not await events.apply_status(run_id, callback(CallStatus.FAILED))
    run = await get_run(database, run_id)
    assert (run.status, run.ended_at, run.disposition) == ("completed", ended_at, "agent_hung_up")


async def test_a_conversation_nobody_reports_on_any_more_ended_as_the_carrier_says(
    database: Database, line: DemoLine
) -> None:
    """Its process was killed: what it had to say is lost."""
    run_id = await begin(database, line)
    async with database.session() as session:
        await call_events.update_run(session, run_id, held_by="process-1")
    await events.apply_status(run_id, callback(CallStatus.COMPLETED))
    assert (await get_run(database, run_id)).disposition == "completed"


async def test_a_busy_callee_ends_the_call_with_that_word(database: Database, line: DemoLine) -> None:
    run_id = await begin(database, line)
    busy = StatusCallbackRequest.from_callback({"call_id": "", **callback(CallStatus.BUSY)})
    await _process_status_update(run_id, busy, "parrot")
    run = await get_run(database, run_id)
    assert (run.status, run.answered_at) == ("busy", None)
    assert run.ended_at is not None


@pytest.mark.parametrize("status", [CallStatus.RINGING, CallStatus.COMPLETED])
async def test_a_callback_that_names_another_runs_call_changes_nothing(
    database: Database, line: DemoLine, status: CallStatus
) -> None:
    other = await add_run(database, line, direction="outbound", status="in-progress", call_id="taken")
    run_id = (await add_run(database, line, direction="outbound", status="initiated", call_id=None)).id
    await events.apply_status(run_id, {**callback(status), "call_id": "taken"})
    await events.renamed(other.id, "second", before=["taken"])
    run, named = await get_run(database, run_id), await get_run(database, other.id)
    assert (run.status, run.call_id) == ("initiated", None)
    assert (named.status, named.call_id) == ("in-progress", "second")


async def test_a_call_is_not_given_a_name_that_another_run_has(database: Database, line: DemoLine) -> None:
    await add_run(database, line, direction="outbound", status="in-progress", call_id="taken")
    run = await add_run(database, line, direction="outbound", status="in-progress", call_id="request-1")
    await events.renamed(run.id, "taken", before=["request-1"])
    assert (await get_run(database, run.id)).call_id == "request-1"
