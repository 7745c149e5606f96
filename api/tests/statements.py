"""What a piece of work asks of the database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from api.db import Database
from api.db.session import READING
from api.services.telephony.calls.feed import JOB

TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def count_statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements that are executed within the block, as they come.

    What opens and closes transactions is left out, and what the live feed does in the meantime: nobody waits for it.
    """
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not _in_background() and not statement.lstrip().upper().startswith(TRANSACTIONS):
            statements.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def count_writers(database: Database) -> Iterator[list[str]]:
    """The first statements of the transactions that begin within the block and are not ``Database.reading``.

    On SQLite each of them takes the one lock there is for writers. What the live feed does is left out.
    """
    first: list[str] = []
    begun: set[int] = set()

    def begin(connection: Any) -> None:
        if not _in_background() and not READING[database.kind].items() <= connection.get_execution_options().items():
            begun.add(id(connection))

    def note(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if id(connection) in begun:
            begun.remove(id(connection))
            first.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield first
    finally:
        event.remove(engine, "begin", begin)
        event.remove(engine, "before_cursor_execute", note)


def _in_background() -> bool:
    task = asyncio.current_task()
    return task is not None and task.get_name() == JOB


async def explain(database: Database, statement: str) -> list[str]:
    """The steps of SQLite's plan; PostgreSQL reads tables as small as a test's whole, whatever its indexes."""
    if database.kind != "sqlite":
        return []
    async with database.engine.connect() as connection:
        raw = statement.replace("?", "'x'")
        return [str(row[-1]) for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {raw}"))]
