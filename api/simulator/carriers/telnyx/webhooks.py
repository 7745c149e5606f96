"""Telnyx's webhooks: their envelope, and what they say of a call.

https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from api.simulator.outcome import WebhookDelivery

HANGUP_CAUSES = {
    "completed": ("normal_clearing", "200"),
    "busy": ("user_busy", "486"),
    "no-answer": ("timeout", "480"),
    "canceled": ("originator_cancel", "487"),
    "failed": ("call_rejected", "603"),
}


def moment(seconds: float | None = None) -> str:
    """A moment as Telnyx writes it; now unless said."""
    at = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def build(url: str, kind: str, payload: dict[str, Any], *, purpose: str = "status") -> WebhookDelivery:
    """A webhook that says that ``kind`` happened."""
    event = {
        "record_type": "event",
        "event_type": kind,
        "id": str(uuid.uuid4()),
        "occurred_at": moment(),
        "payload": payload,
    }
    return WebhookDelivery(purpose, url, {"data": event, "meta": {"attempt": 1, "delivered_to": url}}, json=True)


def hangup(status: str, ended_by: str, began_at: float) -> dict[str, Any]:
    """Why a call ended."""
    cause, sip_cause = HANGUP_CAUSES.get(status, ("unspecified", "unspecified"))
    return {
        "state": "hangup",
        "hangup_cause": cause,
        "hangup_source": "caller" if ended_by == "caller" else "callee",
        "sip_hangup_cause": sip_cause,
        "start_time": moment(began_at),
    }


def cost(seconds: float) -> dict[str, Any]:
    """What an ended call cost."""
    billed = max(60, round(seconds))
    parts = [("sip-trunking", "0.0050"), ("call-control", "0.0020")]
    return {
        "status": "success",
        "occurred_at": moment(),
        "billed_duration_secs": billed,
        "billing_group_id": None,
        "total_cost": "0.0070",
        "cost_parts": [
            {"billed_duration_secs": billed, "call_part": part, "cost": price, "currency": "USD", "rate": price}
            for part, price in parts
        ],
    }
