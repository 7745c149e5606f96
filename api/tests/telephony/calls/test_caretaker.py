"""A call that went silent is asked about at its carrier and finished by what that says; a live one is left alone."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.db import Database
from api.db.models import WorkflowRun, now
from api.db.repositories import call_events, call_transfers
from api.db.repositories import configurations as configuration_rows
from api.db.repositories.demo import DemoLine
from api.errors import CallNotFound, OutcomeUnknown, ProviderUnavailable
from api.services.telephony.calls import caretaker, events, leases, outbound
from api.services.telephony.calls.live import PROCESS_ID, live_calls
from api.services.telephony.calls.outbound import CallRequest
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.lines import add_run, add_transfer, find_at_carrier, get_events, get_run, issue_ticket
from api.tests.parrot import Carrier

LEG = "parrot-call-1"


async def fall_silent(database: Database, line: DemoLine, **values: Any) -> WorkflowRun:
    """A placed call nothing was heard of for a while."""
    defaults = {"direction": "outbound", "status": "initiated", "call_id": LEG, "due_at": now() - timedelta(seconds=1)}
    return await add_run(database, line, **{**defaults, **values})


async def make_due(database: Database, run: WorkflowRun, **values: Any) -> None:
    """Time goes by, and nothing happens to the call."""
    async with database.session() as session:
        await call_events.update_run(session, run.id, due_at=now() - timedelta(seconds=1), **values)


async def look(database: Database, run: WorkflowRun, times: int = 1) -> WorkflowRun:
    """The run after the caretaker looked at it so often."""
    for _ in range(times):
        await make_due(database, run)
        assert await caretaker.look_after_due() == 1
    return await get_run(database, run.id)


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "canceled", "failed"])
async def test_a_call_whose_end_was_never_reported_ends_as_its_carrier_says(
    database: Database, line: DemoLine, carrier: Carrier, status: str
) -> None:
    run = await fall_silent(database, line)
    carrier.standings[LEG] = CallStatus(status)
    after = await look(database, run)
    assert (after.status, after.disposition, after.duration_seconds) == (status, status, 17.0)
    assert after.ended_at is not None
    assert carrier.asked_for("hang up") == []
    assert len(await get_events(database, run.id, "finished")) == 1


@pytest.mark.parametrize("status", [CallStatus.INITIATED, CallStatus.RINGING])
async def test_a_call_that_still_rings_is_left_alone(
    database: Database, line: DemoLine, carrier: Carrier, status: CallStatus
) -> None:
    run = await fall_silent(database, line)
    carrier.standings[LEG] = status
    after = await look(database, run, times=5)
    assert after.ended_at is None
    assert after.due_at is not None
    assert after.due_at > now()
    assert carrier.asked_for("hang up") == []


async def test_a_caller_whose_media_socket_never_came_is_hung_up(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line, status="ringing", direction="inbound")
    await issue_ticket(database, run)
    await make_due(database, run, ticket_expires_at=now() - timedelta(seconds=1))
    carrier.standings[LEG] = CallStatus.IN_PROGRESS
    after = await look(database, run)
    assert (after.status, after.disposition) == ("failed", "media_never_came")
    assert carrier.asked_for("hang up") == [LEG]


async def test_a_call_the_carrier_does_not_know_has_failed_but_not_at_the_first_word(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line)
    carrier.failures["status"] = CallNotFound()
    assert (await look(database, run, times=2)).ended_at is None
    after = await look(database, run)
    assert (after.status, after.disposition) == ("failed", "call_not_found")


async def test_a_carrier_that_cannot_be_asked_is_asked_again_more_and_more_rarely(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line)
    carrier.failures["status"] = ProviderUnavailable()
    waits = []
    for _ in range(4):
        after = await look(database, run)
        assert after.due_at is not None
        waits.append((after.due_at - now()).total_seconds())
    assert after.ended_at is None
    assert waits == sorted(waits)
    carrier.failures.clear()
    carrier.standings[LEG] = CallStatus.NO_ANSWER
    assert (await look(database, run)).status == "no-answer"


async def test_a_carrier_that_can_never_be_asked_does_not_keep_a_call_alive_for_ever(
    database: Database, line: DemoLine, carrier: Carrier, settings: Settings
) -> None:
    run = await fall_silent(database, line, created_at=now() - timedelta(seconds=settings.give_up_seconds + 1))
    carrier.failures["status"] = ProviderUnavailable()
    after = await look(database, run)
    assert (after.status, after.disposition) == ("failed", "carrier_unreachable")


async def test_a_call_whose_account_was_deleted_has_failed(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line)
    async with database.session() as session:
        await configuration_rows.remove_configuration(session, line.configuration)
    after = await look(database, run)
    assert (after.status, after.disposition, after.due_at) == ("failed", "configuration_deleted", None)
    assert carrier.asked == []


async def test_a_live_conversation_is_never_due_however_little_its_carrier_says(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    """The stream is up, the answer was never reported, and time goes by."""
    run = await fall_silent(database, line, status="initiated")
    await make_due(database, run, held_by=PROCESS_ID)
    with live_calls.hold(await find_at_carrier(database, run.id)):
        await leases.renew()
        assert await caretaker.look_after_due() == 0
    assert carrier.asked == []


async def test_a_conversation_whose_process_comes_back_in_time_goes_on(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line, status="in-progress", held_by=PROCESS_ID)
    carrier.standings[LEG] = CallStatus.IN_PROGRESS
    assert (await look(database, run)).ended_at is None
    with live_calls.hold(await find_at_carrier(database, run.id)):
        await leases.renew()
    after = await look(database, run)
    assert (after.ended_at, after.looks) == (None, 1)
    assert carrier.asked_for("hang up") == []


async def test_a_killed_process_leaves_no_caller_in_silence_and_no_colleague_ringing(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line, status="in-progress", held_by="a-process-that-is-gone")
    transfer = await add_transfer(database, run)
    async with database.session() as session:
        await call_transfers.name_leg(session, transfer.id, "colleague")
    carrier.standings[LEG] = CallStatus.IN_PROGRESS
    after = await look(database, run, times=2)
    assert (after.status, after.disposition, after.held_by) == ("failed", "gateway_lost", None)
    assert sorted(carrier.asked_for("hang up")) == ["colleague", LEG]


async def test_a_conversation_whose_call_was_ended_elsewhere_is_told_so(database: Database, line: DemoLine) -> None:
    run = await fall_silent(database, line, status="in-progress", held_by=PROCESS_ID)
    with live_calls.hold(await find_at_carrier(database, run.id)) as call:
        await events.apply_status(run.id, {"status": "completed", "word": "completed"})
        assert call.must_end
    with live_calls.hold(await find_at_carrier(database, run.id)) as call:  # the notice got lost
        assert not call.must_end
        await leases.renew()
        assert call.must_end


async def test_one_request_about_a_call_is_in_flight(database: Database, line: DemoLine, carrier: Carrier) -> None:
    await fall_silent(database, line)
    looked = await asyncio.gather(*(caretaker.look_after_due() for _ in range(8)))
    assert sum(looked) == 1
    assert len(carrier.asked_for("status")) == 1


async def test_one_calls_trouble_does_not_keep_others_from_being_looked_after(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    broken = await fall_silent(database, line, call_id=None)
    silent = await fall_silent(database, line)
    carrier.failures["find"] = RuntimeError("a bug in a provider")
    assert await caretaker.look_after_due() == 2
    assert (await get_run(database, silent.id)).status == "completed"
    assert (await get_run(database, broken.id)).due_at is not None


# A dial nobody answered for


async def place_in_doubt(database: Database, line: DemoLine, carrier: Carrier) -> WorkflowRun:
    """A call whose carrier took the request and did not say what became of it."""
    carrier.failures["dial"] = OutcomeUnknown()
    run, _ = await outbound.place(
        CallRequest(
            organization_id=line.configuration.organization_id,
            workflow_id=line.workflow.id,
            to_number="+14155550177",
        )
    )
    return run


async def test_a_dial_nobody_answered_for_is_found_at_the_carrier_and_never_sent_again(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    known = await add_run(database, line, call_id="another-call")
    run = await place_in_doubt(database, line, carrier)
    carrier.placed = [known.call_id or "", LEG]
    carrier.standings[LEG] = CallStatus.RINGING
    after = await look(database, run)
    assert (after.call_id, after.status) == (LEG, "initiated")
    carrier.standings[LEG] = CallStatus.BUSY
    assert (await look(database, run)).status == "busy"
    assert len(carrier.asked_for("dial")) == 1


async def test_a_dial_the_carrier_never_came_to_know_has_failed(
    database: Database, line: DemoLine, carrier: Carrier, settings: Settings
) -> None:
    run = await place_in_doubt(database, line, carrier)
    assert (await look(database, run)).ended_at is None
    await make_due(database, run, created_at=now() - timedelta(seconds=settings.dial_doubt_seconds + 1))
    after = await look(database, run)
    assert (after.status, after.disposition) == ("failed", "outcome_unknown")
    assert len(carrier.asked_for("dial")) == 1


async def test_a_callback_that_names_the_call_settles_the_doubt(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await place_in_doubt(database, line, carrier)
    await events.apply_status(run.id, {"call_id": LEG, "status": "ringing", "word": "ringing"})
    after = await get_run(database, run.id)
    assert (after.call_id, after.status) == (LEG, "ringing")


async def test_a_restart_dials_nobody(database: Database, line: DemoLine, carrier: Carrier) -> None:
    """A process died between writing the call down and asking the carrier."""
    run = await fall_silent(database, line, call_id=None)
    await look(database, run, times=3)
    assert carrier.asked_for("dial") == []


# Once a call is over


async def test_a_leg_that_could_not_be_ended_is_ended_later(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    run = await fall_silent(database, line, status="in-progress")
    await events.finish(run.id, CallStatus.FAILED, disposition="error", due_at=now())
    carrier.standings[LEG] = CallStatus.IN_PROGRESS
    await look(database, run)
    assert carrier.asked_for("hang up") == [LEG]
    carrier.standings.clear()
    await look(database, run)
    assert carrier.asked_for("hang up") == [LEG]


async def test_a_caller_who_was_handed_on_is_not_hung_up(database: Database, line: DemoLine, carrier: Carrier) -> None:
    run = await fall_silent(database, line, status="in-progress")
    await events.finish(run.id, CallStatus.COMPLETED, disposition="transferred", due_at=now())
    carrier.standings[LEG] = CallStatus.IN_PROGRESS
    assert (await look(database, run, times=3)).due_at is not None
    assert carrier.asked_for("hang up") == []
