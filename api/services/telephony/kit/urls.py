"""The gateway's own public addresses. Every URL a carrier is handed is built here, whatever the entry point."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from api.settings import get_settings

PREFIX = "/api/v1/telephony"


def public_url(path: str, query: str = "") -> str:
    """The URL a carrier knows ``path`` by, which is what it signs."""
    return f"{get_settings().public_base_url}{path}" + (f"?{query}" if query else "")


def public_stream_url(path: str) -> str:
    """The same over ``ws`` or ``wss``."""
    return "ws" + public_url(path).removeprefix("http")


def requested_url(scope: Mapping[str, Any]) -> str:
    """The public URL of an ASGI request, spelled as the carrier spelled it: that is what it signed.

    Scheme, host, port and path prefix are those we handed out, whatever a proxy says they are.
    """
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    root = scope.get("app_root_path", scope.get("root_path", ""))
    return public_url(without_prefix(path, root), scope.get("query_string", b"").decode("latin-1"))


def requested_stream_url(scope: Mapping[str, Any]) -> str:
    """The same for the upgrade to a media socket."""
    return "ws" + requested_url(scope).removeprefix("http")


def without_prefix(path: str, prefix: str) -> str:
    """A percent-encoded ``path`` without ``prefix``, however the prefix is encoded in it."""
    ends = [len(path), *(place for place, character in enumerate(path) if character == "/")]
    return next((path[end:] for end in ends if unquote(path[:end]) == prefix), path)


def webhook_url(endpoint: str, *parts: str) -> str:
    """A provider's webhook: ``endpoint`` under the telephony prefix, then ``parts``."""
    return public_url("/".join([PREFIX, endpoint.strip("/"), *parts]))


def inbound_url() -> str:
    """The one URL every carrier posts inbound calls to."""
    return webhook_url("inbound/run")


def stream_url(ticket: str) -> str:
    """The media socket that ``ticket`` opens. The ticket is in the path: carriers drop query strings."""
    return public_stream_url(f"{PREFIX}/ws/{ticket}")
