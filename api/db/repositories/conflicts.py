"""Constraints, in words."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.exc import IntegrityError

from api.db.session import Session
from api.errors import GatewayError

_UNIQUE_VIOLATIONS = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
_FOREIGN_KEY_VIOLATIONS = frozenset({"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"})


def unique_or(session: Session, error: GatewayError) -> AbstractAsyncContextManager[None]:
    """A savepoint in which a unique violation becomes ``error`` and leaves the transaction usable."""
    return _kept_or(session, error, _UNIQUE_VIOLATIONS)


def existing_or(session: Session, error: GatewayError) -> AbstractAsyncContextManager[None]:
    """The same for a foreign key of what does not exist, or no longer."""
    return _kept_or(session, error, _FOREIGN_KEY_VIOLATIONS)


@asynccontextmanager
async def _kept_or(session: Session, error: GatewayError, violations: frozenset[str]) -> AsyncIterator[None]:
    try:
        async with session.begin_nested():
            yield
            await session.flush()
    except IntegrityError as violation:
        if _sqlstate(violation) in violations:
            raise error from None
        raise


def _sqlstate(violation: IntegrityError) -> str:
    for name in ("sqlstate", "sqlite_errorname"):
        if found := getattr(violation.orig, name, None):
            return str(found)
    return ""
