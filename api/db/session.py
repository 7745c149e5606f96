"""The database of this process: SQLite (WAL) embedded, PostgreSQL when outgrown."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from api.db.notices import CHANNEL, Notices
from api.db.sqlite import READS_ONLY, create_sqlite_engine
from api.errors import UnstorableValue

Session = AsyncSession
"""What repositories ask for, so that nobody else needs to know what is behind it."""

READING: dict[str, dict[str, Any]] = {
    "sqlite": {READS_ONLY: True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
DATA_EXCEPTIONS = "22"
"""What PostgreSQL's error codes for values it cannot keep begin with."""


class Database:
    """One engine and its sessions.

    Attributes:
        notices: What processes on this database tell each other.
    """

    def __init__(self, url: str) -> None:
        self.engine = _create_engine(url)
        self.notices = Notices(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._survey = asyncio.Lock()
        self._reader = self.engine.execution_options(**READING[self.kind])

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A session for one unit of work: committed at the end, rolled back when anything is raised.

        Raises:
            UnstorableValue: It was given something the database cannot keep.
        """
        async with self._sessions() as session:
            with _named_refusals():
                async with session.begin():
                    yield session
            for topic in session.info.pop(CHANNEL, ()):
                self.notices.tell(topic)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """A session that only reads, all of it as of one moment: on SQLite, whoever writes meanwhile does not wait.

        Raises:
            UnstorableValue: It was asked for something the database cannot hold.
        """
        async with self._sessions(bind=self._reader) as session:
            with _named_refusals():
                async with session.begin():
                    yield session

    @asynccontextmanager
    async def surveying(self) -> AsyncIterator[Session]:
        """The same for whoever looks at very many rows, one at a time: they wait for each other, and calls do not."""
        async with self._survey, self.reading() as session:
            yield session

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
        # An error that is logged must not tell whose number it was about.
        "hide_parameters": True,
    }
    if parsed.get_backend_name() == "sqlite":
        engine = create_sqlite_engine(parsed, options)
    else:
        engine = create_async_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, **options)
    event.listen(engine.sync_engine, "before_cursor_execute", _refuse_nul)
    return engine


def _refuse_nul(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_more: Any) -> None:
    # PostgreSQL has no NUL in its texts. What one database refuses, the other must not keep.
    if any("\0" in text for text in _texts(parameters)):
        raise UnstorableValue


def _texts(parameters: Any) -> Iterator[str]:
    """The texts among the parameters of one row, or of many."""
    for value in parameters:
        if isinstance(value, str):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _texts(value)


@contextmanager
def _named_refusals() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if str(getattr(error.orig, "sqlstate", "")).startswith(DATA_EXCEPTIONS):
            raise UnstorableValue from None
        raise
