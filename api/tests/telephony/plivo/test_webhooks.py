"""What Plivo says, read."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.kit import call_webhooks, hangup_causes, play_audio
from api.services.telephony.providers.plivo import webhooks
from api.services.telephony.types import AnsweredBy, CallStatus
from api.tests.telephony.plivo.samples import AUTH_ID, HANGUP, INBOUND, RECORD, START, STATUS

SIGNED = {"x-plivo-signature-v3": "anything"}
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
fields = ("CallUUID", "ParentAuthID", "From", "To", "CallStatus", "Direction", "Event", "HangupCauseCode", "Machine")


def test_a_webhook_that_names_no_account_is_known_by_its_signature() -> None:
    nameless = {name: value for name, value in INBOUND.items() if name != "ParentAuthID"}
    assert webhooks.is_inbound(nameless, SIGNED)
    assert not webhooks.is_inbound(nameless, {})
    assert call_webhooks.read_inbound("plivo", nameless, webhooks.read_account(nameless)).account_id is None


@pytest.mark.parametrize("account", ["MA_0123456", "AC" + "0" * 32, "MA123"])
def test_an_account_of_another_shape_is_another_carriers(account: str) -> None:
    assert not webhooks.is_inbound({**INBOUND, "ParentAuthID": account}, SIGNED)


def test_a_subaccount_is_named_before_its_parent() -> None:
    assert webhooks.read_account({**INBOUND, "AuthID": "SA" + "X" * 18}) == "SA" + "X" * 18
    assert webhooks.read_account(INBOUND) == AUTH_ID


@pytest.mark.parametrize(
    ("written", "read"),
    [("14155550177", "+14155550177"), ("", ""), ("anonymous", "anonymous"), ("sip:A@X.COM", "sip:A@x.com")],
)
def test_numbers_get_the_plus_plivo_leaves_out(written: str, read: str) -> None:
    assert call_webhooks.read_inbound("plivo", {**INBOUND, "From": written}, AUTH_ID).from_number == read


@pytest.mark.parametrize("fields", [HANGUP, {**HANGUP, "Direction": "inbound"}, STATUS])
def test_what_rings_nobody_is_no_inbound_call(fields: dict[str, str]) -> None:
    assert call_webhooks.read_inbound("plivo", fields, AUTH_ID).direction != "inbound"


def test_a_machine_that_ended_the_call_is_told_with_its_end() -> None:
    callback = call_webhooks.read_status({**HANGUP, "HangupCauseCode": "9100"})
    assert (callback["status"], callback["answered_by"]) == (CallStatus.COMPLETED, AnsweredBy.MACHINE)


def test_how_a_call_ended_is_kept_in_plivos_words() -> None:
    callback = call_webhooks.read_status({**HANGUP, "HangupCauseCode": "3020", "HangupCauseName": "Rejected"})
    assert (callback["word"], callback["extra"]["HangupCauseCode"]) == ("Rejected", "3020")
    assert (callback["duration"], callback["from_number"]) == ("17", "+14155550123")


@pytest.mark.parametrize("cause", [*hangup_causes.CODES])
def test_every_cause_ends_a_call(cause: str) -> None:
    assert hangup_causes.read_end(cause, "", "").is_terminal


def test_a_cause_never_heard_of_is_what_the_status_says() -> None:
    assert hangup_causes.read_end("9999", "STOLEN", "busy") is CallStatus.BUSY
    assert hangup_causes.read_end("9999", "STOLEN", "stolen") is CallStatus.UNKNOWN


def test_what_a_call_cost_is_in_its_record_and_its_currency_in_the_account() -> None:
    cost = {"amount": 0.0085, "currency": "INR", "duration": 17, "status": CallStatus.COMPLETED}
    assert webhooks.read_cost(RECORD, "INR") == cost
    assert webhooks.read_cost({}, "USD")["amount"] is None


@pytest.mark.parametrize(("seconds", "status"), [(17, CallStatus.COMPLETED), (0, CallStatus.FAILED)])
def test_an_old_record_tells_by_its_duration_how_the_call_ended(seconds: int, status: CallStatus) -> None:
    old = {name: value for name, value in RECORD.items() if not name.startswith("hangup")}
    assert webhooks.read_record({**old, "bill_duration": seconds})["status"] == status


def test_records_are_told_by_when_their_calls_began_in_any_time_zone() -> None:
    since = datetime(2026, 11, 21, 16, 40, tzinfo=UTC)
    early = {**RECORD, "call_uuid": "early", "initiation_time": "2026-11-21 22:09:59+05:30"}
    later = {**RECORD, "call_uuid": "later", "initiation_time": "2026-11-21 08:41:00-08:00"}
    assert webhooks.read_placed([later, RECORD, early], since) == [RECORD["call_uuid"], "later"]
    assert webhooks.read_placed([{**RECORD, "initiation_time": None}], since) == []


@given(strange=st.dictionaries(st.sampled_from(fields), json))
def test_a_strange_webhook_is_read_or_malformed(strange: dict[str, Any]) -> None:
    data = {**INBOUND, **strange}
    webhooks.is_inbound(data, SIGNED)
    assert call_webhooks.read_status(data)["status"] in set(CallStatus)
    call_webhooks.read_request_ids(data)
    try:
        assert call_webhooks.read_inbound("plivo", data, webhooks.read_account(data)).call_id
    except MalformedWebhook:
        assert any(not isinstance(data[name], str) or not data[name] for name in call_webhooks.REQUIRED)


@given(
    message=st.dictionaries(st.sampled_from(["event", "streamId", "start"]), json),
    start=st.dictionaries(st.sampled_from(["streamId", "callId", "accountId", "mediaFormat"]), json),
)
def test_a_strange_start_is_read_or_refused(message: dict[str, Any], start: dict[str, Any]) -> None:
    genuine = orjson.loads(START)
    for strange in (message, {**genuine, "start": {**genuine["start"], **start}}):
        try:
            assert play_audio.read_start(strange).call_id
        except HandshakeFailed:
            continue


@pytest.mark.parametrize("encoding", ["audio/x-mulaw", "audio/x-mulaw;rate=8000"])
@pytest.mark.parametrize("rate", [8000, "8000"])
def test_a_format_is_read_however_it_is_written(encoding: str, rate: object) -> None:
    start = {**orjson.loads(START)["start"], "mediaFormat": {"encoding": encoding, "sampleRate": rate}}
    assert play_audio.read_start({"start": start}).audio is play_audio.NARROWBAND
