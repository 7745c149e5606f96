"""What Vobiz says, where the suite does not look."""

import pytest

from api.services.telephony.providers.vobiz import webhooks
from api.services.telephony.types import CallStatus
from api.tests.telephony.vobiz.samples import AUTH_ID, CALL_UUID, HANGUP, INBOUND, RECORD


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("919812345678", "+919812345678"),
        ("+919812345678", "+919812345678"),
        ("00919812345678", "+919812345678"),
        ("09812345678", "+919812345678"),
        ("08012345678", "+918012345678"),
        ("14155550177", "+14155550177"),
        ("sip:agent@registrar.vobiz.ai", "sip:agent@registrar.vobiz.ai"),
        ("anonymous", "anonymous"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_numbers_arrive_in_every_spelling(written: str, read: str) -> None:
    assert webhooks.read_inbound({**INBOUND, "From": written}).from_number == read


@pytest.mark.parametrize("event", ["Ring", "StartApp", ""])
def test_a_call_that_comes_in_is_a_call(event: str) -> None:
    assert webhooks.read_inbound({**INBOUND, "Event": event}).direction == "inbound"


@pytest.mark.parametrize("event", ["Hangup", "Transfer", "Redirect", "RecordStop"])
def test_what_else_comes_to_the_inbound_url_is_a_report(event: str) -> None:
    assert webhooks.read_inbound({**INBOUND, "Event": event}).direction == "report"


def test_a_withheld_number_is_no_number() -> None:
    fields = {name: value for name, value in INBOUND.items() if name != "From"}
    assert webhooks.read_inbound(fields).from_number == ""


@pytest.mark.parametrize("name", webhooks.ACCOUNT_FIELDS)
def test_the_account_is_found_wherever_it_is_named(name: str) -> None:
    fields = {key: value for key, value in INBOUND.items() if key != "ParentAuthID"}
    assert webhooks.is_inbound({**fields, name: AUTH_ID})
    assert webhooks.read_inbound({**fields, name: AUTH_ID}).account_id == AUTH_ID


def test_an_account_of_its_look_alike_is_not_one_of_its() -> None:
    assert not webhooks.is_inbound({**INBOUND, "ParentAuthID": "MAXXXXXXXXXXXXXXXXXX"})


def test_how_a_call_ended_is_kept_for_the_record() -> None:
    read = webhooks.read_status(HANGUP)
    assert (read["call_id"], read["word"], read["duration"]) == (CALL_UUID, "Normal Hangup", "17")
    assert read["extra"] == {
        "BillDuration": "60",
        "HangupCause": "NORMAL_CLEARING",
        "HangupCauseCode": "4000",
        "HangupCauseName": "Normal Hangup",
        "HangupSource": "Callee",
    }


def test_a_cause_never_heard_of_leaves_what_the_status_says() -> None:
    told = {**HANGUP, "HangupCause": "TELEPORTED", "HangupCauseCode": "4242"}
    assert webhooks.read_status(told)["status"] is CallStatus.COMPLETED


def test_a_call_costs_what_its_streaming_costs_too() -> None:
    cost = webhooks.read_cost(RECORD["data"])
    assert cost == {"amount": 0.44, "currency": "INR", "duration": 17, "status": CallStatus.COMPLETED}


def test_a_record_without_a_price_costs_nothing_yet() -> None:
    assert webhooks.read_cost({"billsec": 3})["amount"] is None


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({"hangup_cause_code": 4000, "billsec": 5}, CallStatus.COMPLETED),
        ({"hangup_cause_code": 6010, "billsec": 0}, CallStatus.NO_ANSWER),
        ({"hangup_cause": "USER_BUSY", "hangup_cause_code": 3010}, CallStatus.BUSY),
        ({"hangup_cause_code": 4242, "billsec": 5}, CallStatus.COMPLETED),
        ({}, CallStatus.FAILED),
    ],
)
def test_a_record_says_how_the_call_ended(record: dict[str, object], status: CallStatus) -> None:
    assert webhooks.read_record(record)["status"] is status
