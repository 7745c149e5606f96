"""What Vonage says, where the suite does not look."""

from typing import Any

import pytest
from vonage_voice.models import AnswerWebhook, CallInfo, CallList, CallState

from api.services.telephony.providers.vonage import webhooks
from api.services.telephony.types import CallStatus
from api.tests.telephony.vonage.samples import CALL, CALL_ID, INBOUND, MACHINE, SAMPLES, STATUS

STREAM = {"uuid": "ffffffff-bbbb-4ccc-8ddd-0123456789ab", "to": "wss://gateway.test/ws/ticket"}


def read(**changed: Any) -> Any:
    headers = SAMPLES.webhook("https://gateway.example/run", INBOUND).headers
    return webhooks.read_inbound({**INBOUND, **changed}, headers)


def test_our_payloads_are_what_their_models_take() -> None:
    answer = AnswerWebhook.model_validate(INBOUND)
    assert set(INBOUND) <= set(AnswerWebhook.model_fields) | {"from"}
    assert answer.uuid == CALL_ID
    call = CallInfo.model_validate(CALL)
    assert (call.price, call.status) == ("0.00283333", "completed")
    page = {"count": 1, "page_size": 1, "record_index": 0, "_embedded": {"calls": [CALL]}, "_links": CALL["_links"]}
    assert CallList.model_validate(page).embedded.calls[0].uuid == CALL_ID


@pytest.mark.parametrize("state", list(CallState))
def test_every_state_their_library_knows_has_a_meaning(state: CallState) -> None:
    assert webhooks.read_status_word(state.value) is not CallStatus.UNKNOWN


@pytest.mark.parametrize(
    ("said", "read_as"),
    [("14155550177", "+14155550177"), ("anonymous", "anonymous"), ("", ""), (None, ""), (["a"], "")],
)
def test_a_caller_may_withhold_the_number(said: Any, read_as: str) -> None:
    assert read(**{"from": said}).from_number == read_as


def test_a_call_from_an_app_has_a_user_instead_of_a_number() -> None:
    fields = {name: value for name, value in INBOUND.items() if name != "from"}
    headers = SAMPLES.webhook("https://gateway.example/run", fields).headers
    assert webhooks.read_inbound({**fields, "from_user": "Jane"}, headers).from_number == ""


def test_a_call_to_a_sip_address_is_routed_by_it() -> None:
    assert read(to="sip:Reception@Example.com").to_number == "sip:Reception@example.com"


@pytest.mark.parametrize(
    "event",
    [
        STREAM,
        {**STREAM, "status": "disconnected"},
        {"status": "transfer", "conversation_uuid_from": "CON-1", "conversation_uuid_to": "CON-2"},
        {"status": "input"},
        {"status": "record"},
        {"status": ["completed"]},
        {"status": ""},
    ],
)
def test_what_says_nothing_of_the_call_is_no_status(event: dict[str, Any]) -> None:
    assert not webhooks.is_status({**STATUS, **event})
    assert webhooks.is_status(STATUS)


@pytest.mark.parametrize(
    ("event", "at_once", "at_beep"),
    [
        ({"status": "human"}, True, True),
        ({"status": "machine"}, True, False),
        ({"status": "machine", "sub_state": "beep_start"}, True, True),
        ({"status": "machine", "sub_state": "beep_timeout"}, True, True),
    ],
)
def test_a_machine_may_be_reported_before_its_beep(event: dict[str, str], at_once: bool, at_beep: bool) -> None:
    said = {**MACHINE, **event}
    assert webhooks.is_detection(said)
    assert (webhooks.is_final(said, at_beep=False), webhooks.is_final(said, at_beep=True)) == (at_once, at_beep)


def test_a_call_is_priced_in_euros_once_it_is_over() -> None:
    over = webhooks.read_standing(CALL)
    assert (over["amount"], over["currency"], over["duration"]) == (0.00283333, "EUR", 17)
    live = {name: value for name, value in CALL.items() if name not in {"price", "rate", "duration"}}
    assert webhooks.read_standing({**live, "status": "answered"})["amount"] is None


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (CALL, True),
        ({**CALL, "direction": "inbound"}, False),
        ({**CALL, "to": {"type": "phone", "number": "442079460123"}}, False),
        ({**CALL, "to": {"type": "websocket", "uri": "wss://x"}}, False),
        ({**CALL, "from": None}, False),
    ],
)
def test_a_placed_call_is_found_among_others(call: dict[str, Any], found: bool) -> None:
    assert webhooks.read_placed([call], "+14155550177", "+14155550123") == ([CALL_ID] if found else [])
