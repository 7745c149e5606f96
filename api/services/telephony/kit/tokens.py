"""JSON Web Tokens: ours, by which a carrier's API knows us, and a carrier's, which prove its requests."""

import hmac
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import AfterValidator, StringConstraints

from api.errors import ConfigurationError
from api.services.telephony.kit import replay

Claims = Mapping[str, Any]

LEAST_BITS = 2048
_UNREADABLE = (jwt.PyJWTError, ValueError, RecursionError)


def _whole_key(pem: str) -> str:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("paste the whole private key, its BEGIN and END lines included") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise ValueError(f"the private key must be an RSA key of {LEAST_BITS} bits or more")
    return pem


PrivateKey = Annotated[str, StringConstraints(strip_whitespace=True, max_length=16_384), AfterValidator(_whole_key)]
"""An RSA key as a form takes it, in PEM and without a passphrase."""


def sign(claims: Claims, private_key: str, *, seconds: float) -> str:
    """A token with these claims, good for one use within ``seconds`` (RS256).

    Raises:
        ConfigurationError: That is no private key.
    """
    now = int(time.time())
    try:
        # Forms take none but whole keys; to show it again takes longer than to sign.
        key: Any = load_pem_private_key(private_key.encode(), None, unsafe_skip_rsa_key_validation=True)
    except ValueError:
        raise ConfigurationError("the private key cannot be read") from None
    return jwt.encode({**claims, "iat": now, "exp": now + int(seconds), "jti": str(uuid.uuid4())}, key, "RS256")


def bearer(headers: Mapping[str, str]) -> str:
    """The token a request brings; empty if it brings none. Header names in lower case."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def read_unverified(token: str) -> Claims:
    """What a token claims, which nobody believes yet; nothing, if it is none."""
    try:
        claims: Claims = jwt.decode(token, options={"verify_signature": False})
    except _UNREADABLE:
        return {}
    return claims


def verify(token: str, secret: str, required: Sequence[str], now: float) -> Claims | None:
    """What a token says, if it was signed with ``secret`` (HS256) just now, and says all that is ``required``.

    ``iat`` and ``jti`` always are.
    """
    checks: Any = {"require": ["iat", "jti", *required], "verify_iat": False, "verify_aud": False, "verify_sub": False}
    try:
        claims: Claims = jwt.decode(
            token, secret, algorithms=["HS256"], options=checks, leeway=replay.TOLERANCE_SECONDS
        )
    except _UNREADABLE:
        return None
    issued_at = claims["iat"]
    return claims if isinstance(issued_at, int | float) and replay.is_fresh(issued_at, now) else None


def equal(said: object, true: str) -> bool:
    """Whether two proofs are the same, in a time that tells nothing; case does not matter."""
    return isinstance(said, str) and hmac.compare_digest(said.lower().encode(), true.lower().encode())
