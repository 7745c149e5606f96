"""What Telnyx says, read into our words.

Webhooks are unordered, sent again until they are answered, and sent twice now and then.
https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from api.errors import HandshakeFailed, MalformedWebhook
from api.services.telephony.kit.phone_numbers import normalize_if_known
from api.services.telephony.providers.telnyx import client_state
from api.services.telephony.providers.telnyx.client_state import ClientState
from api.services.telephony.types import AnsweredBy, CallCost, CallStatus, NormalizedInboundData, StatusCallback

FAMILIES = ("call.", "streaming.", "conference.")
DIRECTIONS = {"incoming": "inbound", "outgoing": "outbound"}

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
    "timeout": CallStatus.NO_ANSWER,  # of ringing: timeout_secs ran out
    "originator_cancel": CallStatus.CANCELED,
    "call_rejected": CallStatus.FAILED,  # by a person, or by a network that does not go there
    "not_found": CallStatus.FAILED,
    "unspecified": CallStatus.FAILED,
}

DETECTED = {
    "human": AnsweredBy.HUMAN,
    "human_residence": AnsweredBy.HUMAN,
    "human_business": AnsweredBy.HUMAN,
    "machine": AnsweredBy.MACHINE,
    "fax_detected": AnsweredBy.FAX,
    "beep_detected": AnsweredBy.MACHINE,  # the end of a machine's greeting
    "ended": AnsweredBy.MACHINE,  # the same without a beep
}

AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
CODECS = {"PCMU": frozenset({8000}), "PCMA": frozenset({8000}), "L16": frozenset({8000, 16000})}


class Event(NamedTuple):
    """One webhook. ``kind`` is spelled with dots, however Telnyx spelled it."""

    kind: str
    event_id: str
    call_id: str
    account_id: str
    state: ClientState
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
        state=client_state.decode(payload.get("client_state")),
        payload=payload,
    )


def is_from_telnyx(data: Mapping[str, Any]) -> bool:
    """Whether this is a Telnyx voice webhook: its envelope has a shape nobody else's has."""
    event = _mapping(data.get("data"))
    return event.get("record_type") == "event" and read_event(data).kind.startswith(FAMILIES)


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call. Every event but the first of an incoming call is a ``report``.

    Raises:
        MalformedWebhook: It names no application, or the call that comes in lacks its name or number.
    """
    event = read_event(data)
    direction = "report"
    if event.kind == "call.initiated":
        direction = DIRECTIONS.get(_text(event.payload.get("direction")), "")
    to_number = _text(event.payload.get("to"))
    if not event.account_id or not direction or (direction == "inbound" and not (event.call_id and to_number)):
        raise MalformedWebhook("the webhook names no application, or no call")
    return NormalizedInboundData(
        provider="telnyx",
        call_id=event.call_id,
        # A caller may withhold the number.
        from_number=normalize_if_known(_text(event.payload.get("from"))),
        to_number=normalize_if_known(to_number),
        direction=direction,
        account_id=event.account_id,
        raw_data=dict(data),
    )


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """Where the call stands. A hang-up is one, whatever its cause; any other event we do not know is unknown."""
    event = read_event(data)
    word, status = event.kind, STATUSES.get(event.kind, CallStatus.UNKNOWN)
    if event.kind == "call.hangup":
        word = _text(event.payload.get("hangup_cause")) or event.kind
        status = _read_hangup(word, _text(event.payload.get("sip_hangup_cause")))
    return {
        "call_id": event.call_id,
        "status": status,
        "word": word,
        "from_number": _text(event.payload.get("from")) or None,
        "to_number": _text(event.payload.get("to")) or None,
        "direction": DIRECTIONS.get(_text(event.payload.get("direction"))),
        "event_id": event.event_id or None,
        "extra": {name: event.payload[name] for name in ("hangup_source", "sip_hangup_cause") if name in event.payload},
    }


def _read_hangup(cause: str, sip_cause: str) -> CallStatus:
    if cause == "unspecified" and sip_cause == "200":  # somebody had answered
        return CallStatus.COMPLETED
    return HANGUP_CAUSES.get(cause, CallStatus.FAILED)


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
    """The cost of an ended call; without an amount if Telnyx could not tell it."""
    parts = event.payload.get("cost_parts")
    currencies = [_text(_mapping(part).get("currency")) for part in (parts if isinstance(parts, Sequence) else ())]
    return {
        "amount": _amount(_text(event.payload.get("total_cost"))),
        "currency": next((currency for currency in currencies if currency), "USD"),
    }


def _amount(text: str) -> float | None:
    return abs(float(text)) if AMOUNT.fullmatch(text) else None


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells: the codec is that of what we are sent.

    https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
    """

    stream_id: str
    call_id: str
    encoding: str
    sample_rate: int
    state: ClientState


def read_stream_start(message: Mapping[str, Any]) -> StreamStart:
    """The ids and the format of a media stream.

    Raises:
        HandshakeFailed: One is missing, or it is a format nobody here can decode.
    """
    start = _mapping(message.get("start"))
    wire = _mapping(start.get("media_format"))
    found = StreamStart(
        stream_id=_text(message.get("stream_id")),
        call_id=_text(start.get("call_control_id")),
        encoding=_text(wire.get("encoding", "PCMU")),
        sample_rate=rate if isinstance(rate := wire.get("sample_rate", 8000), int) else 0,
        state=client_state.decode(start.get("client_state")),
    )
    if not found.stream_id or not found.call_id:
        raise HandshakeFailed("the media stream names no call")
    if found.sample_rate not in CODECS.get(found.encoding, ()):
        raise HandshakeFailed(f"the media stream is in {found.encoding[:20]}, which nobody here decodes")
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
