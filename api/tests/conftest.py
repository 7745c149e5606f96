"""A gateway of its own for every test: settings, a migrated database, and a carrier that exists only here."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from api.db import Database, open_database
from api.db.encryption import get_vault
from api.db.migrations import upgrade_database
from api.services.accounts import sessions
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings, get_settings
from api.tests import acme


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a data folder of their own and cheap passwords."""
    for name, value in {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "PUBLIC_BASE_URL": "http://gateway.test",
        "ARGON2_MEMORY_KIB": "8",
        "ARGON2_ROUNDS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    _forget()
    yield get_settings()
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    get_vault.cache_clear()
    sessions.throttle.clear()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database after every migration, to copy from."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite3"

    async def migrate() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await upgrade_database(database)
        await database.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
async def database(settings: Settings, migrated: Path) -> AsyncIterator[Database]:
    """The database of this test, empty."""
    shutil.copy(migrated, settings.data_dir / "patchbay.sqlite3")
    opened = open_database(settings.database_url)
    yield opened
    await opened.close()


@pytest.fixture
def acme_spec() -> Iterator[ProviderSpec]:
    """Acme Voice, registered for this test."""
    providers.discover()
    providers.register(acme.SPEC)
    acme.AcmeProvider.configured.clear()
    yield acme.SPEC
    providers.unregister("acme")
