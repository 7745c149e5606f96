"""Unique constraints, in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError

from api.db.session import Session
from api.errors import GatewayError

_UNIQUE_VIOLATIONS = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


@asynccontextmanager
async def unique_or(session: Session, error: GatewayError) -> AsyncIterator[None]:
    """A savepoint in which a unique violation becomes ``error`` and leaves the transaction usable."""
    try:
        async with session.begin_nested():
            yield
            await session.flush()
    except IntegrityError as violation:
        if _sqlstate(violation) in _UNIQUE_VIOLATIONS:
            raise error from None
        raise


def _sqlstate(violation: IntegrityError) -> str:
    for name in ("sqlstate", "sqlite_errorname"):
        if found := getattr(violation.orig, name, None):
            return str(found)
    return ""
