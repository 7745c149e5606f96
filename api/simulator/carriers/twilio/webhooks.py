"""Twilio's webhooks: the fields of a call, signed and delivered as Twilio does.

A connection that is refused is tried once more; an answer that does not come, or says 5xx, is final.
https://www.twilio.com/docs/voice/twiml#request-parameters
https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
from twilio.request_validator import RequestValidator

from api.simulator.balancer import Balancer
from api.simulator.faults import Faults, WebhookFault
from api.simulator.outcome import WebhookDelivery

TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
CONNECT_TRIES = 2


class Webhooks:
    """Delivers the webhooks of one account.

    Args:
        auth_token: What they are signed with.
        balancer: Knows where public URLs are really served.
    """

    def __init__(self, auth_token: str, balancer: Balancer) -> None:
        self._validator = RequestValidator(auth_token)
        self._balancer = balancer
        # Every request has a connection of its own: one that was kept open might lead to a gateway that is gone.
        self._http = httpx2.AsyncClient(timeout=TIMEOUT, limits=httpx2.Limits(max_keepalive_connections=0))
        self._late: set[asyncio.Task[None]] = set()

    async def delivered(self) -> None:
        """Return once the copies that are still to come were delivered."""
        await asyncio.gather(*self._late)

    async def close(self) -> None:
        """Deliver no more."""
        for task in self._late:
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        await self._http.aclose()

    def headers(self, url: str, fields: Mapping[str, str], faults: Faults) -> dict[str, str]:
        """The headers of a request to ``url``."""
        signature = (
            self._validator.compute_signature(url, dict(fields)) if faults.signature is None else faults.signature
        )
        headers = {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": secrets.token_hex(16)}
        return headers | ({"X-Twilio-Signature": signature} if signature else {})

    def candidates(self, url: str, purpose: str) -> list[str]:
        """Where to connect for ``url``, in the order of preference."""
        return self._balancer.candidates(url, purpose)

    async def deliver(
        self, webhook: WebhookDelivery, faults: Faults, fault: WebhookFault, log: list[WebhookDelivery]
    ) -> WebhookDelivery:
        """POST the form, and its copies, and log how that went. The first answer counts."""
        if fault.lost:
            webhook.lost = True
            log.append(webhook)
            return webhook
        headers = self.headers(webhook.url, webhook.fields, faults)
        at_once = 0 if fault.copies_after_seconds else fault.copies
        if fault.copies > at_once:
            self._copy_later(webhook, headers, fault, log)
        deliveries = await asyncio.gather(*(self._post(webhook, headers) for _ in range(1 + at_once)))
        log.extend(deliveries)
        return deliveries[0]

    def _copy_later(
        self, webhook: WebhookDelivery, headers: dict[str, str], fault: WebhookFault, log: list[WebhookDelivery]
    ) -> None:
        async def copy() -> None:
            await asyncio.sleep(fault.copies_after_seconds)
            log.extend(await asyncio.gather(*(self._post(webhook, headers) for _ in range(fault.copies))))

        task = asyncio.create_task(copy(), name=f"late-copy:{webhook.purpose}")
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _post(self, webhook: WebhookDelivery, headers: dict[str, str]) -> WebhookDelivery:
        for _ in range(CONNECT_TRIES):
            for target in self.candidates(webhook.url, webhook.purpose):
                reached = replace(webhook, target=_origin(target))
                try:
                    answer = await self._http.post(target, data=webhook.fields, headers=headers)
                except httpx2.ConnectError:
                    continue
                except httpx2.HTTPError:
                    return reached
                return replace(reached, status=answer.status_code, answer=answer.text)
        return replace(webhook)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


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
