"""Passwords: Argon2id, off the event loop, with the same work for people who do not exist."""

import asyncio
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.redaction import keep_secret
from api.services.accounts.throttle import TooManyAttempts
from api.settings import get_settings

MOST_CHECKS = 16
RETRY_AFTER = 2
"""Seconds in which that many are done."""

# Each check takes its memory at once; two at a time keep a burst of sign-ins from taking all of it.
_workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_checks: set[Future[bool]] = set()


async def hash_password(password: str) -> str:
    """``password`` as it is stored."""
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher().hash, password)


async def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``password_hash``; ``None`` is nobody's, found out just as slowly.

    Raises:
        TooManyAttempts: Too many others wait for the same.
    """
    if len(_checks) >= MOST_CHECKS:
        raise TooManyAttempts(RETRY_AFTER)
    check = _workers.submit(_verify, password_hash, password)
    _checks.add(check)
    check.add_done_callback(_checks.discard)
    return await asyncio.wrap_future(check)


def needs_rehash(password_hash: str) -> bool:
    """Whether it was hashed at another cost than today's."""
    return _hasher().check_needs_rehash(password_hash)


def generate_password() -> str:
    """A password nobody has to think of: 120 random bits."""
    password = secrets.token_urlsafe(15)
    keep_secret(password)
    return password


def _verify(password_hash: str | None, password: str) -> bool:
    hasher = _hasher()
    nobodys_hash = _nobodys_hash(hasher)
    try:
        hasher.verify(password_hash or nobodys_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _hasher() -> PasswordHasher:
    settings = get_settings()
    return _hasher_at(settings.argon2_rounds, settings.argon2_memory_kib)


@lru_cache
def _hasher_at(rounds: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)


@lru_cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_urlsafe())
