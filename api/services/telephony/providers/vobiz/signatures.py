"""Vobiz request signatures: base64 HMAC-SHA256 over the URL without its query string, and a nonce.

Neither the fields nor the query string are signed. A signature proves that Vobiz asked for this path, and does so once,
for its nonce is remembered. Vobiz signs only what it posts to URLs with credentials configured in its console.
https://www.vobiz.ai/docs/concepts/validating-callbacks
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from api.services.telephony.kit import nonce_signatures

REMEMBERED_SECONDS = 12 * 3600.0
"""A nonce carries no time, so the longer it is remembered the better; ``kit.replay`` keeps it for twice as long."""


class Scheme(NamedTuple):
    """One way of signing.

    The header of the main account is signed with its token, whichever of its sub-accounts has the call.
    """

    header: str
    main_account_header: str
    nonce_header: str


V2 = Scheme("x-vobiz-signature-v2", "x-vobiz-signature-ma-v2", "x-vobiz-signature-v2-nonce")
V3 = Scheme("x-vobiz-signature-v3", "x-vobiz-signature-ma-v3", "x-vobiz-signature-v3-nonce")


def is_valid(auth_token: str, url: str, fields: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether Vobiz signed this request, under any of its schemes.

    Args:
        auth_token: The account's auth token.
        url: The public URL with its query string.
        fields: The form fields.
        headers: Names in lower case.
    """
    return bool(auth_token) and any(
        nonce_signatures.is_among(auth_token, message, headers[header])
        for scheme in (V2, V3)
        for header in (scheme.header, scheme.main_account_header)
        if headers.get(header) and headers.get(scheme.nonce_header)
        for message in _messages(scheme, url, fields, headers[scheme.nonce_header])
    )


def nonces(headers: Mapping[str, str]) -> list[str]:
    """Every nonce of a request. It uses them all up, or it could come again under its other signature."""
    return [headers[scheme.nonce_header] for scheme in (V2, V3) if headers.get(scheme.nonce_header)]


def _messages(scheme: Scheme, url: str, fields: Mapping[str, Any], nonce: str) -> Iterator[str]:
    """What may have been signed. Vobiz's documentation leaves the form out of V3, and its SDK puts it in."""
    if scheme is V2:
        yield nonce_signatures.message_v2(url, nonce)
    else:
        yield nonce_signatures.message_v3(nonce_signatures.base_of(url), {}, nonce)
        yield nonce_signatures.message_v3(url, fields, nonce)
