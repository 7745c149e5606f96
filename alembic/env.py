"""Runs migrations on whatever database the settings name."""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy.engine import Connection

from api.db.models import Base
from api.db.session import Database
from api.settings import get_settings


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run_online() -> None:
    database = Database(context.config.get_main_option("sqlalchemy.url") or get_settings().database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(_run)
    await database.close()


given: Any = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    asyncio.run(_run_online())
