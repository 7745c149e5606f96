"""What Cloudonix says, read."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.providers.cloudonix import webhooks
from api.services.telephony.providers.twilio import webhooks as a_relatives
from api.services.telephony.types import CallStatus
from api.tests.telephony.cloudonix.samples import ANSWERED_AT, ENDED_AT, INBOUND, SESSION, START, TOKEN

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
times = ("callStartTime", "callAnswerTime", "callEndTime")


def test_it_is_never_taken_for_a_relatives_webhook() -> None:
    """Even where it copies every field of the language they share."""
    disguised = {**INBOUND, "CallSid": "CA" + "1" * 32, "AccountSid": "AC" + "1" * 32, "ApiVersion": "2010-04-01"}
    assert webhooks.is_inbound(disguised)
    assert not a_relatives.is_inbound(disguised)


@pytest.mark.parametrize("missing", ["Session", "Domain"])
def test_without_its_own_fields_it_is_not_recognized(missing: str) -> None:
    assert not webhooks.is_inbound({name: value for name, value in INBOUND.items() if name != missing})


def test_the_session_and_not_the_call_sid_names_the_call() -> None:
    assert webhooks.read_inbound(INBOUND).call_id == TOKEN != INBOUND["CallSid"]


@pytest.mark.parametrize(
    ("direction", "read"), [("inbound", "inbound"), ("subscriber", "inbound"), ("outbound-api", "outbound")]
)
def test_only_a_call_we_placed_is_no_inbound_one(direction: str, read: str) -> None:
    assert webhooks.read_inbound({**INBOUND, "Direction": direction}).direction == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14155550123", "+14155550123"),
        ("+14155550123", "+14155550123"),
        ("1005", "1005"),
        ("SIP:desk@Example.COM ", "sip:desk@example.com"),
        ("anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_an_address_comes_with_its_plus_or_without(written: str, read: str) -> None:
    assert webhooks.read_address(written) == read


def test_a_domain_is_read_in_its_one_spelling() -> None:
    assert webhooks.read_inbound({**INBOUND, "Domain": "Voice.Cloudonix.NET"}).account_id == "voice.cloudonix.net"


@pytest.mark.parametrize("word", ["NOANSWER", " busy ", "Cancel"])
def test_a_word_counts_however_it_is_written(word: str) -> None:
    assert webhooks.read_status_word(word).is_terminal


@pytest.mark.parametrize(
    ("word", "answered", "means"),
    [
        ("ringing", None, CallStatus.FAILED),
        ("connected", ANSWERED_AT, CallStatus.COMPLETED),
        ("teleported", ANSWERED_AT, CallStatus.COMPLETED),
        ("busy", None, CallStatus.BUSY),
    ],
)
def test_a_session_that_has_ended_is_over_whatever_its_last_word_was(
    word: str, answered: int | None, means: CallStatus
) -> None:
    session = {**SESSION, "status": word, "callAnswerTime": answered, "callEndTime": ENDED_AT}
    assert webhooks.read_session_status(session) is means


@pytest.mark.parametrize(
    ("answered", "ended", "seconds"),
    [
        (ANSWERED_AT, ENDED_AT, 17),
        (str(ANSWERED_AT), str(ENDED_AT), 17),
        (ANSWERED_AT, ANSWERED_AT, 0),
        (None, ENDED_AT, None),
        (ANSWERED_AT, None, None),
        (ENDED_AT, ANSWERED_AT, None),
        (0, ENDED_AT, None),
    ],
)
def test_a_duration_is_from_answer_to_end(answered: Any, ended: Any, seconds: int | None) -> None:
    assert webhooks.read_duration({"callAnswerTime": answered, "callEndTime": ended}) == seconds


def test_copies_of_a_report_share_an_id_and_successors_do_not() -> None:
    first = webhooks.read_status(SESSION)
    assert first["event_id"] == webhooks.read_status(dict(SESSION))["event_id"] == SESSION["eventId"]
    assert webhooks.read_status({**SESSION, "eventId": ""})["event_id"] is None


def test_how_a_call_failed_is_kept() -> None:
    callback = webhooks.read_status({**SESSION, "status": "error", "reason": "trunk", "lastError": "503"})
    assert callback["extra"] == {"reason": "trunk", "lastError": "503", "modifiedAt": SESSION["modifiedAt"]}


def test_only_whoever_came_into_the_conference_has_joined() -> None:
    assert webhooks.is_joined({"StatusCallbackEvent": "participant-join"})
    assert not webhooks.is_joined({"StatusCallbackEvent": "participant-leave"})
    assert not webhooks.is_joined({**SESSION, "status": "connected"})


@given(strange=st.dictionaries(st.sampled_from([*INBOUND]), json))
def test_a_strange_inbound_webhook_is_read_or_malformed(strange: dict[str, Any]) -> None:
    data = {**INBOUND, **strange}
    webhooks.is_inbound(data)
    try:
        assert webhooks.read_inbound(data).call_id
    except MalformedWebhook:
        assert any(not isinstance(data[name], str) or not data[name].strip() for name in webhooks.REQUIRED)


@given(strange=st.dictionaries(st.sampled_from([*SESSION, "CallStatus", "Session"]), json))
def test_a_strange_report_is_read(strange: dict[str, Any]) -> None:
    assert webhooks.read_status({**SESSION, **strange})["status"] in set(CallStatus)


@given(
    message=st.dictionaries(st.sampled_from(["event", "streamSid", "start"]), json),
    start=st.dictionaries(st.sampled_from(["streamSid", "session", "callSid", "mediaFormat"]), json),
)
def test_a_strange_start_is_read_or_refused(message: dict[str, Any], start: dict[str, Any]) -> None:
    genuine = orjson.loads(START)
    for strange in (message, {**genuine, "start": {**genuine["start"], **start}}):
        try:
            assert all(webhooks.read_stream_start(strange))
        except HandshakeFailed:
            continue
