"""What we say to Twilio, followed by Twilio."""

import pytest

from api.services.telephony.kit import twiml as said
from api.simulator import twiml

DOCUMENTS = {
    "connect": said.connect_stream("wss://gateway.example/api/v1/telephony/ws/Zm9v"),
    "say": said.say_and_hang_up("Goodbye."),
    "hang up": said.hang_up(),
    "conference": said.join_conference("transfer-1", ends_it=True),
    "dial": said.dial("+14155550199", "+14155550123", timeout=20),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_twilio_can_follow_it(document: str) -> None:
    assert twiml.parse(document)
