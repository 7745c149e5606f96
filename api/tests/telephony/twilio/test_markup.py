"""What we say to Twilio, parsed."""

from xml.etree import ElementTree

import pytest

from api.services.telephony.providers.twilio import markup
from api.simulator.carriers.twilio import twiml

SOCKET = "wss://gateway.example/api/v1/telephony/ws/Zm9v"
DOCUMENTS = {
    "connect": markup.connect_stream(SOCKET),
    "say": markup.say_and_hang_up("Goodbye."),
    "hang up": markup.hang_up(),
    "conference": markup.join_conference("transfer-1", ends_it=True),
}


def verbs(document: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(document)
    assert root.tag == "Response"
    return list(root)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_twilio_can_follow_it(document: str) -> None:
    assert twiml.parse(document)


def test_nothing_follows_the_stream_so_nobody_waits_in_silence() -> None:
    (connect,) = verbs(markup.connect_stream(SOCKET))
    (stream,) = connect
    assert (connect.tag, stream.tag, stream.attrib) == ("Connect", "Stream", {"url": SOCKET})


def test_a_refusal_ends_the_call() -> None:
    assert [verb.tag for verb in verbs(markup.say_and_hang_up("Goodbye."))] == ["Say", "Hangup"]


@pytest.mark.parametrize(("ends_it", "said"), [(True, "true"), (False, "false")])
def test_a_conference_ends_with_whoever_ends_it(*, ends_it: bool, said: str) -> None:
    (dial,) = verbs(markup.join_conference("transfer-1", ends_it=ends_it))
    (conference,) = dial
    assert (dial.tag, conference.tag, conference.text) == ("Dial", "Conference", "transfer-1")
    assert conference.attrib["endConferenceOnExit"] == said
    assert conference.attrib["startConferenceOnEnter"] == "true"
