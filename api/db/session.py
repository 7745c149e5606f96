"""The database of this process: SQLite (WAL) embedded, PostgreSQL when outgrown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from api.db.notices import CHANNEL, Notices

Session = AsyncSession
"""What repositories ask for, so that nobody else needs to know what is behind it."""


class Database:
    """One engine and its sessions.

    Attributes:
        notices: What processes on this database tell each other.
    """

    def __init__(self, url: str) -> None:
        self.engine = _create_engine(url)
        self.notices = Notices(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A session for one unit of work: committed at the end, rolled back when anything is raised."""
        async with self._sessions() as session:
            async with session.begin():
                yield session
            for topic in session.info.pop(CHANNEL, ()):
                self.notices.tell(topic)

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    async def close(self) -> None:
        """Close every connection."""
        await self.notices.close()
        await self.engine.dispose()


class _Current:
    database: Database | None = None


def open_database(url: str) -> Database:
    """Open ``url`` and make it the database of this process."""
    _Current.database = Database(url)
    return _Current.database


def get_database() -> Database:
    """The database of this process; ``open_database`` comes first."""
    if _Current.database is None:
        raise RuntimeError("no database is open in this process")
    return _Current.database


def _create_engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value, default=str).decode(),
        "json_deserializer": orjson.loads,
    }
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, **options)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(parsed, **options)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself: a deferred one that turns into a writer fails, it does not wait.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
