"""Vonage's signed webhooks: a token (HS256) in ``Authorization``, with the SHA-256 of the body among its claims.

It names the account, the application, the moment and itself, and not the URL it is sent to.
https://developer.vonage.com/en/getting-started/concepts/webhooks#decoding-signed-webhooks
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from api.errors import InvalidSignature
from api.services.telephony.kit import tokens

HEADER = "authorization"
RETRY_SECONDS = 30.0
"""Vonage tries once more, after a second without a connection or up to ten without an answer.

https://api.support.vonage.com/hc/en-us/articles/115016024247
"""
CLAIMS = ("api_key", "application_id", "payload_hash")


class Unsigned(InvalidSignature):
    """The request is not signed at all."""

    # Vonage forgets to sign now and then, and repeats what is answered 429, 503 or 504; nothing else.
    status = 503
    retryable = True


def require_token(headers: Mapping[str, str]) -> None:
    """Return if there is something to verify.

    Raises:
        Unsigned: There is not.
    """
    if not headers.get(HEADER):
        raise Unsigned


def read_application(headers: Mapping[str, str]) -> str:
    """The application a request claims to come from, which is not believed yet; empty if it claims none."""
    claimed = tokens.read_unverified(tokens.bearer(headers)).get("application_id")
    return claimed.lower() if isinstance(claimed, str) else ""


def find_claims(config: Mapping[str, Any], headers: Mapping[str, str], body: bytes, now: float) -> tokens.Claims | None:
    """What the token says, if Vonage signed this request just now for the account and application of ``config``."""
    secret = config.get("signature_secret")
    said = tokens.verify(tokens.bearer(headers), secret, CLAIMS, now) if secret else None
    true = {**config, "payload_hash": hashlib.sha256(body).hexdigest()}
    return said if said and all(tokens.equal(said[name], true[name]) for name in CLAIMS) else None


def stream_authorization(secret: str, url: str) -> str:
    """What Vonage is told to bring when it opens the media socket at ``url``."""
    return f"Bearer {hmac.new(secret.encode(), f'media stream {url}'.encode(), hashlib.sha256).hexdigest()}"


def opens_stream(secret: str, url: str, headers: Mapping[str, str]) -> bool:
    """Whether whoever opens the media socket at ``url`` brings what we told Vonage to bring."""
    return bool(secret) and tokens.equal(headers.get(HEADER), stream_authorization(secret, url))
