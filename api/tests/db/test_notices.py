"""Who waits is told when something changed: in this process, and on PostgreSQL in every other one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from api.db import Database


@pytest.fixture
async def elsewhere(database: Database) -> AsyncIterator[Database]:
    """Another process on the same database."""
    if database.kind != "postgresql":
        pytest.skip("SQLite serves one process")
    opened = Database(database.engine.url.render_as_string(hide_password=False))
    yield opened
    await opened.close()


async def post(database: Database, topic: str) -> None:
    async with database.session() as session:
        await database.notices.post(session, topic)


async def test_whoever_waits_for_a_topic_is_told_and_nobody_else(database: Database) -> None:
    told, other = asyncio.Event(), asyncio.Event()
    with database.notices.subscribe("run:1", told.set), database.notices.subscribe("run:2", other.set):
        await post(database, "run:1")
    assert (told.is_set(), other.is_set()) == (True, False)


async def test_nobody_is_told_of_what_was_taken_back(database: Database) -> None:
    told = asyncio.Event()
    with database.notices.subscribe("run:1", told.set), contextlib.suppress(ZeroDivisionError):
        async with database.session() as session:
            await database.notices.post(session, "run:1")
            raise ZeroDivisionError
    assert not told.is_set()


async def test_whoever_stopped_waiting_is_not_told(database: Database) -> None:
    told = asyncio.Event()
    with database.notices.subscribe("run:1", told.set):
        pass
    await post(database, "run:1")
    assert not told.is_set()


async def test_another_process_is_told(database: Database, elsewhere: Database) -> None:
    told = asyncio.Event()
    await elsewhere.notices.listen()
    with elsewhere.notices.subscribe("run:1", told.set):
        await post(database, "run:1")
        async with asyncio.timeout(5):
            await told.wait()


async def test_a_lost_connection_is_made_again(database: Database, elsewhere: Database) -> None:
    told: list[int] = []
    await elsewhere.notices.listen()
    with elsewhere.notices.subscribe("run:1", lambda: told.append(1)):
        async with database.session() as session:
            others = "datname = current_database() AND pid != pg_backend_pid()"
            await session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        async with asyncio.timeout(10):
            while not told:
                await post(database, "run:1")
                await asyncio.sleep(0.05)
