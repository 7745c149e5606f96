"""The same workflow, spoken through every carrier there is a simulator of; only the configuration differs."""

import asyncio
from typing import Any

import pytest

from api.services.telephony.registry import providers
from api.services.telephony.types import Capability
from api.simulator import people, voices
from api.simulator.carrier import Callee, Line, simulators
from api.simulator.faults import Faults
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.e2e.gateway import Gateway, Operator

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

CALLEE, COLLEAGUE, BUSY = "+14155550187", "+14155550188", "+14155550189"
NAMES = [spec.name for spec in simulators.all()]


def can(name: str, capability: Capability) -> bool:
    return capability in providers.get(name).capabilities


def caller(*clips: str) -> Any:
    return people.talker([voices.clip(name) for name in clips], farewell=voices.clip("no-thank-you-goodbye"))


async def ask_for_a_person(phone: Phone, _line: Line) -> None:
    """Is handed over, hears the colleague, and says something back."""
    await phone.listen()
    await phone.say(voices.clip("speak-to-a-person"))
    await phone.conferenced()
    await phone.pause(5)
    await phone.say(voices.clip("book-appointment"))


async def ask_in_vain(phone: Phone, _line: Line) -> None:
    """Asks for a person, hears that nobody is there, and goes on talking to the agent."""
    await phone.listen()
    await phone.say(voices.clip("speak-to-a-person"))
    await phone.listen(quiet=3)
    await phone.say(voices.clip("opening-hours"))
    await phone.listen()


async def colleague(phone: Phone, _line: Line) -> None:
    """Picks up and, once the caller is there, says something."""
    await phone.pause(2)
    await phone.say(voices.clip("on-tuesday"))
    await phone.wait_for_hang_up(within=60)


@pytest.mark.parametrize("name", NAMES)
async def test_it_answers_and_it_calls(gateway: Gateway, name: str) -> None:
    operator = await gateway.connect_carrier(name)
    workflow = await operator.add_workflow()
    number = await operator.add_line(workflow)
    person = caller("book-appointment", "on-tuesday", "my-name-is-sarah", "that-is-right")
    operator.carrier.expect(CALLEE, Callee(person=person))
    async with asyncio.TaskGroup() as calls:
        inbound = calls.create_task(operator.ring(number, caller("opening-hours")))
        outbound = calls.create_task(operator.place(workflow, CALLEE))
    await check_inbound(operator, name, number, inbound.result())
    await check_outbound(operator, name, *outbound.result())


async def check_inbound(operator: Operator, name: str, number: str, outcome: CallOutcome) -> None:
    run = await operator.run_of(outcome.call_id, until="recording_url")
    heard = judge.transcribe(outcome.heard, outcome.rate)
    assert "riverside clinic" in heard
    assert "saturday" in heard
    assert "goodbye" in heard or "good bye" in heard
    lines = await operator.about(run, "transcript")
    assert [line["speaker"] for line in lines] == ["agent", "caller", "agent", "caller", "agent"]
    assert "opening hours" in lines[1]["text"].lower()
    assert (run["status"], run["disposition"], run["direction"]) == ("completed", "agent_hung_up", "inbound")
    assert (run["to_number"], run["mode"]) == (number, name)
    assert (outcome.status, outcome.ended_by, outcome.error) == ("completed", "gateway", "")
    assert run["latency"]["turns"] == 2


async def check_outbound(operator: Operator, name: str, outcome: CallOutcome, run_id: str) -> None:
    run = await operator.run(run_id, until="cost_amount" if can(name, Capability.CALL_COST) else "ended_at")
    assert "tuesday" in judge.transcribe(outcome.heard, outcome.rate)
    assert run["variables"] == {"day": "Tuesday", "name": "Sarah", "confirmed": "yes"}
    assert (run["status"], run["disposition"], run["direction"]) == ("completed", "agent_hung_up", "outbound")
    assert (run["call_id"], run["to_number"]) == (outcome.call_id, CALLEE)
    assert (outcome.status, outcome.ended_by, outcome.error) == ("completed", "gateway", "")
    if can(name, Capability.CALL_COST):
        assert run["cost_amount"] > 0
        assert len(run["cost_currency"]) == 3


@pytest.mark.parametrize("name", [name for name in NAMES if can(name, Capability.TRANSFER)])
async def test_it_hands_a_caller_over(gateway: Gateway, name: str) -> None:
    operator = await gateway.connect_carrier(name)
    ways = {"warm": {"to": COLLEAGUE}, "busy": {"to": BUSY}}
    numbers = {
        way: await operator.add_line(await operator.add_workflow(transfers={"front desk": there}))
        for way, there in ways.items()
    }
    operator.carrier.expect(COLLEAGUE, Callee(person=colleague))
    operator.carrier.expect(BUSY, Callee(person=None, faults=Faults(final_status="busy")))
    async with asyncio.TaskGroup() as calls:
        handed = calls.create_task(operator.ring(numbers["warm"], ask_for_a_person))
        kept = calls.create_task(operator.ring(numbers["busy"], ask_in_vain))
    await operator.carrier.over(COLLEAGUE)
    await check_handed_over(operator, handed.result(), operator.carrier.ledger.to(COLLEAGUE)[-1])
    heard = judge.transcribe(kept.result().heard, kept.result().rate)
    assert "nobody can take your call" in heard
    assert "saturday" in heard


@pytest.mark.parametrize("name", [name for name in NAMES if can(name, Capability.COLD_TRANSFER)])
async def test_it_sends_a_caller_on(gateway: Gateway, name: str) -> None:
    operator = await gateway.connect_carrier(name)
    there = {"front desk": {"to": COLLEAGUE, "cold": True}}
    number = await operator.add_line(await operator.add_workflow(transfers=there))
    operator.carrier.expect(COLLEAGUE, Callee(person=colleague))
    outcome = await operator.ring(number, ask_for_a_person)
    await operator.carrier.over(COLLEAGUE)
    await check_handed_over(operator, outcome, operator.carrier.ledger.to(COLLEAGUE)[-1])


async def check_handed_over(operator: Operator, caller: CallOutcome, colleague: CallOutcome) -> None:
    """Both heard each other, and nobody is left on the line."""
    run = await operator.run_of(caller.call_id)
    assert run["disposition"] == "transferred"
    assert "connecting you" in judge.transcribe(caller.heard, caller.rate)
    assert "tuesday" in judge.transcribe(caller.heard, caller.rate)
    assert "appointment" in judge.transcribe(colleague.heard, colleague.rate)
    assert (caller.ended_by, caller.is_over, colleague.is_over) == ("caller", True, True)
