"""Nonces of signed requests: each is taken once."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.db.models import WebhookNonce
from api.db.session import Session


async def take_nonce(session: Session, digest: str, expires_at: datetime) -> bool:
    """Whether this very request took it: of many at once, one does."""
    dialect_insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = dialect_insert(WebhookNonce).values(digest=digest, expires_at=expires_at).on_conflict_do_nothing()
    return await session.scalar(statement.returning(WebhookNonce.digest)) is not None


async def forget_nonces(session: Session, before: datetime) -> None:
    """Drop those that expired before then."""
    await session.execute(delete(WebhookNonce).where(WebhookNonce.expires_at < before))
