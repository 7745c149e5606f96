"""Empty databases by the dozen: migrated once, then copied.

They are SQLite files, or live on the PostgreSQL server that ``TEST_DATABASE_URL`` names.
"""

import asyncio
import os
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.engine import make_url

from api.db import Database
from api.db.migrations import upgrade_database

SERVER = os.environ.get("TEST_DATABASE_URL", "")


class Copies(Protocol):
    """Where empty databases come from."""

    async def make(self, folder: Path) -> str:
        """The URL of a fresh one; files go to ``folder``."""

    async def drop(self, url: str) -> None:
        """Take it away again."""


class SqliteCopies:
    """Copies of one file."""

    def __init__(self, folder: Path) -> None:
        self._empty = folder / "empty.sqlite3"
        _run(_migrate(f"sqlite+aiosqlite:///{self._empty}"))

    async def make(self, folder: Path) -> str:
        copy = shutil.copy(self._empty, folder / "patchbay.sqlite3")
        return f"sqlite+aiosqlite:///{copy}"

    async def drop(self, url: str) -> None:
        """The folder goes as a whole."""


class PostgresCopies:
    """Copies of one template database on the server at ``SERVER``."""

    def __init__(self) -> None:
        self._template = f"patchbay_{uuid4().hex}"
        _run(self._prepare())

    async def make(self, folder: Path) -> str:
        name = f"patchbay_{uuid4().hex}"
        await _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return _url(name)

    async def drop(self, url: str) -> None:
        await _on_server(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Take the template away too."""
        _run(self.drop(_url(self._template)))

    async def _prepare(self) -> None:
        await _on_server(f'CREATE DATABASE "{self._template}"')
        await _migrate(_url(self._template))


def _url(name: str) -> str:
    url = make_url(SERVER).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


async def _on_server(statement: str) -> None:
    server = Database(_url("postgres"))
    alone = server.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with alone.connect() as connection:
        await connection.execute(text(statement))
    await server.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade_database(database)
    await database.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)
