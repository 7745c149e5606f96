"""SQLite (WAL), with one trip to its thread for each statement.

SQLAlchemy's adapter goes there to open a cursor, to execute, to fetch and to close: four trips, each of which waits for
the event loop to come round again. Beside fifty calls that alone is most of what a webhook takes.
"""

import sqlite3
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000")
BEGIN = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN DEFERRED"
READS_ONLY = "reads_only"
"""The execution option of connections that never write, and so wait for nobody, nor anybody for them."""


def create_sqlite_engine(url: URL, options: Mapping[str, Any]) -> AsyncEngine:
    """An engine on the file ``url`` names, whose folder is made if need be."""
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, module=_Driver(aiosqlite, sqlite3), **options)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "invalidate", _roll_back)
    return engine


@dataclass(frozen=True, slots=True)
class _Done:
    """What a statement left behind: all there is to know once its cursor is closed."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()
    arraysize: int = field(default=1, kw_only=True)


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches and closes in one go."""

    __slots__ = ()

    _cursor: Any
    _connection: Any
    _adapt_connection: "_Connection"

    def _make_new_cursor(self, connection: Any) -> Any:
        return _Done()

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._do(_execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._do(_execute_many, operation, seq_of_parameters)

    async def _do(self, work: Any, operation: Any, parameters: Any) -> None:
        begin = self._adapt_connection.take_begin()
        async with self._adapt_connection._execute_mutex:
            self._cursor = await self._connection._execute(work, self._connection._conn, begin, operation, parameters)
            self._rows = deque(self._cursor.rows)

    async def _async_soft_close(self) -> None:
        """It is closed already."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that makes no trip for nothing: a transaction begins with its first statement."""

    __slots__ = ("_begin",)

    _cursor_cls = _Cursor
    _connection: Any

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._begin = ""

    def begin(self, how: str) -> None:
        """Begin a transaction, with the next statement."""
        self._begin = how

    def take_begin(self) -> str:
        """How the transaction begins whose first statement is at hand; empty for every other statement."""
        begin, self._begin = self._begin, ""
        return begin

    def commit(self) -> None:
        """Commit, if there is anything to."""
        if self._is_in_transaction():
            super().commit()

    def rollback(self) -> None:
        """Roll back, if there is anything to."""
        if self._is_in_transaction():
            super().rollback()

    def _is_in_transaction(self) -> bool:
        self._begin = ""
        return bool(self._connection._connection and self._connection._conn.in_transaction)


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arguments: Any, **options: Any) -> _Connection:
        return _Connection(self, super().connect(*arguments, **options)._connection)


def _execute(connection: sqlite3.Connection, begin: str, operation: str, parameters: Any) -> _Done:
    if begin:
        connection.execute(begin).close()
    cursor = connection.execute(operation, parameters)
    try:
        rows = cursor.fetchall() if cursor.description else ()
        return _Done(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()


def _execute_many(connection: sqlite3.Connection, begin: str, operation: str, parameters: Any) -> _Done:
    if begin:
        connection.execute(begin).close()
    cursor = connection.executemany(operation, parameters)
    try:
        return _Done(None, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()


def _prepare(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself: a deferred one that turns into a writer fails, it does not wait.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.connection.dbapi_connection.begin(BEGIN_READING if reads_only else BEGIN)


def _roll_back(connection: Any, _record: Any, _error: Any) -> None:
    # A task that is cancelled inside a statement drops its connection, whose transaction must not outlive it: until it
    # ends nobody else could write.
    with suppress(MissingGreenlet):  # it was the garbage collector that dropped it
        connection.rollback()
