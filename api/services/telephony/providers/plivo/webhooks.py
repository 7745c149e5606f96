"""What Plivo says, read into our words.

https://www.plivo.com/docs/voice/xml/request/
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.errors import MalformedWebhook
from api.services.telephony.kit import hangup_causes
from api.services.telephony.kit.phone_numbers import normalize_if_known, with_plus
from api.services.telephony.providers.plivo.signatures import SIGNATURE_HEADERS
from api.services.telephony.types import AnsweredBy, CallCost, CallStatus, NormalizedInboundData, StatusCallback

REQUIRED = ("CallUUID", "To")
ACCOUNT = re.compile(r"(MA|SA)[A-Z0-9]{18}")
MACHINE = {"true": AnsweredBy.MACHINE, "false": AnsweredBy.HUMAN}
EXTRA = ("HangupCause", "HangupCauseCode", "HangupCauseName", "HangupSource", "BillDuration")


def is_inbound(data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether this is Plivo's inbound webhook: by the account's shape, or by its signature where it names none."""
    account = read_account(data)
    mine = ACCOUNT.fullmatch(account) if account else any(name in headers for name in SIGNATURE_HEADERS)
    return bool(_text(data, "CallUUID") and mine)


def read_account(data: Mapping[str, Any]) -> str:
    """The account a webhook names; not every one does."""
    return _text(data, "AuthID") or _text(data, "ParentAuthID")


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call.

    Raises:
        MalformedWebhook: One of the fields every Plivo call carries is missing.
    """
    missing = [name for name in REQUIRED if not _text(data, name)]
    if missing:
        raise MalformedWebhook(f"the webhook lacks {', '.join(missing)}")
    rings = _text(data, "Direction") == "inbound" and _text(data, "Event") in {"StartApp", ""}
    return NormalizedInboundData(
        provider="plivo",
        call_id=data["CallUUID"],
        from_number=_read_number(data, "From"),
        to_number=_read_number(data, "To"),
        # An application may send its hang-ups to the URL of its answers.
        direction="inbound" if rings else "report",
        call_status=hangup_causes.read_status_word(_text(data, "CallStatus")),
        account_id=read_account(data) or None,
        raw_data=dict(data),
    )


def read_request_ids(data: Mapping[str, Any]) -> set[str]:
    """What the API called an outbound call before there was a call."""
    return {_text(data, "RequestUUID"), _text(data, "ALegRequestUUID")} - {""}


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """A status callback: it rings, or it is over, and then the hang-up cause says how."""
    status, code, cause = (_text(data, name) for name in ("CallStatus", "HangupCauseCode", "HangupCause"))
    return {
        "call_id": _text(data, "CallUUID"),
        "status": hangup_causes.read_end(code, cause, status),
        "word": _text(data, "HangupCauseName") or cause or status,
        "from_number": _read_number(data, "From") or None,
        "to_number": _read_number(data, "To") or None,
        "direction": _text(data, "Direction") or None,
        "duration": _text(data, "Duration") or None,
        "answered_by": _read_machine(code, data),
        "event_id": None,
        "extra": {name: data[name] for name in EXTRA if name in data},
    }


def read_answered_by(word: str) -> AnsweredBy:
    """Who answered. https://www.plivo.com/docs/voice/api/call/machine-detection"""
    return MACHINE.get(word.lower(), AnsweredBy.UNKNOWN)


def read_live(call: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a live or queued call stands."""
    return {"status": hangup_causes.read_status_word(str(call.get("call_status", ""))), "duration": None}


def read_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a call ended, by its detail record. Older records name no cause."""
    answered = CallStatus.COMPLETED if record.get("bill_duration") else CallStatus.FAILED
    end = hangup_causes.read_end(str(record.get("hangup_cause_code") or ""), "", "")
    return {"status": answered if end is CallStatus.UNKNOWN else end, "duration": record.get("call_duration")}


def read_cost(record: Mapping[str, Any], currency: str) -> CallCost:
    """What a call cost, by its detail record; there is none before its end."""
    amount = record.get("total_amount")
    return {
        "amount": abs(float(amount)) if amount is not None else None,
        "currency": currency,
        "duration": record.get("call_duration"),
        "status": str(read_record(record)["status"]) if record else CallStatus.UNKNOWN,
    }


def read_placed(records: Sequence[Mapping[str, Any]], since: datetime) -> Iterator[str]:
    """The ids of those detail records whose call began since then, the earliest first."""
    placed = [(began_at(record), str(record["call_uuid"])) for record in records]
    yield from (call_uuid for moment, call_uuid in sorted(placed) if moment >= since)


def began_at(record: Mapping[str, Any]) -> datetime:
    """When the call of a detail record was placed; the account's time zone is written with it."""
    try:
        moment = datetime.fromisoformat(str(record.get("initiation_time")))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_machine(code: str, data: Mapping[str, Any]) -> AnsweredBy | None:
    if code == hangup_causes.MACHINE_DETECTED:
        return AnsweredBy.MACHINE
    return read_answered_by(_text(data, "Machine")) if "Machine" in data else None


def _read_number(data: Mapping[str, Any], name: str) -> str:
    """E.164, which Plivo writes without ``+``; or empty, as a caller may withhold the number."""
    return normalize_if_known(with_plus(_text(data, name)))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
