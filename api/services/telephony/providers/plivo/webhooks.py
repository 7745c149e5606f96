"""What Plivo says, read into our words.

https://www.plivo.com/docs/voice/xml/request/
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.services.telephony.kit import hangup_causes
from api.services.telephony.kit.call_webhooks import text
from api.services.telephony.providers.plivo.signatures import SIGNATURE_HEADERS
from api.services.telephony.types import CallCost, CallStatus

ACCOUNT = re.compile(r"(MA|SA)[A-Z0-9]{18}")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def is_inbound(data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether this is Plivo's inbound webhook: by the account's shape, or by its signature where it names none."""
    account = read_account(data)
    mine = ACCOUNT.fullmatch(account) if account else any(name in headers for name in SIGNATURE_HEADERS)
    return bool(text(data, "CallUUID") and mine)


def read_account(data: Mapping[str, Any]) -> str:
    """The account a webhook names; not every one does."""
    return text(data, "AuthID") or text(data, "ParentAuthID")


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


def read_placed(records: Sequence[Mapping[str, Any]], since: datetime) -> list[str]:
    """The ids of those detail records whose call began since then, the earliest first."""
    placed = sorted((_began_at(record), str(record["call_uuid"])) for record in records)
    return [call_uuid for moment, call_uuid in placed if moment >= since]


def _began_at(record: Mapping[str, Any]) -> datetime:
    """When the call was placed; the account's time zone is written with it."""
    try:
        moment = datetime.fromisoformat(str(record.get("initiation_time")))
    except ValueError:
        return LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
