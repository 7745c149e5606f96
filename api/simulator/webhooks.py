"""Webhooks as carriers deliver them: signed, as a form or as JSON, by POST or GET, with copies, delays and losses.

A connection that is refused is tried once more; an answer that does not come, or says 5xx, is final.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
import orjson

from api.simulator.balancer import Balancer
from api.simulator.faults import Faults, WebhookFault
from api.simulator.outcome import WebhookDelivery

TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
CONNECT_TRIES = 2
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request the carrier is about to sign: a webhook, or the upgrade of a media socket.

    Attributes:
        url: As the gateway gave it; with the fields as its query, if it is a GET.
        method: ``POST`` or ``GET``.
        fields: What it says.
        body: What is sent, to the byte.
    """

    url: str
    method: str = "GET"
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


Sign = Callable[[Outgoing, str | None], dict[str, str]]
"""The headers of a request, its signature among them.

The second argument replaces the genuine signature, unless it is ``None``; the empty string leaves it out.
"""


class Webhooks:
    """Delivers the webhooks of one account.

    Args:
        sign: How its carrier signs.
        balancer: Knows where public URLs are really served.
    """

    def __init__(self, sign: Sign, balancer: Balancer) -> None:
        self._sign = sign
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

    async def deliver(
        self, webhook: WebhookDelivery, faults: Faults, fault: WebhookFault, log: list[WebhookDelivery]
    ) -> WebhookDelivery:
        """Send the webhook, and its copies, and log how that went. The first answer counts."""
        if fault.lost:
            webhook.lost = True
            log.append(webhook)
            return webhook
        request = build_request(webhook)
        headers = {"Content-Type": "application/json" if webhook.json else FORM} if request.body else {}
        headers |= self._sign(request, faults.signature)
        at_once = 0 if fault.copies_after_seconds else fault.copies
        if fault.copies > at_once:
            self._copy_later(webhook, request, headers, fault, log)
        deliveries = await asyncio.gather(*(self._send(webhook, request, headers) for _ in range(1 + at_once)))
        log.extend(deliveries)
        return deliveries[0]

    def _copy_later(
        self,
        webhook: WebhookDelivery,
        request: Outgoing,
        headers: dict[str, str],
        fault: WebhookFault,
        log: list[WebhookDelivery],
    ) -> None:
        async def copy() -> None:
            await asyncio.sleep(fault.copies_after_seconds)
            log.extend(await asyncio.gather(*(self._send(webhook, request, headers) for _ in range(fault.copies))))

        task = asyncio.create_task(copy(), name=f"late-copy:{webhook.purpose}")
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _send(self, webhook: WebhookDelivery, request: Outgoing, headers: dict[str, str]) -> WebhookDelivery:
        for _ in range(CONNECT_TRIES):
            for target in self._balancer.candidates(request.url, webhook.purpose):
                reached = replace(webhook, target=_origin(target))
                try:
                    answer = await self._http.request(request.method, target, content=request.body, headers=headers)
                except httpx2.ConnectError:
                    continue
                except httpx2.HTTPError:
                    return reached
                return replace(reached, status=answer.status_code, answer=answer.text)
        return replace(webhook)


def build_request(webhook: WebhookDelivery) -> Outgoing:
    """The request that brings ``webhook``, not yet signed."""
    url, body = webhook.url, b""
    if webhook.method == "GET":
        url += ("&" if urlsplit(url).query else "?") + urlencode(webhook.fields, doseq=True) if webhook.fields else ""
    else:
        said = [webhook.fields] if webhook.batch else webhook.fields
        body = orjson.dumps(said) if webhook.json else urlencode(webhook.fields, doseq=True).encode()
    return Outgoing(url=url, method=webhook.method, fields=webhook.fields, body=body)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
