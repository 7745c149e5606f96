"""What most tests stand on: settings of their own, and a migrated database on an empty data folder."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from api.db import Database, open_database
from api.db.encryption import get_vault
from api.db.migrations import upgrade_database
from api.settings import Settings, get_settings

PUBLIC_URL = "https://gateway.example"
ENVIRONMENT = {
    "PUBLIC_BASE_URL": PUBLIC_URL,
    "ENCRYPTION_KEYS": f'["{Fernet.generate_key().decode()}"]',
    "MEDIA_HANDSHAKE_SECONDS": "0.2",
    "CARRIER_TIMEOUT_SECONDS": "0.5",
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """The process's settings for one test, on an empty data folder; nobody's ``.env`` is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for cached in (get_settings, get_vault):
        cached.cache_clear()
    yield get_settings()
    for cached in (get_settings, get_vault):
        cached.cache_clear()


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The process's database for one test: SQLite, migrated, empty."""
    opened = open_database(settings.database_url)
    await upgrade_database(opened)
    yield opened
    await opened.close()
