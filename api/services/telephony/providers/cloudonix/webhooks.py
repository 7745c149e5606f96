"""What Cloudonix says, read into our words.

Voice applications are asked with TwiML's fields, as JSON or as a form; sessions report themselves as JSON, now and then
as a list of one.
https://developers.cloudonix.com/Documentation/voiceApplication/Request
https://developers.cloudonix.com/Documentation/dataModels/session
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.errors import MalformedWebhook
from api.services.telephony.kit.phone_numbers import normalize_if_known, with_plus
from api.services.telephony.kit.streams import read_mulaw_start
from api.services.telephony.types import CallStatus, NormalizedInboundData, StatusCallback

REQUIRED = ("Session", "Domain", "To")
JOINED = "participant-join"

# Cloudonix documents the words of a voice application. Those of a session are as gateways have met them: unconfirmed.
STATUSES = {
    "new": CallStatus.INITIATED,
    "queued": CallStatus.INITIATED,
    "initiated": CallStatus.INITIATED,
    "processing": CallStatus.INITIATED,
    "ringing": CallStatus.RINGING,
    "answer": CallStatus.IN_PROGRESS,  # of a session that has ended it says that it was answered
    "answered": CallStatus.IN_PROGRESS,
    "connected": CallStatus.IN_PROGRESS,
    "in-progress": CallStatus.IN_PROGRESS,
    "completed": CallStatus.COMPLETED,
    "busy": CallStatus.BUSY,
    "noanswer": CallStatus.NO_ANSWER,
    "no-answer": CallStatus.NO_ANSWER,
    "cancel": CallStatus.CANCELED,
    "canceled": CallStatus.CANCELED,
    "cancelled": CallStatus.CANCELED,
    "rejected": CallStatus.FAILED,  # by the other side or by a trunk: nobody knows which
    "failed": CallStatus.FAILED,
    "error": CallStatus.FAILED,
    "congestion": CallStatus.FAILED,
    "nocredit": CallStatus.FAILED,
}

PLACED = "outbound-api"


def is_inbound(data: Mapping[str, Any]) -> bool:
    """Whether this asks a voice application what to do: only Cloudonix names a ``Session`` and its ``Domain``."""
    return all(isinstance(data.get(name), str) and data[name] for name in ("Session", "Domain"))


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call.

    Raises:
        MalformedWebhook: One of the fields every Cloudonix call carries is missing.
    """
    missing = [name for name in REQUIRED if not isinstance(data.get(name), str) or not data[name].strip()]
    if missing:
        raise MalformedWebhook(f"the webhook lacks {', '.join(missing)}")
    return NormalizedInboundData(
        provider="cloudonix",
        call_id=data["Session"],
        # A caller may withhold the number.
        from_number=read_address(str(data.get("From") or "")),
        to_number=read_address(data["To"]),
        # A subscriber who calls one of the numbers is as much a caller as somebody behind a trunk.
        direction="outbound" if data.get("Direction") == PLACED else "inbound",
        call_status=read_status_word(str(data.get("CallStatus") or "ringing")),
        account_id=data["Domain"].strip().lower(),
        raw_data=dict(data),
    )


def read_address(text: str) -> str:
    """An address in the spelling it is stored in: telephone numbers come with their plus or without."""
    return normalize_if_known(with_plus(text))


def read_status_word(word: str) -> CallStatus:
    """Cloudonix's word for where a call stands."""
    return STATUSES.get(word.strip().lower(), CallStatus.UNKNOWN)


def read_session_status(session: Mapping[str, Any]) -> CallStatus:
    """Where a session stands. Its times count more than its last word: one that has ended rings no more."""
    status = read_status_word(str(session.get("status") or ""))
    if status.is_terminal or not _milliseconds(session.get("callEndTime")):
        return status
    return CallStatus.COMPLETED if _milliseconds(session.get("callAnswerTime")) else CallStatus.FAILED


def read_duration(session: Mapping[str, Any]) -> int | None:
    """From answer to end in whole seconds, begun ones included; times are milliseconds since 1970."""
    answered, ended = (_milliseconds(session.get(name)) for name in ("callAnswerTime", "callEndTime"))
    return -((answered - ended) // 1000) if answered and ended >= answered else None


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """A session's report, or what a document's callback says of its call."""
    token = data.get("token") or data.get("Session")
    word = str(data.get("status") or data.get("CallStatus") or "")
    return {
        "call_id": str(token or ""),
        "status": read_session_status({**data, "status": word}),
        "word": word,
        "from_number": data.get("callerId") or data.get("From"),
        "to_number": data.get("destination") or data.get("To"),
        "direction": data.get("direction") or data.get("Direction"),
        "duration": read_duration(data),
        "event_id": str(data["eventId"]) if data.get("eventId") else None,
        "extra": {name: data[name] for name in ("reason", "lastError", "error", "modifiedAt") if data.get(name)},
    }


def is_joined(data: Mapping[str, Any]) -> bool:
    """Whether a conference reports that somebody has come in.

    https://developers.cloudonix.com/Documentation/voiceApplication/Verb/dial/conference
    """
    return data.get("StatusCallbackEvent") == JOINED


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells.

    https://developers.cloudonix.com/Documentation/voiceApplication/Verb/connect/stream
    """

    stream_sid: str
    session: str


def read_stream_start(message: Mapping[str, Any]) -> StreamStart:
    """The ids of a media stream.

    Raises:
        HandshakeFailed: One is missing, or the stream is not 8 kHz mu-law.
    """
    return StreamStart(*read_mulaw_start(message, "session"))


def _milliseconds(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else 0
