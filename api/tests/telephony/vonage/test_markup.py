"""What we tell Vonage to do, as Vonage's own models and its rules read it."""

from typing import Any

import orjson
import pytest
from vonage_voice.models import Connect, Conversation, Talk

from api.services.telephony.providers.vonage import markup
from api.services.telephony.providers.vonage.config import load_config
from api.services.telephony.providers.vonage.provider import VonageProvider
from api.services.telephony.providers.vonage.signatures import stream_authorization
from api.simulator.carriers.vonage import ncco
from api.tests.telephony.vonage.samples import CALL_ID, CREDENTIALS, INBOUND, SIGNATURE_SECRET

URL = "wss://gateway.example/api/v1/telephony/ws/ticket"
ACTIONS: dict[str, Any] = {"connect": Connect, "conversation": Conversation, "talk": Talk}


def read(actions: list[dict[str, Any]]) -> list[Any]:
    """The actions as Vonage's own models; what they do not know is left over."""
    assert ncco.parse(markup.write(actions)) == actions
    return [ACTIONS[action["action"]].model_validate(_as_the_models_take_it(action)) for action in actions]


def _as_the_models_take_it(action: dict[str, Any]) -> dict[str, Any]:
    """Under the names they take; some are written under another."""
    endpoints = [
        {**end, "contentType": end["content-type"]} if "content-type" in end else end
        for end in action.get("endpoint", [])
    ]
    return {**action, "from_": action.get("from"), **({"endpoint": endpoints} if endpoints else {})}


def connect(**config: str) -> dict[str, Any]:
    """The one endpoint of an answered inbound call, and the action it is in."""
    document = VonageProvider({**load_config(dict(CREDENTIALS)), **config})._connect(URL, CALL_ID, "+14155550123")
    (action,) = orjson.loads(document)
    read([action])
    return {**action, "endpoint": action["endpoint"][0]}


def test_a_call_is_connected_to_its_socket_and_nothing_follows() -> None:
    assert connect() == {
        "action": "connect",
        "from": "14155550123",
        "endpoint": {
            "type": "websocket",
            "uri": URL,
            "content-type": "audio/l16;rate=8000",
            "headers": {"call_id": CALL_ID},
            "authorization": {"type": "custom", "value": stream_authorization(SIGNATURE_SECRET, URL)},
        },
    }


@pytest.mark.parametrize(("chosen", "rate"), [("l16-8000", 8000), ("l16-16000", 16000), ("", 8000)])
def test_the_audio_is_what_the_form_says(chosen: str, rate: int) -> None:
    config = load_config({**CREDENTIALS, "audio_format": chosen})
    assert connect(**config)["endpoint"]["content-type"] == f"audio/l16;rate={rate}"


def test_the_secret_is_not_in_what_we_say() -> None:
    assert SIGNATURE_SECRET not in str(connect())


@pytest.mark.parametrize("address", ["sip:reception@example.com", ""])
def test_a_call_to_no_number_of_the_account_is_connected_all_the_same(address: str) -> None:
    (action,) = markup.connect_stream(URL, call_id=CALL_ID, our_number=address, authorization="Bearer x", rate=8000)
    assert action["randomFromNumber"] is True
    read([action])


def test_a_caller_joins_a_conversation_that_ends_with_anybody() -> None:
    (joined,) = read(markup.join_conference("transfer-1"))
    assert (joined.name, joined.startOnEnter, joined.endOnExit) == ("transfer-1", True, True)


def test_a_caller_is_sent_on_and_nothing_is_said_after_a_conversation() -> None:
    (action,) = markup.dial("+442079460123", "+14155550123", timeout=20, event_url="https://gateway.example/forwarded")
    (dialed,) = read([action])
    assert (dialed.endpoint[0].number, dialed.from_, dialed.timeout) == ("442079460123", "14155550123", 20)
    assert (dialed.eventType, dialed.eventUrl) == ("synchronous", ["https://gateway.example/forwarded"])


def test_a_caller_is_sent_to_a_sip_address() -> None:
    (action,) = markup.dial("sip:desk@example.com", "+14155550123", timeout=20, event_url="https://gateway.example/x")
    assert action["endpoint"] == [{"type": "sip", "uri": "sip:desk@example.com"}]


def test_a_long_sentence_is_cut_where_vonage_takes_no_more() -> None:
    (said,) = read(markup.say_and_hang_up("Goodbye. " * 1000))
    assert len(said.text) == 1500


def test_an_inbound_call_is_answered_as_json() -> None:
    provider = VonageProvider(load_config(dict(CREDENTIALS)))
    reply = provider.generate_error_response("number_not_routed", "Nobody is there.")
    assert (reply.media_type, orjson.loads(reply.content)) == (
        "application/json",
        [{"action": "talk", "text": "Nobody is there."}],
    )
    assert INBOUND["uuid"] == CALL_ID
