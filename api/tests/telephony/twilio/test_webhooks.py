"""What Twilio says, read."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.providers.twilio import webhooks
from api.services.telephony.types import CallStatus
from api.tests.telephony.twilio.samples import CALL, INBOUND, START, STATUS

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
fields = ("CallSid", "AccountSid", "ApiVersion", "From", "To", "CallStatus", "FromCountry", "SequenceNumber")


@pytest.mark.parametrize(
    ("price", "amount"),
    [("-0.03000", 0.03), ("-0.00", 0.0), ("0.0140", 0.014), (None, None)],
)
def test_what_a_call_costs_is_positive_or_not_known_yet(price: str | None, amount: float | None) -> None:
    cost = webhooks.read_cost({**CALL, "price": price, "price_unit": "USD", "duration": "17", "status": "completed"})
    assert cost == {"amount": amount, "currency": "USD", "duration": 17, "status": CallStatus.COMPLETED}


def test_a_cost_without_a_duration_is_read_too() -> None:
    assert webhooks.read_cost(CALL)["duration"] is None


def test_copies_of_a_callback_share_an_id_and_successors_do_not() -> None:
    first = webhooks.read_status(STATUS)
    assert first["event_id"] == webhooks.read_status(dict(STATUS))["event_id"]
    assert first["event_id"] != webhooks.read_status({**STATUS, "SequenceNumber": "4"})["event_id"]


def test_a_callback_without_a_sequence_number_has_no_id_of_its_own() -> None:
    unnumbered = {name: value for name, value in STATUS.items() if name != "SequenceNumber"}
    assert webhooks.read_status(unnumbered)["event_id"] is None


def test_how_a_call_failed_is_kept() -> None:
    callback = webhooks.read_status({**STATUS, "CallStatus": "failed", "SipResponseCode": "404", "ErrorCode": "13224"})
    assert callback["extra"] == {"SipResponseCode": "404", "ErrorCode": "13224", "Timestamp": STATUS["Timestamp"]}


def test_a_callback_of_another_carrier_that_copies_twilios_fields_is_not_twilios() -> None:
    assert webhooks.is_inbound(INBOUND)
    assert not webhooks.is_inbound({**INBOUND, "Session": "token"})


def test_a_caller_who_withholds_the_number_is_read_all_the_same() -> None:
    assert webhooks.read_inbound({**INBOUND, "From": ""}).from_number == ""


def test_a_sip_address_is_read_in_the_spelling_it_is_stored_in() -> None:
    assert webhooks.read_inbound({**INBOUND, "To": "SIP:desk@Example.COM "}).to_number == "sip:desk@example.com"


@given(strange=st.dictionaries(st.sampled_from(fields), json))
def test_a_strange_inbound_webhook_is_read_or_malformed(strange: dict[str, Any]) -> None:
    data = {**INBOUND, **strange}
    webhooks.is_inbound(data)
    try:
        assert webhooks.read_inbound(data).call_id
    except MalformedWebhook:
        assert any(not isinstance(data[name], str) or not data[name] for name in webhooks.REQUIRED)


@given(strange=st.dictionaries(st.sampled_from(fields), json))
def test_a_strange_status_callback_is_read(strange: dict[str, Any]) -> None:
    assert webhooks.read_status({**STATUS, **strange})["status"] in set(CallStatus)


@given(
    message=st.dictionaries(st.sampled_from(["event", "streamSid", "start"]), json),
    start=st.dictionaries(st.sampled_from(["streamSid", "callSid", "accountSid", "mediaFormat"]), json),
)
def test_a_strange_start_is_read_or_refused(message: dict[str, Any], start: dict[str, Any]) -> None:
    genuine = orjson.loads(START)
    for strange in (message, {**genuine, "start": {**genuine["start"], **start}}):
        try:
            assert all(webhooks.read_stream_start(strange))
        except HandshakeFailed:
            continue
