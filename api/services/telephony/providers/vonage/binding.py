"""Which application answers a number, and where it asks: readings of both, and the documents that change them.

All numbers of an application share it, and it is replaced as a whole.
"""

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
KEPT = ("name", "privacy", "keys")


def find_application(number: Document) -> str:
    """The application a number's calls go to; empty if there is none, or if they are forwarded elsewhere."""
    if number.get("voiceCallbackType") not in (None, "", "app"):
        return ""
    return str(number.get("app_id") or number.get("voiceCallbackValue") or "")


def answer_url(application: Document) -> str | None:
    """Where an application asks what to do with a call."""
    return _part(application, "capabilities", "voice", "webhooks", "answer_url").get("address") or None


def is_signed(application: Document) -> bool:
    """Whether Vonage signs what it tells us for the application."""
    return bool(_part(application, "capabilities", "voice").get("signed_callbacks", True))


def bind(application: Document, inbound_url: str, event_url: str) -> dict[str, Any]:
    """The application with its voice webhooks pointing here, and everything else as it is."""
    voice = _part(application, "capabilities", "voice")
    webhooks = {**_part(voice, "webhooks")}
    for name, address in (("answer_url", inbound_url), ("event_url", event_url)):
        webhooks[name] = {**_part(webhooks, name), "address": address, "http_method": "POST"}
    voice = {**voice, "webhooks": webhooks, "signed_callbacks": True}
    kept = {name: application[name] for name in KEPT if name in application}
    return {**kept, "capabilities": {**_part(application, "capabilities"), "voice": voice}}


def number_fields(number: Document, application_id: str = "") -> dict[str, str]:
    """The number, answered by an application or by none; what becomes of its messages stays."""
    fields = {"country": number["country"], "msisdn": number["msisdn"], "moHttpUrl": number.get("moHttpUrl")}
    return {name: str(value) for name, value in {**fields, "app_id": application_id}.items() if value}


def _part(document: Document, *path: str) -> Document:
    for name in path:
        document = document.get(name) or {}
    return document
