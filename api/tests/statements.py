"""What a piece of work asks of the database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from api.db import Database
from api.services.telephony.calls.feed import JOB

TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@contextmanager
def count_statements(database: Database) -> Iterator[list[str]]:
    """The SQL statements that are executed within the block, as they come.

    What opens and closes transactions is left out, and what the live feed does in the meantime: nobody waits for it.
    """
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        task = asyncio.current_task()
        in_background = task is not None and task.get_name() == JOB
        if not in_background and not statement.lstrip().upper().startswith(TRANSACTIONS):
            statements.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def explain(database: Database, statement: str) -> list[str]:
    """The steps of SQLite's plan; PostgreSQL reads tables as small as a test's whole, whatever its indexes."""
    if database.kind != "sqlite":
        return []
    async with database.engine.connect() as connection:
        raw = statement.replace("?", "'x'")
        return [str(row[-1]) for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {raw}"))]
