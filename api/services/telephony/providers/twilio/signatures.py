"""Twilio request signatures: base64 HMAC over the URL and the sorted form fields.

https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from twilio.request_validator import RequestValidator, get_signature_algorithm

SIGNATURE_HEADER = "x-twilio-signature"
SETTINGS_HEADER = "x-twilio-webhooks-signature-settings"
ALGORITHMS = frozenset({"HMAC_SHA1", "HMAC_SHA256"})
DEFAULT_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


class _Fields(dict[str, Any]):
    """Form fields as the SDK reads them: a repeated name has several values."""

    def getlist(self, name: str) -> list[str]:
        value = self[name]
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def is_valid(
    auth_token: str,
    url: str,
    fields: Mapping[str, Any],
    headers: Mapping[str, str],
    body: str = "",
) -> bool:
    """Whether Twilio signed this request.

    Args:
        auth_token: The account's auth token, or the shared key's secret where the request names one.
        url: The public URL with its query string; ``wss`` for a media socket.
        fields: The form fields; empty for a GET, an upgrade or a JSON body.
        headers: Names in lower case.
        body: The raw body, which a JSON request signs through ``bodySHA256``.
    """
    signature = headers.get(SIGNATURE_HEADER, "")
    algorithm = get_signature_algorithm(headers.get(SETTINGS_HEADER)).upper()
    if not auth_token or not signature or algorithm not in ALGORITHMS:
        return False
    if "json" in headers.get("content-type", ""):
        if not _body_hash_matches(url, body):
            return False
        fields = {}
    validator = RequestValidator(auth_token)
    expected = [validator.compute_signature(candidate, _Fields(fields), algorithm) for candidate in candidates(url)]
    return any(hmac.compare_digest(item.encode(), signature.encode()) for item in expected)


def candidates(url: str) -> tuple[str, ...]:
    """The URL without its fragment, with its port and without.

    Twilio signs some requests with the port and some without, whether or not it is the default one.
    https://github.com/twilio/twilio-python/blob/main/twilio/request_validator.py
    """
    parts = urlsplit(url)._replace(fragment="")
    if parts.port is None:
        other = f"{parts.netloc}:{DEFAULT_PORTS.get(parts.scheme, 80)}"
    else:
        other = parts.netloc.rpartition(":")[0]
    return tuple(urlunsplit(parts._replace(netloc=netloc)) for netloc in (parts.netloc, other))


def _body_hash_matches(url: str, body: str) -> bool:
    claimed = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(claimed.lower().encode(), hashlib.sha256(body.encode()).hexdigest().encode())
