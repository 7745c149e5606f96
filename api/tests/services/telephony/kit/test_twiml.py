"""Documents in TwiML: what we build is what Twilio's own builder builds."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from api.services.telephony.kit import twiml
from api.services.telephony.kit.replies import speakable

SOCKET = "wss://gateway.example/api/v1/telephony/ws/Zm9v"
JOINED = "https://gateway.example/joined?a=1&b=<2>"
text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(speakable)


def tree(document: object) -> str:
    """A document in its one spelling."""
    return ElementTree.canonicalize(str(document))


def verbs(document: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(document)
    assert root.tag == "Response"
    return list(root)


@given(url=text)
def test_a_stream_is_connected(url: str) -> None:
    theirs, connect = VoiceResponse(), Connect()
    connect.stream(url=speakable(url))
    theirs.append(connect)
    assert tree(twiml.connect_stream(url)) == tree(theirs)
    theirs.hangup()
    assert tree(twiml.connect_stream(url, then_hang_up=True)) == tree(theirs)


@given(message=text)
def test_a_refusal_is_spoken_and_ends_the_call(message: str) -> None:
    theirs = VoiceResponse()
    theirs.say(speakable(message))
    theirs.hangup()
    assert tree(twiml.say_and_hang_up(message)) == tree(theirs)


def test_a_call_is_ended() -> None:
    theirs = VoiceResponse()
    theirs.hangup()
    assert tree(twiml.hang_up()) == tree(theirs)


@given(url=text)
def test_somebody_else_is_asked(url: str) -> None:
    theirs = VoiceResponse()
    theirs.redirect(speakable(url), method="POST")
    assert tree(twiml.redirect(url)) == tree(theirs)


@pytest.mark.parametrize("joined", ["", JOINED])
@pytest.mark.parametrize("ends_it", [True, False])
def test_a_leg_joins_a_conference(*, ends_it: bool, joined: str) -> None:
    theirs, dial = VoiceResponse(), Dial()
    told = {"status_callback": joined, "status_callback_event": "join", "status_callback_method": "POST"}
    dial.conference(
        "transfer-1",
        beep="false",
        start_conference_on_enter=True,
        end_conference_on_exit=ends_it,
        **(told if joined else {}),
    )
    theirs.append(dial)
    assert tree(twiml.join_conference("transfer-1", ends_it=ends_it, joined_url=joined)) == tree(theirs)


@pytest.mark.parametrize("caller_id", ["", "+14155550123"])
@pytest.mark.parametrize("destination", ["+14155550199", "1005", "sip:desk@example.com", "sips:desk@example.com"])
def test_a_call_is_forwarded_and_ends_if_nobody_answers(destination: str, caller_id: str) -> None:
    theirs, dial = VoiceResponse(), Dial(caller_id=caller_id or None, timeout=20, answer_on_bridge=True)
    if destination.startswith("sip"):
        dial.sip(destination)
    else:
        dial.number(destination)
    theirs.append(dial)
    theirs.hangup()
    assert tree(twiml.dial(destination, caller_id, timeout=20)) == tree(theirs)


def test_what_else_a_carrier_takes_is_said() -> None:
    dial, _ = verbs(twiml.dial("+14155550199", "", timeout=20, trunks="main"))
    assert dial.attrib == {"timeout": "20", "answerOnBridge": "true", "trunks": "main"}


def test_nothing_follows_the_stream_so_nobody_waits_in_silence() -> None:
    (connect,) = verbs(twiml.connect_stream(SOCKET))
    (stream,) = connect
    assert (connect.tag, stream.tag, stream.attrib) == ("Connect", "Stream", {"url": SOCKET})
