"""What happens to calls at the simulated Twilio, whatever document they follow."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from api.simulator import people, voices
from api.simulator.carrier import Callee, Line, Person
from api.simulator.carriers.twilio import new_credentials
from api.simulator.carriers.twilio.account import TwilioAccount
from api.simulator.faults import Faults
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone
from api.tests import judge
from api.tests.local_api import Answer, ApiRequest, LocalApi

NUMBER, CALLEE, COLLEAGUE = "+14155550123", "+14155550177", "+14155550199"


@pytest.fixture
async def account() -> AsyncIterator[TwilioAccount]:
    async with TwilioAccount(new_credentials()) as account:
        yield account


async def place(account: TwilioAccount, markup: str, **request: str) -> CallOutcome:
    """What a call comes to that follows ``markup``."""
    leg = await account.place(CALLEE, NUMBER, {"Twiml": f"<Response>{markup}</Response>", **request})
    async with asyncio.timeout(20):
        return await leg.wait()


def says(clip: str, *, after: float = 0.0) -> Person:
    """Says something, stays a little while, and hangs up."""

    async def talk(phone: Phone, _line: Line) -> None:
        await phone.pause(after)
        await phone.say(voices.clip(clip))
        await phone.pause(4.0 - after)

    return talk


async def test_a_dialed_colleague_and_the_caller_hear_each_other(account: TwilioAccount) -> None:
    account.expect(CALLEE, Callee(person=says("opening-hours")))
    account.expect(COLLEAGUE, Callee(person=says("on-tuesday", after=2.5)))
    caller = await place(account, f"<Dial>{COLLEAGUE}</Dial>")
    [colleague] = account.ledger.to(COLLEAGUE)
    assert "opening hours" in judge.transcribe(colleague.heard)
    assert "tuesday" in judge.transcribe(caller.heard)
    assert "tuesday" not in judge.transcribe(colleague.heard)
    assert (colleague.direction, colleague.from_number) == ("dialed", NUMBER)


async def test_two_members_of_a_conference_hear_each_other_until_the_one_who_ends_it_leaves(
    account: TwilioAccount,
) -> None:
    account.expect(CALLEE, Callee(person=says("opening-hours")))
    account.expect(COLLEAGUE, Callee(person=people.colleague()))
    ends = '<Response><Dial><Conference endConferenceOnExit="true">room</Conference></Dial></Response>'
    stays = "<Response><Dial><Conference>room</Conference></Dial></Response>"
    colleague = await account.place(COLLEAGUE, NUMBER, {"Twiml": stays})
    caller = await account.place(CALLEE, NUMBER, {"Twiml": ends})
    async with asyncio.timeout(20):
        outcomes = [await leg.wait() for leg in (caller, colleague)]
    assert [outcome.ended_by for outcome in outcomes] == ["caller", "document"]
    assert "opening hours" in judge.transcribe(outcomes[1].heard)


@pytest.mark.parametrize("dial", [f"<Number>{COLLEAGUE}</Number>", COLLEAGUE])
async def test_the_document_goes_on_if_nobody_answers(account: TwilioAccount, dial: str) -> None:
    account.expect(CALLEE, Callee(person=people.colleague()))
    outcome = await place(account, f'<Dial timeout="1" callerId="+14155550111">{dial}</Dial><Hangup/>')
    [leg] = account.ledger.to(COLLEAGUE)
    assert (leg.status, leg.from_number, leg.answered_at) == ("no-answer", "+14155550111", None)
    assert (outcome.status, outcome.ended_by) == ("completed", "document")


async def test_the_action_of_a_dial_is_told_how_it_went(account: TwilioAccount) -> None:
    async with LocalApi(hang_up) as gateway:
        account.expect(CALLEE, Callee(person=people.colleague()))
        account.expect(COLLEAGUE, Callee(person=None, faults=Faults(final_status="busy")))
        outcome = await place(account, f'<Dial action="{gateway.url}/dialed">{COLLEAGUE}</Dial><Pause length="30"/>')
    [told] = outcome.delivered("answer")
    assert told.fields["DialCallStatus"] == "busy"
    assert outcome.ended_by == "document"


async def test_a_dialed_phone_stops_ringing_when_the_caller_hangs_up(account: TwilioAccount) -> None:
    account.expect(CALLEE, Callee(person=people.colleague(), faults=Faults(gives_up_seconds=1.5)))
    outcome = await place(account, f"<Dial>{COLLEAGUE}</Dial>")
    await account.over(COLLEAGUE)
    assert outcome.ended_by == "caller"
    assert account.ledger.to(COLLEAGUE)[0].status == "canceled"


@pytest.mark.parametrize(
    ("mode", "machine", "found"),
    [
        ("Enable", False, "human"),
        ("Enable", True, "machine_start"),
        ("DetectMessageEnd", True, "machine_end_beep"),
    ],
)
async def test_a_machine_that_answers_is_reported_if_asked(
    account: TwilioAccount, mode: str, found: str, *, machine: bool
) -> None:
    async with LocalApi(hang_up) as gateway:
        account.expect(CALLEE, Callee(person=people.colleague(), machine=machine))
        asked = {
            "MachineDetection": mode,
            "AsyncAmd": "true",
            "AsyncAmdStatusCallback": f"{gateway.url}/amd",
        }
        outcome = await place(account, '<Pause length="1"/>', **asked)
    [told] = outcome.delivered("amd")
    assert told.fields["AnsweredBy"] == found


async def test_nothing_is_said_of_machines_unless_asked(account: TwilioAccount) -> None:
    account.expect(CALLEE, Callee(person=people.colleague(), machine=True))
    outcome = await place(account, '<Pause length="1"/>')
    assert outcome.deliveries == []


def hang_up(_request: ApiRequest) -> Answer:
    """A document that ends the call."""
    return 200, b"<Response><Hangup/></Response>"
