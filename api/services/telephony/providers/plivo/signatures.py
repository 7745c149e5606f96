"""Plivo request signatures, third version: over the URL, the form and a nonce.

https://www.plivo.com/docs/voice/concepts/signature-validation
"""

from collections.abc import Mapping
from typing import Any

from api.services.telephony.kit import nonce_signatures

SIGNATURE_HEADERS = ("x-plivo-signature-v3", "x-plivo-signature-ma-v3")
"""Signed by the account or subaccount the call belongs to, and by its main account."""
NONCE_HEADER = "x-plivo-signature-v3-nonce"


def is_valid(auth_token: str, url: str, fields: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether Plivo signed this request.

    Args:
        auth_token: The account's.
        url: The public URL with its query string.
        fields: The form fields; none of a GET or an upgrade.
        headers: Names in lower case.
    """
    nonce = headers.get(NONCE_HEADER, "")
    given = ",".join(headers[name] for name in SIGNATURE_HEADERS if headers.get(name))
    if not auth_token or not nonce or not given:
        return False
    messages = [nonce_signatures.message_v3(spelled, fields, nonce) for spelled in nonce_signatures.spellings(url)]
    return any(nonce_signatures.is_among(auth_token, message, given) for message in messages)


def is_valid_upgrade(auth_token: str, url: str, headers: Mapping[str, str]) -> bool:
    """Whether Plivo opens this media socket. Whatever its documents say, it signs the URL with ``http`` as its scheme.

    Args:
        auth_token: The account's.
        url: ``ws`` or ``wss``.
        headers: Names in lower case.
    """
    address = url.partition("://")[2]
    return any(is_valid(auth_token, f"{scheme}://{address}", {}, headers) for scheme in ("http", "https", "wss"))
