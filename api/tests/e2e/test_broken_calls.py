"""Calls that go wrong: every one ends, soon, with a reason."""

import pytest

from api.simulator import people, voices
from api.simulator.carrier import Line
from api.simulator.faults import Faults, MediaFault
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.gateway import Gateway

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def wait(phone: Phone, _line: Line) -> None:
    await phone.wait_for_hang_up(within=30)


@pytest.mark.parametrize("fault", [MediaFault.RESET, MediaFault.HALF_CLOSE])
async def test_a_media_socket_that_breaks_off_ends_the_call_and_the_leg(gateway: Gateway, fault: MediaFault) -> None:
    number = await gateway.add_line(await gateway.add_workflow(limits={"idle_seconds": 1, "idle_reprompts": 0}))
    outcome = await gateway.ring(number, wait, faults=Faults(media=fault, media_after_seconds=2.0))
    run = await gateway.run_of(outcome.call_id)
    assert run["status"] == "completed"
    assert run["disposition"] in {"caller_hung_up", "caller_silent"}
    assert run["duration_seconds"] < 15


async def test_a_leg_that_never_returns_marks_is_ended_all_the_same(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    farewell = people.talker([], farewell=voices.clip("no-thank-you-goodbye"))
    outcome = await gateway.ring(number, farewell, faults=Faults(media=MediaFault.NO_MARKS))
    heard = judge.transcribe(outcome.heard)
    assert "goodbye" in heard or "good bye" in heard
    assert outcome.ended_by == "gateway"


@pytest.mark.parametrize("fault", [MediaFault.WRONG_OPENING, MediaFault.SILENT_OPENING])
async def test_a_stream_that_begins_wrongly_fails_the_call(gateway: Gateway, fault: MediaFault) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    outcome = await gateway.ring(number, wait, faults=Faults(media=fault))
    run = await gateway.run_of(outcome.call_id)
    assert (run["status"], run["disposition"]) == ("failed", "handshake_failed")
    assert outcome.ended_by == "gateway"


async def test_a_webhook_delivered_three_times_is_one_call(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    farewell = people.talker([], farewell=voices.clip("no-thank-you-goodbye"))
    outcome = await gateway.ring(number, farewell, faults=Faults(duplicate_webhooks=2))
    assert len({item.answer for item in outcome.deliveries if item.purpose == "answer"}) == 1
    runs = await gateway.items("/workflow-runs")
    assert [run["call_id"] for run in runs].count(outcome.call_id) == 1


@pytest.mark.parametrize("signature", ["", "bm90IGEgc2lnbmF0dXJl"])
async def test_a_forged_call_is_refused_and_leaves_nothing(gateway: Gateway, signature: str) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    outcome = await gateway.ring(number, wait, faults=Faults(signature=signature))
    assert [item.status for item in outcome.deliveries if item.purpose == "answer"] == [403]
    runs = await gateway.items("/workflow-runs")
    assert outcome.call_id not in [run["call_id"] for run in runs]


async def test_a_number_without_a_workflow_is_told_so_in_the_carriers_dialect(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    stranger = number[:-4] + "9999"
    gateway.carrier.add_number(stranger, gateway.carrier.numbers[number].voice_url)
    outcome = await gateway.ring(stranger, wait)
    [answer] = [item for item in outcome.deliveries if item.purpose == "answer"]
    assert answer.status == 200
    assert "not in service" in answer.answer


async def test_a_carrier_that_refuses_the_dial_fails_the_run_at_once(gateway: Gateway) -> None:
    workflow = await gateway.add_workflow()
    with gateway.carrier_faults(rest_status={"create": 503}):
        answer = await gateway.api.post(
            "/telephony/initiate-call", json={"workflow_id": workflow, "to_number": "+14155550179"}
        )
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "provider_unavailable"
    [run] = await gateway.items("/workflow-runs", workflow_id=workflow)
    assert (run["status"], run["disposition"]) == ("failed", "provider_unavailable")


async def test_a_hang_up_that_fails_is_tried_again(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow(limits={"max_duration_seconds": 3}))
    with gateway.carrier_faults(rest_status={"update": 500}):
        outcome = await gateway.ring(number, wait)
        run = await gateway.run_of(outcome.call_id)
    events = await gateway.about(run, "events")
    assert [event["kind"] for event in events].count("hang_up_failed") == 2
    assert run["status"] == "completed"


async def test_a_call_whose_stream_never_comes_is_not_left_hanging(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    outcome = await gateway.ring(number, wait, faults=Faults(media=MediaFault.NEVER))
    run = await gateway.run_of(outcome.call_id)
    assert (run["status"], run["disposition"]) == ("completed", "media_never_came")
