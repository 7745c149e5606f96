"""Requests that were sent before: too old to be believed, or believed already.

A signature over a time is believed for a while, a signature over a nonce once. The nonce is for carriers that sign
every try anew; where one repeats a request under the same signature, the call's own idempotency must do.
"""

import hashlib
import math
from datetime import timedelta

from api.db import get_database
from api.db.models import now
from api.db.repositories import nonces

TOLERANCE_SECONDS = 300.0
SWEEP = "00"
"""One nonce in 256 sweeps out those that expired: its digest begins like this."""


def is_fresh(timestamp: float, now: float, tolerance: float = TOLERANCE_SECONDS) -> bool:
    """Whether a request signed at ``timestamp`` may still be believed at ``now``; clocks may differ either way."""
    return abs(now - timestamp) <= tolerance


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
    digest = hashlib.sha256(f"{signer}\n{nonce}".encode()).hexdigest()
    moment = now()
    async with get_database().session() as session:
        if digest.startswith(SWEEP):
            await nonces.forget_nonces(session, moment)
        # Signed as far ahead of our clock as we believe, it stays fresh for twice the tolerance.
        return await nonces.take_nonce(session, digest, moment + timedelta(seconds=2 * tolerance))
