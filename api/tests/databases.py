"""Empty databases by the dozen, SQLite files and databases on a PostgreSQL server: migrated once, then copied."""

import asyncio
import shutil
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import asyncpg
from sqlalchemy.engine import make_url

from api.db import Database
from api.db.migrations import upgrade_database


class Databases(Protocol):
    """Where a test's database comes from."""

    async def make(self, folder: Path) -> str:
        """The URL of a fresh one, migrated; files go to ``folder``."""

    async def make_blank(self, folder: Path) -> str:
        """The URL of one in which there is no table yet."""

    async def drop(self, url: str) -> None:
        """Take it away again."""


class SqliteFiles:
    """Copies of one file."""

    def __init__(self, folder: Path) -> None:
        self._empty = folder / "empty.sqlite3"
        asyncio.run(_migrate(_file_url(self._empty)))

    async def make(self, folder: Path) -> str:
        copy = folder / "patchbay.sqlite3"
        shutil.copy(self._empty, copy)
        return _file_url(copy)

    async def make_blank(self, folder: Path) -> str:
        return _file_url(folder / "blank.sqlite3")

    async def drop(self, url: str) -> None:
        """The folder goes as a whole."""


class PostgresDatabases:
    """Copies of one template database on a server."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server).set(drivername="postgresql")
        self._template = asyncio.run(self._make_template())

    async def make(self, folder: Path) -> str:
        return await self._create(self._template)

    async def make_blank(self, folder: Path) -> str:
        return await self._create("template0")

    async def drop(self, url: str) -> None:
        await self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Take the template away too."""
        asyncio.run(self._execute(f'DROP DATABASE "{self._template}" WITH (FORCE)'))

    async def _make_template(self) -> str:
        url = await self._create("template0")
        await _migrate(url)
        return str(make_url(url).database)

    async def _create(self, template: str) -> str:
        name = f"patchbay_{uuid4().hex}"
        # Copying files is three times as quick as logging what is in them, as long as nobody waits for the disk.
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        url = self._server.set(drivername="postgresql+asyncpg", database=name)
        return url.render_as_string(hide_password=False)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.render_as_string(hide_password=False))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _file_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade_database(database)
    await database.close()
