"""What Twilio says, read into our words.

https://www.twilio.com/docs/voice/twiml#request-parameters
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from api.errors import MalformedWebhook
from api.services.telephony.kit.phone_numbers import normalize_if_known
from api.services.telephony.kit.streams import read_mulaw_start
from api.services.telephony.types import AnsweredBy, CallCost, CallStatus, NormalizedInboundData, StatusCallback

REQUIRED = ("CallSid", "AccountSid", "To")

STATUSES = {
    "queued": CallStatus.INITIATED,
    "initiated": CallStatus.INITIATED,
    "ringing": CallStatus.RINGING,
    "answered": CallStatus.IN_PROGRESS,
    "in-progress": CallStatus.IN_PROGRESS,
    "completed": CallStatus.COMPLETED,
    "busy": CallStatus.BUSY,
    "no-answer": CallStatus.NO_ANSWER,
    "canceled": CallStatus.CANCELED,
    "failed": CallStatus.FAILED,
}

ANSWERED_BY = {
    "human": AnsweredBy.HUMAN,
    "machine_start": AnsweredBy.MACHINE,
    "machine_end_beep": AnsweredBy.MACHINE,
    "machine_end_silence": AnsweredBy.MACHINE,
    "machine_end_other": AnsweredBy.MACHINE,
    "fax": AnsweredBy.FAX,
}


def is_inbound(data: Mapping[str, Any]) -> bool:
    """Whether this is Twilio's inbound webhook: its ids have a shape nobody else's have."""
    call, account = str(data.get("CallSid", "")), str(data.get("AccountSid", ""))
    return call.startswith("CA") and account.startswith("AC") and "ApiVersion" in data and "Session" not in data


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call.

    Raises:
        MalformedWebhook: One of the fields every Twilio call carries is missing.
    """
    missing = [name for name in REQUIRED if not isinstance(data.get(name), str) or not data[name]]
    if missing:
        raise MalformedWebhook(f"the webhook lacks {', '.join(missing)}")
    return NormalizedInboundData(
        provider="twilio",
        call_id=data["CallSid"],
        # A caller may withhold the number.
        from_number=str(data.get("From") or ""),
        to_number=normalize_if_known(data["To"]),
        call_status=read_status_word(str(data.get("CallStatus", ""))),
        account_id=data["AccountSid"],
        from_country=data.get("FromCountry"),
        to_country=data.get("ToCountry"),
        raw_data=dict(data),
    )


def read_status_word(word: str) -> CallStatus:
    """Twilio's word for where a call stands."""
    return STATUSES.get(word, CallStatus.UNKNOWN)


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """A status callback. ``SequenceNumber`` tells its copies from its successors, where Twilio sends one."""
    word = str(data.get("CallStatus", ""))
    sequence = data.get("SequenceNumber")
    return {
        "call_id": str(data.get("CallSid", "")),
        "status": read_status_word(word),
        "word": word,
        "from_number": data.get("From"),
        "to_number": data.get("To"),
        "direction": data.get("Direction"),
        "duration": data.get("CallDuration"),
        "answered_by": read_answered_by(str(data["AnsweredBy"])) if data.get("AnsweredBy") else None,
        "event_id": f"{word}:{sequence}" if sequence is not None else None,
        "extra": {name: data[name] for name in ("SipResponseCode", "ErrorCode", "Timestamp") if name in data},
    }


def read_answered_by(word: str) -> AnsweredBy:
    """Who answered. https://www.twilio.com/docs/voice/answering-machine-detection"""
    return ANSWERED_BY.get(word, AnsweredBy.UNKNOWN)


def read_cost(call: Mapping[str, Any]) -> CallCost:
    """The cost in a Call resource. Twilio writes what it charges as a negative string, and nothing until it knows."""
    price = call.get("price")
    return {
        "amount": abs(float(price)) if price is not None else None,
        "currency": call.get("price_unit"),
        "duration": int(call["duration"]) if call.get("duration") else None,
        "status": read_status_word(str(call.get("status", ""))),
    }


def read_placed(calls: Sequence[Mapping[str, Any]], since: datetime) -> list[str]:
    """The ids of those Call resources that an API request created since then, the earliest first."""
    placed = [call for call in calls if call.get("direction") == "outbound-api" and call.get("date_created")]
    born = sorted((parsedate_to_datetime(call["date_created"]), str(call["sid"])) for call in placed)
    return [sid for moment, sid in born if moment >= since]


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells.

    https://www.twilio.com/docs/voice/media-streams/websocket-messages#start-message
    """

    stream_sid: str
    call_sid: str
    account_sid: str


def read_stream_start(message: Mapping[str, Any]) -> StreamStart:
    """The ids of a media stream.

    Raises:
        HandshakeFailed: One is missing, or the stream is not 8 kHz mu-law.
    """
    return StreamStart(*read_mulaw_start(message, "callSid", "accountSid"))
