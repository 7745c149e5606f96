"""Requests that were sent before: too old to be believed, or believed already.

A signature over a time is believed for a while, a signature over a nonce once. The nonce is for carriers that sign
every try anew; where one repeats a request under the same signature, the call's own idempotency must do.
"""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from api.db import get_database
from api.db.models import now
from api.db.repositories import nonces
from api.services.telephony.kit.observation import observed

TOLERANCE_SECONDS = 300.0
SWEEP = "00"
"""One nonce in 256 sweeps out those that expired: its digest begins like this."""

_only_looking: ContextVar[bool] = ContextVar("only_looking", default=False)


@contextmanager
def only_looking() -> Iterator[None]:
    """Within the block no nonce is taken, and each counts as new: a request is examined again, and believed no more."""
    token = _only_looking.set(True)
    try:
        yield
    finally:
        _only_looking.reset(token)


def is_fresh(timestamp: float, now: float, tolerance: float = TOLERANCE_SECONDS) -> bool:
    """Whether a request signed at ``timestamp`` may still be believed at ``now``; clocks may differ either way."""
    fresh = abs(now - timestamp) <= tolerance
    if not fresh and math.isfinite(timestamp):
        observed().doubts.add("expired")
    return fresh


def read_timestamp(text: str) -> float:
    """The seconds since 1970 in a header; not a number, which is never fresh, if they are none."""
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else math.nan


async def take_nonce(signer: str, nonce: str, *, tolerance: float = TOLERANCE_SECONDS) -> bool:
    """Whether ``nonce`` came for the first time, to any process; from now on it has come.

    Ask last, once the signature and its time are believed: a forgery must write nothing.

    Args:
        signer: Whose nonce it is, such as the provider's name and the account: others may use the same value.
        nonce: What was signed; an empty one is never the first.
        tolerance: As for ``is_fresh``; the nonce is remembered for as long as its request is fresh.
    """
    if not nonce:
        return False
    if _only_looking.get():
        return True
    digest = hashlib.sha256(f"{signer}\n{nonce}".encode()).hexdigest()
    moment = now()
    async with get_database().session() as session:
        if digest.startswith(SWEEP):
            await nonces.forget_nonces(session, moment)
        # Signed as far ahead of our clock as we believe, it stays fresh for twice the tolerance.
        is_first = await nonces.take_nonce(session, digest, moment + timedelta(seconds=2 * tolerance))
    if not is_first:
        observed().doubts.add("replayed")
    return is_first
