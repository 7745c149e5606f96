"""Carrier requests over HTTP, read whole, and our answers to them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.errors import MalformedWebhook, PayloadTooLarge
from api.services.telephony.kit.observation import observed
from api.services.telephony.kit.urls import requested_url
from api.services.telephony.types import KnownSender, Webhook
from api.settings import get_settings

KNOWN_SENDER = "patchbay.known_sender"
"""Where an ASGI scope says whose request it is. A server fills in scopes from requests; this it never does."""


async def read_webhook(request: Request) -> Webhook:
    """The request as the carrier sent it, under the URL the carrier knows.

    Raises:
        PayloadTooLarge: The body or the query is larger than any carrier's.
        MalformedWebhook: The body is neither a form nor a JSON object.
    """
    observation = observed()
    observation.path_params = dict(request.path_params)
    observation.body = body = await _read_body(request)
    sender = request.scope.get(KNOWN_SENDER)
    webhook = Webhook(
        url=requested_url(request.scope),
        headers=dict(request.headers),
        body=body,
        data=_parse(body, request),
        sender=sender if isinstance(sender, KnownSender) else None,
    )
    observation.webhook = webhook
    return webhook


def to_response(reply: Any) -> Response:
    """A provider's answer as an HTTP response; whatever form the provider gave it."""
    if isinstance(reply, Response):
        return reply
    if isinstance(reply, tuple):
        content, media_type, status = (*reply, 200)[:3] if len(reply) < 3 else reply[:3]
        return Response(content, status_code=status, media_type=media_type)
    if isinstance(reply, str):
        return Response(reply, media_type="application/xml")
    return JSONResponse(reply)


async def _read_body(request: Request) -> bytes:
    limit = get_settings().max_webhook_bytes
    if len(request.scope["query_string"]) > limit:
        raise PayloadTooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise PayloadTooLarge
    return bytes(body)


def _parse(body: bytes, request: Request) -> Mapping[str, Any]:
    if request.method == "GET" or not body:
        return collect_pairs(list(request.query_params.multi_items()))
    if "json" in request.headers.get("content-type", ""):
        return _parse_json(body)
    try:
        return collect_pairs(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=500))
    except ValueError:
        raise MalformedWebhook("the body is not a form") from None


def _parse_json(body: bytes) -> Mapping[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise MalformedWebhook("the body is not JSON") from None
    if isinstance(document, list) and len(document) == 1:  # a batch, as some carriers post what they have to say
        (document,) = document
    if not isinstance(document, dict):
        raise MalformedWebhook("the body is not a JSON object")
    return document


def collect_pairs(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Form fields by name; a repeated name's values are a list, in order."""
    collected: dict[str, Any] = {}
    for name, value in pairs:
        if name not in collected:
            collected[name] = value
        elif isinstance(collected[name], list):
            collected[name].append(value)
        else:
            collected[name] = [collected[name], value]
    return collected
