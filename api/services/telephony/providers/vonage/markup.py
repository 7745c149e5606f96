"""What we say to Vonage: lists of actions (NCCOs), built with Vonage's own models.

Their package brings an HTTP client along, and is loaded with the first document.
https://developer.vonage.com/en/voice/voice-api/ncco-reference
"""

from typing import Any

import orjson

from api.registry import lazy
from api.services.telephony.kit.phone_numbers import without_plus
from api.services.telephony.kit.replies import speakable
from api.services.telephony.providers.vonage.dialing import build_endpoint

Ncco = list[dict[str, Any]]

_connect, _conversation, _talk = (lazy(f"vonage_voice.models:{name}") for name in ("Connect", "Conversation", "Talk"))
LONGEST_SPEECH = 1500


def connect_stream(url: str, *, call_id: str, our_number: str, authorization: str, rate: int) -> Ncco:
    """Connect the call to a media socket. Nothing follows it: when the stream ends, so does the call.

    ``call_id`` comes back in the stream's first message, and ``authorization`` in the header that opens the socket.
    """
    endpoint = {
        "type": "websocket",
        "uri": url,
        "contentType": f"audio/l16;rate={rate}",
        "headers": {"call_id": call_id},
        "authorization": {"type": "custom", "value": authorization},
    }
    return [_dump(_connect(endpoint=[endpoint], **_caller_id(our_number)))]


def say_and_hang_up(message: str) -> Ncco:
    """Speak ``message``; the call ends after the last action."""
    return [_dump(_talk(text=speakable(message)[:LONGEST_SPEECH]))]


def join_conference(name: str) -> Ncco:
    """Bring the leg into the conversation ``name``; everybody leaves when this leg does."""
    return [_dump(_conversation(name=name, startOnEnter=True, endOnExit=True))]


def dial(destination: str, caller_id: str, *, timeout: int, event_url: str) -> Ncco:
    """Ring ``destination`` for ``timeout`` seconds and connect whoever answers; then the call ends.

    ``event_url`` is asked what to do if nobody does: an action that follows would be done after a conversation, too.
    """
    asks = {"eventType": "synchronous", "eventUrl": [event_url], "eventMethod": "POST"}
    return [_dump(_connect(endpoint=[build_endpoint(destination)], timeout=timeout, **asks, **_caller_id(caller_id)))]


def write(document: Any) -> str:
    """A document, and none to hang up: the call ends when no action is left."""
    return orjson.dumps(document).decode()


def _caller_id(number: str) -> dict[str, Any]:
    digits = without_plus(number)
    return {"from_": digits} if digits.isdecimal() else {"randomFromNumber": True}


def _dump(action: Any) -> dict[str, Any]:
    document: dict[str, Any] = action.model_dump(mode="json", by_alias=True, exclude_none=True)
    return document
