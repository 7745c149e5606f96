"""Telnyx webhook signatures: Ed25519 over ``timestamp|body``, to the byte. The URL is not signed.

https://developers.telnyx.com/docs/development/api-fundamentals/webhooks/receiving-webhooks
"""

from base64 import b64decode
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.services.telephony.kit.replay import is_fresh, read_timestamp


def is_valid(public_key: str, headers: Mapping[str, str], body: bytes, *, now: float) -> bool:
    """Whether Telnyx signed ``body``, as it was received, and did so lately. Header names in lower case."""
    timestamp = headers.get("telnyx-timestamp", "")
    if not is_fresh(read_timestamp(timestamp), now):
        return False
    try:
        signature = b64decode(headers.get("telnyx-signature-ed25519", ""), validate=True)
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(signature, timestamp.encode() + b"|" + body)
    except (ValueError, InvalidSignature):
        return False
    return True
