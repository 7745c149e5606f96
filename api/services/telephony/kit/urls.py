"""The gateway's own public addresses. Every URL a carrier is handed is built here, whatever the entry point."""

from api.settings import get_settings

PREFIX = "/api/v1/telephony"


def public_url(path: str, query: str = "") -> str:
    """The URL a carrier knows ``path`` by, which is what it signs."""
    return f"{get_settings().public_base_url}{path}" + (f"?{query}" if query else "")


def public_stream_url(path: str) -> str:
    """The same over ``ws`` or ``wss``."""
    return "ws" + public_url(path).removeprefix("http")


def webhook_url(endpoint: str, *parts: str) -> str:
    """A provider's webhook: ``endpoint`` under the telephony prefix, then ``parts``."""
    return public_url("/".join([PREFIX, endpoint.strip("/"), *parts]))


def inbound_url() -> str:
    """The one URL every carrier posts inbound calls to."""
    return webhook_url("inbound/run")


def stream_url(ticket: str) -> str:
    """The media socket that ``ticket`` opens. The ticket is in the path: carriers drop query strings."""
    return public_stream_url(f"{PREFIX}/ws/{ticket}")
