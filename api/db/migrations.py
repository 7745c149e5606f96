"""Bringing the database up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import func, literal, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.session import Database

ROOT = Path(__file__).resolve().parents[2]
MIGRATION_LOCK = 0x70617463686261
"""The key of PostgreSQL's advisory lock that whoever migrates holds."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, on ``connection`` if there is one already."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


async def upgrade_database(database: Database, revision: str = "head") -> None:
    """Run every migration up to ``revision``. Of processes that start at once, one does and the others wait for it."""
    async with _alone(database) as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), revision))


async def downgrade_database(database: Database, revision: str = "base") -> None:
    """Take migrations back, down to ``revision``."""
    async with _alone(database) as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), revision))


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction in which nobody else migrates. In SQLite any statement makes us the one writer there is."""
    lock = func.pg_advisory_xact_lock(MIGRATION_LOCK) if database.kind == "postgresql" else literal(1)
    async with database.engine.begin() as connection:
        await connection.execute(select(lock))
        yield connection
