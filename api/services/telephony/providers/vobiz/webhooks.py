"""What Vobiz says, read into our words.

https://www.vobiz.ai/docs/call/make-call
https://www.vobiz.ai/docs/xml/request
"""

import re
from collections.abc import Mapping
from typing import Any

from api.services.telephony.kit import call_webhooks
from api.services.telephony.kit.call_webhooks import text
from api.services.telephony.kit.hangup_causes import read_end, read_status_word
from api.services.telephony.types import CallCost, NormalizedInboundData, StatusCallback

ACCOUNT = re.compile(r"(MA|SA)_\w+")
ACCOUNT_FIELDS = ("AuthID", "auth_id", "ParentAuthID")
"""Where a webhook names its account; live ones have been seen with the last alone."""
HOME = "IN"
"""Where a number with a trunk zero is at home: Vobiz writes domestic calls as they are dialled there."""


def is_inbound(data: Mapping[str, Any]) -> bool:
    """Whether this is Vobiz's inbound webhook: nobody else's accounts are called like its."""
    return bool(text(data, "CallUUID") and ACCOUNT.fullmatch(read_account(data)))


def read_account(data: Mapping[str, Any]) -> str:
    """The account a webhook names."""
    return next((account for name in ACCOUNT_FIELDS if (account := text(data, name))), "")


def read_inbound(data: Mapping[str, Any]) -> NormalizedInboundData:
    """The call, or the report of one.

    Raises:
        MalformedWebhook: One of the fields every Vobiz call carries is missing.
    """
    return call_webhooks.read_inbound("vobiz", data, read_account(data), home=HOME)


def read_status(data: Mapping[str, Any]) -> StatusCallback:
    """A status callback. Whatever became of a call, its status is ``completed``: the cause decides."""
    return call_webhooks.read_status(data, home=HOME)


def read_live(call: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a live or queued call stands."""
    return {"status": read_status_word(str(call.get("call_status", ""))), "duration": None}


def read_record(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """How a call ended, by its record."""
    code, cause = str(record.get("hangup_cause_code") or ""), str(record.get("hangup_cause") or "")
    answered = "completed" if record.get("billsec") else "failed"
    return {"status": read_end(code, cause, answered), "duration": record.get("billsec")}


def read_cost(record: Mapping[str, Any]) -> CallCost:
    """The cost in a call's record, what its streaming cost included."""
    cost = record.get("total_cost", record.get("cost"))
    return {
        "amount": float(cost) if cost is not None else None,
        "currency": record.get("currency"),
        "duration": record.get("billsec"),
        "status": read_record(record)["status"],
    }
