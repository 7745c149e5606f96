"""What Vonage says, read into our words. Numbers come without their plus.

https://developer.vonage.com/en/voice/voice-api/webhook-reference
"""

from collections.abc import Mapping, Sequence
from typing import Any

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.kit.call_webhooks import text
from api.services.telephony.kit.phone_numbers import normalize_if_known, with_plus
from api.services.telephony.providers.vonage import signatures
from api.services.telephony.types import AnsweredBy, CallCost, CallStatus, NormalizedInboundData, StatusCallback

STATUSES = {
    "started": CallStatus.INITIATED,
    "ringing": CallStatus.RINGING,
    "answered": CallStatus.IN_PROGRESS,
    "human": CallStatus.IN_PROGRESS,
    "machine": CallStatus.IN_PROGRESS,  # we always ask to go on; the call ends with a word of its own
    "completed": CallStatus.COMPLETED,
    "busy": CallStatus.BUSY,
    "cancelled": CallStatus.CANCELED,
    "unanswered": CallStatus.NO_ANSWER,
    "timeout": CallStatus.NO_ANSWER,
    "rejected": CallStatus.FAILED,
    "failed": CallStatus.FAILED,
}
DETAILS = {("rejected", "declined"): CallStatus.BUSY}  # whoever is called pressed the red key
NO_STATUS = frozenset({"disconnected", "input", "record", "transfer"})
"""Events about something else than where a call stands."""

ANSWERED_BY = {"human": AnsweredBy.HUMAN, "machine": AnsweredBy.MACHINE}
GREETING_OVER = frozenset({"beep_start", "beep_timeout"})
EXTRA = ("detail", "sip_code", "network", "price", "rate", "start_time", "end_time", "timestamp", "conversation_uuid")
CURRENCY = "EUR"
"""Vonage prices every call in it, and never says so."""

CONTENT_TYPES = {"audio/l16;rate=8000": 8000, "audio/l16;rate=16000": 16000}


def is_inbound(data: Mapping[str, Any]) -> bool:
    """Whether this asks what to do with a call: nobody else's are part of a conversation, and events say more."""
    return text(data, "conversation_uuid").startswith("CON-") and "uuid" in data and "status" not in data


def read_inbound(data: Mapping[str, Any], headers: Mapping[str, str]) -> NormalizedInboundData:
    """The call. Whose it is stands in the token.

    Raises:
        MalformedWebhook: It has no name, or it is for nobody.
        Unsigned: There is no token.
    """
    if missing := [name for name in ("uuid", "to") if not text(data, name)]:
        raise MalformedWebhook(f"the webhook lacks {', '.join(missing)}")
    signatures.require_token(headers)
    return NormalizedInboundData(
        provider="vonage",
        call_id=data["uuid"],
        # A caller may withhold the number, or be a user of an app.
        from_number=read_address(text(data, "from")),
        to_number=read_address(data["to"]),
        account_id=signatures.read_application(headers) or None,
        raw_data=dict(data),
    )


def read_address(address: str) -> str:
    """A number as E.164, anything else as it is."""
    return normalize_if_known(with_plus(address))


def read_call_id(data: Mapping[str, Any]) -> str:
    """The call an event is about."""
    return text(data, "uuid") or text(data, "call_uuid")


def is_status(data: Mapping[str, Any]) -> bool:
    """Whether an event says where a call stands; what a call's media socket does is told at the same URL."""
    about_stream = any(text(data, side).startswith(("ws:", "wss:")) for side in ("from", "to"))
    return bool(text(data, "status")) and data["status"] not in NO_STATUS and not about_stream


def read_status_word(word: str, detail: str = "") -> CallStatus:
    """Vonage's word for where a call stands."""
    return DETAILS.get((word, detail)) or STATUSES.get(word, CallStatus.UNKNOWN)


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """An event of a call."""
    word = text(data, "status")
    return {
        "call_id": read_call_id(data),
        "status": read_status_word(word, text(data, "detail")),
        "word": word,
        "from_number": data.get("from"),
        "to_number": data.get("to"),
        "direction": data.get("direction"),
        "duration": data.get("duration"),
        "extra": {name: data[name] for name in EXTRA if name in data},
    }


def is_detection(data: Mapping[str, Any]) -> bool:
    """Whether an event comes from machine detection: only that calls the call's name so.

    https://developer.vonage.com/en/voice/voice-api/concepts/advanced-machine-detection
    """
    return "call_uuid" in data and "status" in data


def is_final(data: Mapping[str, Any], *, at_beep: bool) -> bool:
    """Whether machine detection says no more: where the beep is waited for, a machine is reported before it, too."""
    return not at_beep or data["status"] != "machine" or data.get("sub_state") in GREETING_OVER


def read_answered_by(word: str) -> AnsweredBy:
    """Who answered."""
    return ANSWERED_BY.get(word, AnsweredBy.UNKNOWN)


def read_standing(call: Mapping[str, Any]) -> CallCost:
    """Where a call stands by its record, and what it cost: the price is there once the call is over."""
    price, duration = call.get("price"), call.get("duration")
    return {
        "status": read_status_word(text(call, "status")),
        "duration": int(duration) if duration else None,
        "amount": abs(float(price)) if price else None,
        "currency": CURRENCY,
    }


def read_placed(calls: Sequence[Mapping[str, Any]], to_number: str, from_number: str) -> list[str]:
    """The ids of those calls that were placed from one number to the other."""
    ways = {str(call["uuid"]): (call.get("direction"), _side(call, "to"), _side(call, "from")) for call in calls}
    return [call_id for call_id, way in ways.items() if way == ("outbound", to_number, from_number)]


def _side(call: Mapping[str, Any], side: str) -> str:
    end = call.get(side) or {}
    return read_address(str(end.get("number") or end.get("uri") or ""))


def read_stream_start(message: Mapping[str, Any]) -> tuple[str, int]:
    """The call of a media stream, and the rate of its audio, from its first message: our headers are members of it.

    https://developer.vonage.com/en/voice/voice-api/concepts/websockets

    Raises:
        HandshakeFailed: It names no call, or another format than we speak.
    """
    call_id, rate = text(message, "call_id"), CONTENT_TYPES.get(text(message, "content-type").replace(" ", ""))
    if not call_id or rate is None:
        raise HandshakeFailed("the media stream names no call, or is neither 8 nor 16 kHz linear audio")
    return call_id, rate
