"""What we say to Plivo: the same as Plivo's own builder says, and nothing that leaves a caller in silence."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plivo import xml

from api.services.telephony.kit import call_documents
from api.services.telephony.kit.replies import speakable
from api.simulator import markup
from api.simulator.stream_documents import VERBS

SOCKET = "wss://gateway.example/api/v1/telephony/ws/Zm9v"
MU_LAW = "audio/x-mulaw;rate=8000"
DOCUMENTS = {
    "connect": call_documents.connect_stream(SOCKET, MU_LAW),
    "say": call_documents.say_and_hang_up("Goodbye."),
    "hang up": call_documents.hang_up(),
    "conference": call_documents.join_conference("transfer-1"),
    "dial": call_documents.dial("+14155550199", "+14155550123", timeout=30),
}


def built(*verbs: xml.PlivoXMLElement) -> str:
    """The document Plivo's builder makes of them."""
    response = xml.ResponseElement()
    for verb in verbs:
        response.add(verb)
    return str(response.to_string(pretty=False))


def same(ours: str, theirs: str) -> bool:
    return ElementTree.canonicalize(ours) == ElementTree.canonicalize(theirs)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_plivo_can_follow_it_and_its_last_verb_ends_the_call(document: str) -> None:
    verbs = markup.parse(document, VERBS)
    assert verbs[-1].name == "Hangup"
    assert len(document) < 100_000


def test_a_stream_keeps_the_call_alive_both_ways_and_ends_it_a_moment_later() -> None:
    stream = xml.StreamElement(SOCKET, bidirectional=True, keepCallAlive=True, contentType=MU_LAW)
    assert same(DOCUMENTS["connect"], built(stream, xml.WaitElement(length=1), xml.HangupElement()))


@given(message=st.text(st.characters(exclude_characters="\r"), max_size=40))
def test_whatever_is_said_is_said_as_plivos_builder_says_it(message: str) -> None:
    said = xml.SpeakElement(speakable(message))
    assert same(call_documents.say_and_hang_up(message), built(said, xml.HangupElement()))


def test_a_conference_ends_for_everybody_when_one_leaves() -> None:
    room = xml.ConferenceElement(
        "transfer-1", start_conference_on_enter=True, end_conference_on_exit=True, stay_alone=True
    )
    assert same(DOCUMENTS["conference"], built(room, xml.HangupElement()))


@pytest.mark.parametrize(
    ("destination", "callee"),
    [
        ("+14155550199", xml.NumberElement("14155550199")),
        ("sip:desk@phone.plivo.com", xml.UserElement("sip:desk@phone.plivo.com")),
    ],
)
def test_a_forwarded_caller_is_rung_through_and_then_let_go(destination: str, callee: xml.PlivoXMLElement) -> None:
    ours = call_documents.dial(destination, "+14155550123", timeout=30)
    assert same(ours, built(xml.DialElement(caller_id="14155550123", timeout=30).add(callee), xml.HangupElement()))
