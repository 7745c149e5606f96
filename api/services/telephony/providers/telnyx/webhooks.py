"""What Telnyx says, read into our words. Webhooks are unordered, and come again until they are answered.

https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks
https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.kit import leg_states
from api.services.telephony.kit.leg_states import LegState
from api.services.telephony.kit.phone_numbers import normalize_if_known
from api.services.telephony.types import AnsweredBy, CallCost, CallStatus, NormalizedInboundData, StatusCallback

FAMILIES = ("call.", "streaming.", "conference.")
STATUSES = {
    "call.initiated": CallStatus.INITIATED,
    "call.answered": CallStatus.IN_PROGRESS,
    "call.bridged": CallStatus.IN_PROGRESS,
}
HANGUP_CAUSES = {
    "normal_clearing": CallStatus.COMPLETED,
    "time_limit": CallStatus.COMPLETED,
    "user_busy": CallStatus.BUSY,
    "no_answer": CallStatus.NO_ANSWER,
    "timeout": CallStatus.NO_ANSWER,  # of ringing
    "originator_cancel": CallStatus.CANCELED,
}
"""Of any other a call failed: ``call_rejected`` by a person, or by a network that does not go there; ``not_found`` …"""
DETECTED = {
    "human": AnsweredBy.HUMAN,
    "human_residence": AnsweredBy.HUMAN,
    "human_business": AnsweredBy.HUMAN,
    "machine": AnsweredBy.MACHINE,
    "beep_detected": AnsweredBy.MACHINE,  # its greeting is over
    "ended": AnsweredBy.MACHINE,  # the same, without a beep
    "fax_detected": AnsweredBy.FAX,
}
CODECS = {"PCMU": (8000,), "PCMA": (8000,), "L16": (8000, 16000)}
AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class Event(NamedTuple):
    """One webhook. ``kind`` is spelled with dots, however Telnyx spelled it."""

    kind: str
    event_id: str
    call_id: str
    account_id: str
    state: LegState
    payload: Mapping[str, Any]


def read_event(data: Mapping[str, Any]) -> Event:
    """The event; empty where the webhook says nothing."""
    event = _mapping(data.get("data"))
    payload = _mapping(event.get("payload"))
    return Event(
        kind=_text(event.get("event_type")).replace("_", "."),
        event_id=_text(event.get("id")),
        call_id=_text(payload.get("call_control_id")),
        account_id=_text(payload.get("connection_id")),
        state=leg_states.decode(payload.get("client_state")),
        payload=payload,
    )


def is_from_telnyx(data: Mapping[str, Any]) -> bool:
    """Whether this is a Telnyx voice webhook: its envelope has a shape nobody else's has."""
    return _mapping(data.get("data")).get("record_type") == "event" and read_event(data).kind.startswith(FAMILIES)


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call. Every event but the first of an incoming call is a ``report``.

    Raises:
        MalformedWebhook: It names no application, or an incoming call without its id or number.
    """
    event = read_event(data)
    comes_in = event.kind == "call.initiated" and event.payload.get("direction") == "incoming"
    to_number = _text(event.payload.get("to"))
    if not event.account_id or (comes_in and not (event.call_id and to_number)):
        raise MalformedWebhook("the webhook names no application, or no call")
    return NormalizedInboundData(
        provider="telnyx",
        call_id=event.call_id,
        from_number=normalize_if_known(_text(event.payload.get("from"))),  # a caller may withhold it
        to_number=normalize_if_known(to_number),
        direction="inbound" if comes_in else "report",
        account_id=event.account_id,
        raw_data=dict(data),
    )


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """Where the call stands. A hang-up is one, whatever its cause; any other event we do not know is unknown."""
    event = read_event(data)
    word, status = event.kind, STATUSES.get(event.kind, CallStatus.UNKNOWN)
    if event.kind == "call.hangup":
        word, sip_cause = _text(event.payload.get("hangup_cause")), event.payload.get("sip_hangup_cause")
        status = HANGUP_CAUSES.get(word, CallStatus.FAILED)
        if word == "unspecified" and sip_cause == "200":  # somebody had answered
            status = CallStatus.COMPLETED
    return {"call_id": event.call_id, "status": status, "word": word, "event_id": event.event_id or None}


def read_answered_by(event: Event) -> tuple[AnsweredBy, str]:
    """Who answered, and Telnyx's word for that."""
    word = _text(event.payload.get("result"))
    return DETECTED.get(word, AnsweredBy.UNKNOWN), word


def read_call(call: Mapping[str, Any]) -> CallStatus:
    """Where a call stands, by its resource, which says whether it is alive, and for how long it was answered."""
    answered = bool(call.get("call_duration"))
    if call.get("is_alive"):
        return CallStatus.IN_PROGRESS if answered else CallStatus.RINGING
    return CallStatus.COMPLETED if answered else CallStatus.NO_ANSWER


def read_cost(event: Event) -> CallCost:
    """What an ended call cost; without an amount if Telnyx could not tell."""
    total, parts = _text(event.payload.get("total_cost")), event.payload.get("cost_parts")
    currencies = [_text(_mapping(part).get("currency")) for part in (parts if isinstance(parts, Sequence) else ())]
    return {
        "amount": abs(float(total)) if AMOUNT.fullmatch(total) else None,
        "currency": next((currency for currency in currencies if currency), "USD"),
    }


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells. The encoding is that of what we are sent."""

    call_id: str
    encoding: str
    sample_rate: int


def read_stream_start(message: Mapping[str, Any]) -> StreamStart:
    """The call and the format of a media stream.

    Raises:
        HandshakeFailed: It names no call, or it is in a format nobody here can decode.
    """
    start = _mapping(message.get("start"))
    wire = _mapping(start.get("media_format"))
    found = StreamStart(
        _text(start.get("call_control_id")), _text(wire.get("encoding", "PCMU")), wire.get("sample_rate", 8000)
    )
    if not found.call_id:
        raise HandshakeFailed("the media stream names no call")
    if found.sample_rate not in CODECS.get(found.encoding, ()):
        raise HandshakeFailed(f"the media stream is in {found.encoding[:20]}, which nobody here decodes")
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
