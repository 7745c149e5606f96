"""Webhooks about a call, as carriers post them whose XML has ``<Stream>``: forms with ``CallUUID`` and ``Event``."""

from collections.abc import Mapping
from typing import Any

from api.errors import MalformedWebhook
from api.services.telephony.kit import hangup_causes
from api.services.telephony.kit.phone_numbers import normalize_if_known, with_country, with_plus
from api.services.telephony.types import AnsweredBy, NormalizedInboundData, StatusCallback

REQUIRED = ("CallUUID", "To")
NEW_CALLS = frozenset({"Ring", "StartApp", ""})
"""Events that bring a call, or bring it once more."""
MACHINE = {"true": AnsweredBy.MACHINE, "false": AnsweredBy.HUMAN}
EXTRA = ("HangupCause", "HangupCauseCode", "HangupCauseName", "HangupSource", "BillDuration")


def read_inbound(
    provider: str, data: Mapping[str, Any], account_id: str, *, home: str | None = None
) -> NormalizedInboundData:
    """The call.

    Args:
        provider: Whose webhook it is.
        data: The form.
        account_id: The account it names.
        home: The country whose numbers the carrier writes as they are dialled there, ISO 3166-1.

    Raises:
        MalformedWebhook: One of the fields every call carries is missing.
    """
    missing = [name for name in REQUIRED if not text(data, name)]
    if missing:
        raise MalformedWebhook(f"the webhook lacks {', '.join(missing)}")
    rings = text(data, "Direction") == "inbound" and text(data, "Event") in NEW_CALLS
    return NormalizedInboundData(
        provider=provider,
        call_id=data["CallUUID"],
        from_number=read_number(data, "From", home),
        to_number=read_number(data, "To", home),
        # Hang-ups may be sent to the URL that answers.
        direction="inbound" if rings else "report",
        call_status=hangup_causes.read_status_word(text(data, "CallStatus")),
        account_id=account_id or None,
        raw_data=dict(data),
    )


def read_request_ids(data: Mapping[str, Any]) -> set[str]:
    """What the API called an outbound call before there was a call."""
    return {text(data, "RequestUUID"), text(data, "ALegRequestUUID")} - {""}


def read_status(data: Mapping[str, Any], *, home: str | None = None) -> StatusCallback:
    """A status callback: it rings, or it is over, and then the hang-up cause says how."""
    status, code, cause = (text(data, name) for name in ("CallStatus", "HangupCauseCode", "HangupCause"))
    return {
        "call_id": text(data, "CallUUID"),
        "status": hangup_causes.read_end(code, cause, status),
        "word": text(data, "HangupCauseName") or cause or status,
        "from_number": read_number(data, "From", home) or None,
        "to_number": read_number(data, "To", home) or None,
        "direction": text(data, "Direction") or None,
        "duration": text(data, "Duration") or None,
        "answered_by": AnsweredBy.MACHINE if code == hangup_causes.MACHINE_DETECTED else None,
        "event_id": None,
        "extra": {name: data[name] for name in EXTRA if name in data},
    }


def read_answered_by(word: str) -> AnsweredBy:
    """Who answered, by what ``Machine`` says."""
    return MACHINE.get(word.lower(), AnsweredBy.UNKNOWN)


def read_number(data: Mapping[str, Any], name: str, home: str | None = None) -> str:
    """E.164, which comes without ``+``; or empty, as a caller may withhold the number."""
    written = text(data, name)
    return normalize_if_known(with_plus(with_country(written, home) if home else written))


def text(data: Mapping[str, Any], name: str) -> str:
    """The field called ``name``; empty, unless it is there once."""
    value = data.get(name)
    return value if isinstance(value, str) else ""
