"""Twilio's webhooks: the fields of a call, signed and delivered as Twilio does.

https://www.twilio.com/docs/voice/twiml#request-parameters
"""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
from twilio.request_validator import RequestValidator

from api.simulator.faults import Faults
from api.simulator.outcome import WebhookDelivery

TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
CONNECT_TRIES = 2


class Webhooks:
    """Delivers the webhooks of one account.

    Args:
        auth_token: What they are signed with.
        route: From public origin to the origin really connected to, where they differ ("https://a" → "http://127.0.0.1:8000").
    """

    def __init__(self, auth_token: str, route: Mapping[str, str]) -> None:
        self._validator = RequestValidator(auth_token)
        self._route = dict(route)

    def headers(self, url: str, fields: Mapping[str, str], faults: Faults) -> dict[str, str]:
        """The headers of a request to ``url``."""
        signature = (
            self._validator.compute_signature(url, dict(fields)) if faults.signature is None else faults.signature
        )
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
        return headers | ({"X-Twilio-Signature": signature} if signature else {})

    async def deliver(
        self, purpose: str, url: str, fields: Mapping[str, str], faults: Faults, log: list[WebhookDelivery]
    ) -> WebhookDelivery:
        """POST the form; with duplicates, all at once. The first answer counts."""
        await asyncio.sleep(faults.delay_seconds)
        copies = [self._post(purpose, url, fields, faults) for _ in range(1 + faults.duplicate_webhooks)]
        deliveries = await asyncio.gather(*copies)
        log.extend(deliveries)
        return deliveries[0]

    def reach(self, url: str) -> str:
        """Where to connect for ``url``."""
        parts = urlsplit(url)
        origin = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}"
        target = urlsplit(self._route.get(origin, origin))
        scheme = target.scheme.replace("http", "ws") if parts.scheme.startswith("ws") else target.scheme
        return urlunsplit(parts._replace(scheme=scheme, netloc=target.netloc))

    async def _post(self, purpose: str, url: str, fields: Mapping[str, str], faults: Faults) -> WebhookDelivery:
        headers = self.headers(url, fields, faults)
        for attempt in range(CONNECT_TRIES):
            try:
                async with httpx2.AsyncClient(timeout=TIMEOUT) as http:
                    answer = await http.post(self.reach(url), data=dict(fields), headers=headers)
                return WebhookDelivery(purpose, url, dict(fields), answer.status_code, answer.text)
            except httpx2.ConnectError:
                if attempt + 1 == CONNECT_TRIES:
                    break
            except httpx2.HTTPError:
                break
        return WebhookDelivery(purpose, url, dict(fields), 0, "")


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
