"""Bringing the database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from api.db.session import Database

MIGRATION_LOCK = 7_282_242
ROOT = Path(__file__).resolve().parents[2]


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, on ``connection`` if there is one already."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


async def upgrade_database(database: Database, revision: str = "head") -> None:
    """Run every migration up to ``revision``. Of several processes that start at once one does it, the others wait."""
    async with database.engine.begin() as connection:
        if database.kind == "postgresql":
            await connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), revision))


async def downgrade_database(database: Database, revision: str = "base") -> None:
    """Take migrations back, down to ``revision``."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), revision))
