"""Settings, a migrated database, and a carrier that exists only here.

Every test process has settings of its own and never touches the checkout's data folder.
"""

import json
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from api.db import Database, open_database
from api.db.encryption import get_vault
from api.services.accounts import sessions
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings, get_settings
from api.tests import acme
from api.tests.databases import SERVER, Copies, PostgresCopies, SqliteCopies

# Before anything reads the settings; workers of one run inherit the key, so that they can read each other's databases.
os.environ.setdefault("ENCRYPTION_KEYS", json.dumps([Fernet.generate_key().decode()]))
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="patchbay-tests-")
os.environ["HF_HUB_OFFLINE"] = "1"

PUBLIC_URL = "http://gateway.test"
ENVIRONMENT = {
    "DATABASE_URL": "",
    "PUBLIC_BASE_URL": PUBLIC_URL,
    "MEDIA_HANDSHAKE_SECONDS": "0.2",
    "CARRIER_TIMEOUT_SECONDS": "0.5",
    "ARGON2_MEMORY_KIB": "8",
    "ARGON2_ROUNDS": "1",
}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures that tests recorded."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    figures = sorted({value for report in reports for name, value in report.user_properties if name == "figure"})
    if figures:
        terminalreporter.section("figures")
        for figure in figures:
            terminalreporter.write_line(str(figure))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a data folder of their own, short deadlines and cheap passwords; nobody's ``.env`` is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    _forget()
    yield get_settings()
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    get_vault.cache_clear()
    sessions.throttle.clear()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Where this worker's empty databases come from."""
    if not SERVER:
        yield SqliteCopies(tmp_path_factory.mktemp("database"))
        return
    copies = PostgresCopies()
    yield copies
    copies.close()


@pytest.fixture
async def database(settings: Settings, databases: Copies, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The database of this test, empty."""
    url = await databases.make(settings.data_dir)
    monkeypatch.setattr(settings, "database_url", url)
    opened = open_database(url)
    yield opened
    await opened.close()
    await databases.drop(url)


@pytest.fixture
def acme_spec() -> Iterator[ProviderSpec]:
    """Acme Voice, registered for this test."""
    providers.discover()
    providers.register(acme.SPEC)
    acme.AcmeProvider.configured.clear()
    yield acme.SPEC
    providers.unregister("acme")
