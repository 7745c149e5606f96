"""Random tokens. The holder has the token; we keep its digest."""

import hashlib
import secrets


def new_token(prefix: str = "") -> str:
    """An unguessable token: 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored and looked up instead of ``token``. Random tokens need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
