"""Telnyx webhook signatures: Ed25519 over ``timestamp|body``, to the byte. Neither the URL nor a header is signed.

https://developers.telnyx.com/docs/development/api-fundamentals/webhooks/receiving-webhooks
"""

from base64 import b64decode
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.services.telephony.kit.replay import is_fresh, read_timestamp

SIGNATURE_HEADER = "telnyx-signature-ed25519"
TIMESTAMP_HEADER = "telnyx-timestamp"


def is_valid(public_key: str, headers: Mapping[str, str], body: bytes, *, now: float) -> bool:
    """Whether Telnyx signed this request, and lately.

    Args:
        public_key: The account's, in base64.
        headers: Names in lower case.
        body: As received. Read and written anew it is another one.
        now: Seconds since 1970.
    """
    timestamp = headers.get(TIMESTAMP_HEADER, "")
    if not is_fresh(read_timestamp(timestamp), now):
        return False
    try:
        signature = b64decode(headers.get(SIGNATURE_HEADER, ""), validate=True)
        key = Ed25519PublicKey.from_public_bytes(b64decode(public_key, validate=True))
        key.verify(signature, timestamp.encode() + b"|" + body)
    except (ValueError, InvalidSignature):
        return False
    return True
