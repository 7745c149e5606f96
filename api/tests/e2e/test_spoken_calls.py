"""Whole calls: a real process, real sockets, real speech. What the agent says is judged by a second recognizer."""

import itertools
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.simulator import people, voices
from api.simulator.carrier import Line
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.gateway import CALLER, Gateway

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

HURRIED = {"idle_seconds": 1.5, "idle_reprompts": 1, "max_duration_seconds": 120}


def caller(*clips: str) -> Any:
    return people.talker([voices.clip(name) for name in clips], farewell=voices.clip("no-thank-you-goodbye"))


def statuses(outcome: CallOutcome) -> list[str]:
    return [item.fields["CallStatus"] for item in outcome.deliveries if item.purpose == "status"]


def read_sides(path: Path) -> tuple[bytes, bytes]:
    """The caller's and the agent's channel of a recording."""
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 8000)
        stereo = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    return stereo[:, 0].tobytes(), stereo[:, 1].tobytes()


async def test_an_inbound_caller_is_answered_out_loud(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    outcome = await gateway.ring(number, caller("opening-hours"))
    run = await gateway.run_of(outcome.call_id, until="recording_url")

    heard = judge.transcribe(outcome.heard)
    assert "riverside clinic" in heard
    assert "saturday" in heard
    assert "goodbye" in heard or "good bye" in heard

    lines = await gateway.about(run, "transcript")
    assert [line["speaker"] for line in lines] == ["agent", "caller", "agent", "caller", "agent"]
    assert "opening hours" in lines[1]["text"].lower()
    assert "from nine to five" in lines[2]["text"]
    assert all(one["started_at"] <= other["started_at"] for one, other in itertools.pairwise(lines))

    assert (run["status"], run["disposition"]) == ("completed", "agent_hung_up")
    assert (run["direction"], run["from_number"], run["to_number"]) == ("inbound", CALLER, number)
    assert (outcome.status, outcome.ended_by) == ("completed", "gateway")
    assert run["latency"]["turns"] == 2
    assert all(seconds < 4 for seconds in outcome.response_seconds)

    caller_side, agent_side = read_sides(gateway.data_dir / "recordings" / f"{run['id']}.wav")
    assert "opening hours" in judge.transcribe(caller_side)
    assert "riverside clinic" in judge.transcribe(agent_side)


async def test_a_placed_call_is_spoken_through_and_accounted_for(gateway: Gateway) -> None:
    workflow = await gateway.add_workflow()
    gateway.carrier.answer_with(caller("book-appointment", "on-tuesday", "my-name-is-sarah", "that-is-right"))
    placed = await gateway.api.post(
        "/telephony/initiate-call", json={"workflow_id": workflow, "to_number": "+1 (415) 555-0177"}
    )
    assert placed.status_code == 201, placed.text
    await gateway.carrier.over("+14155550177")
    [outcome] = [leg for leg in gateway.carrier.ledger.to("+14155550177") if leg.call_id == placed.json()["call_id"]]
    run = await gateway.run_of(outcome.call_id, until="cost_amount")

    assert "tuesday" in judge.transcribe(outcome.heard)
    assert run["variables"] == {"day": "Tuesday", "name": "Sarah", "confirmed": "yes"}
    assert (run["status"], run["to_number"]) == ("completed", "+14155550177")
    assert (run["cost_amount"], run["cost_currency"]) == (0.014, "USD")
    assert statuses(outcome) == ["queued", "ringing", "in-progress", "completed"]
    assert outcome.ended_by == "gateway"
    assert run["id"] == placed.json()["workflow_run_id"]

    lines = await gateway.about(run, "transcript")
    assert [line["speaker"] for line in lines] == ["agent", "caller"] * 5 + ["agent"]
    assert "an appointment on Tuesday for Sarah" in lines[6]["text"]
    caller_side, agent_side = read_sides(gateway.data_dir / "recordings" / f"{run['id']}.wav")
    assert "book an appointment" in judge.transcribe(caller_side)
    assert "riverside clinic" in judge.transcribe(agent_side)


async def test_a_caller_who_interrupts_is_heard_and_the_agent_stops(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    spoken_before: list[int] = []

    async def interrupt(phone: Phone, _line: Line) -> None:
        await phone.listen()
        await phone.say(voices.clip("opening-hours"))
        await phone.wait_for_sound()
        await phone.pause(1.0)
        spoken_before.append(phone.cleared)
        await phone.say(voices.clip("book-appointment"))
        await phone.listen()

    outcome = await gateway.ring(number, interrupt)
    run = await gateway.run_of(outcome.call_id)
    lines = await gateway.about(run, "transcript")
    assert outcome.cleared > spoken_before[0]
    assert any(line["speaker"] == "agent" and line["interrupted"] for line in lines)
    assert "anything else" not in judge.transcribe(outcome.heard)
    assert "which day" in judge.transcribe(outcome.heard)
    assert run["disposition"] == "caller_hung_up"


async def test_a_silent_caller_is_asked_and_then_let_go(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow(limits=HURRIED))

    async def say_nothing(phone: Phone, _line: Line) -> None:
        await phone.wait_for_hang_up(within=40)

    outcome = await gateway.ring(number, say_nothing)
    run = await gateway.run_of(outcome.call_id)
    heard = judge.transcribe(outcome.heard)
    assert "still there" in heard
    assert "goodbye" in heard or "good bye" in heard
    assert (outcome.ended_by, run["disposition"]) == ("gateway", "caller_silent")


async def test_a_call_ends_politely_when_its_time_is_up(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow(limits={"max_duration_seconds": 4}))

    async def wait(phone: Phone, _line: Line) -> None:
        await phone.wait_for_hang_up(within=40)

    outcome = await gateway.ring(number, wait)
    run = await gateway.run_of(outcome.call_id)
    assert "time is up" in judge.transcribe(outcome.heard)
    assert (outcome.ended_by, run["disposition"]) == ("gateway", "max_duration")


async def test_keys_reach_the_workflow(gateway: Gateway) -> None:
    flow = {
        "initial_node": "ask",
        "nodes": {
            "ask": {
                "task_messages": [{"role": "developer", "content": "Ask for the customer number."}],
                "functions": [{"name": "collect_digits", "transition_to": "thanks"}],
            },
            "thanks": {
                "task_messages": [{"role": "developer", "content": "Repeat {{ digits }} and say goodbye."}],
                "post_actions": [{"type": "end_conversation"}],
            },
        },
    }
    script = {"ask": {"say": "Please key in your customer number."}, "thanks": {"say": "Thank you, and goodbye."}}
    workflow = await gateway.add_workflow(flow=flow, script=script, collect={}, transfers={})
    number = await gateway.add_line(workflow)

    async def key_in(phone: Phone, line: Line) -> None:
        await phone.listen()
        await line.press("4711#")
        await phone.wait_for_hang_up()

    outcome = await gateway.ring(number, key_in)
    run = await gateway.run_of(outcome.call_id)
    assert run["variables"]["digits"] == "4711"
    assert run["disposition"] == "agent_hung_up"
    assert "thank you" in judge.transcribe(outcome.heard)
    assert outcome.ended_by == "gateway"


async def test_a_caller_is_handed_to_a_person_who_answers(gateway: Gateway) -> None:
    number = await gateway.add_line(await gateway.add_workflow())
    gateway.carrier.answer_with(people.colleague())

    async def ask_for_a_person(phone: Phone, _line: Line) -> None:
        await phone.listen()
        await phone.say(voices.clip("speak-to-a-person"))
        await phone.listen()
        await phone.conferenced()

    outcome = await gateway.ring(number, ask_for_a_person)
    run = await gateway.run_of(outcome.call_id)
    assert run["disposition"] == "transferred"
    assert outcome.conference.endswith(run["id"])
    assert outcome.ended_by == "caller"
    assert "connecting you" in judge.transcribe(outcome.heard)


@pytest.mark.parametrize("word", ["busy", "no-answer", "failed"])
async def test_a_placed_call_that_nobody_answers_says_why(gateway: Gateway, word: str) -> None:
    workflow = await gateway.add_workflow()
    with gateway.carrier_faults(final_status=word):
        placed = await gateway.api.post(
            "/telephony/initiate-call", json={"workflow_id": workflow, "to_number": "+14155550178"}
        )
        run = await gateway.run_of(placed.json()["call_id"])
    assert (run["status"], run["disposition"]) == (word, word)
    assert await gateway.about(run, "transcript") == []
