"""The key an account's webhooks are signed with. The account that is not there derives it from its API key."""

import hashlib
import time
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def private_key(api_key: str) -> Ed25519PrivateKey:
    """What the account signs with."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"telnyx:{api_key}".encode()).digest())


def public_key(api_key: str) -> str:
    """What whoever receives its webhooks verifies them with, in base64."""
    return b64encode(private_key(api_key).public_key().public_bytes_raw()).decode()


def headers(api_key: str, body: bytes, forged: str | None = None, *, at: float | None = None) -> dict[str, str]:
    """The headers of a webhook. ``forged`` replaces the signature, unless it is ``None``; ``""`` sends none.

    Args:
        api_key: Whose webhook it is.
        body: What is sent, to the byte.
        forged: As above.
        at: When it is signed, in seconds since 1970; now unless said.
    """
    timestamp = str(int(time.time() if at is None else at))
    signature = forged
    if signature is None:
        signature = b64encode(private_key(api_key).sign(f"{timestamp}|".encode() + body)).decode()
    return {"telnyx-timestamp": timestamp} | ({"telnyx-signature-ed25519": signature} if signature else {})
