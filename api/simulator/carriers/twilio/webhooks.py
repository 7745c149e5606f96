"""Twilio's webhooks: the fields of a call, and their signature.

https://www.twilio.com/docs/voice/twiml#request-parameters
https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from twilio.request_validator import RequestValidator

from api.simulator.webhooks import Outgoing


def headers(auth_token: str, request: Outgoing, forged: str | None) -> dict[str, str]:
    """The headers of a request. ``forged`` replaces the signature, unless it is ``None``; ``""`` sends none."""
    signature = forged
    if signature is None:
        signature = RequestValidator(auth_token).compute_signature(request.url, dict(request.fields))
    base = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
    return base | ({"X-Twilio-Signature": signature} if signature else {})


def call_fields(call: Mapping[str, Any]) -> dict[str, str]:
    """The form fields every webhook about a call carries."""
    place = {"City": "SAN FRANCISCO", "State": "CA", "Zip": "94105", "Country": "US"}
    fields = {
        "AccountSid": call["account_sid"],
        "ApiVersion": "2010-04-01",
        "CallSid": call["sid"],
        "CallStatus": call["status"],
        "Direction": call["direction"],
        "From": call["from"],
        "Caller": call["from"],
        "To": call["to"],
        "Called": call["to"],
    }
    for side in ("From", "To", "Caller", "Called"):
        fields |= {f"{side}{name}": value for name, value in place.items()}
    return fields


def status_fields(call: Mapping[str, Any], sequence: int) -> dict[str, str]:
    """The fields of a status callback."""
    fields = call_fields(call) | {
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence),
        "Timestamp": format_datetime(datetime.now(UTC)),
    }
    if call["status"] == "completed":
        fields |= {"CallDuration": str(call["duration"]), "Duration": str(-(-int(call["duration"]) // 60))}
    return fields


def amd_fields(call: Mapping[str, Any], seconds: float) -> dict[str, str]:
    """The fields of what asynchronous machine detection found after ``seconds``."""
    return {
        "AccountSid": call["account_sid"],
        "CallSid": call["sid"],
        "AnsweredBy": call["answered_by"],
        "MachineDetectionDuration": str(round(seconds * 1000)),
    }
