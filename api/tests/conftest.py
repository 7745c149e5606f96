"""Settings, a migrated database, and a carrier that exists only here.

Every test process has settings of its own and never touches the checkout's data folder.
"""

import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from api.db import Database, open_database
from api.db.encryption import get_vault
from api.services.accounts import sessions
from api.services.telephony.calls.webhook_log import webhook_log
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.settings import Settings, get_settings
from api.tests import acme, postgres
from api.tests.databases import Databases, PostgresDatabases, SqliteFiles
from api.tests.log_watch import LogWatch, watching_the_session

# Before anything reads the settings; workers of one run inherit the key, so that they can read each other's databases.
os.environ.setdefault("ENCRYPTION_KEYS", json.dumps([Fernet.generate_key().decode()]))
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="patchbay-tests-")
os.environ["HF_HUB_OFFLINE"] = "1"

PUBLIC_URL = "http://gateway.test"
ENVIRONMENT = {
    "DATABASE_URL": "",
    "PUBLIC_BASE_URL": PUBLIC_URL,
    "DEVELOPMENT": "true",
    "MEDIA_HANDSHAKE_SECONDS": "0.2",
    "CARRIER_TIMEOUT_SECONDS": "10",
    "ALLOWED_PRIVATE_RANGES": '["127.0.0.0/8"]',
    "ARGON2_MEMORY_KIB": "8",
    "ARGON2_ROUNDS": "1",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the chaos test may be told."""
    parser.addoption("--chaos-seed", default="1", help="what the chaos test draws its lots from (default: 1)")
    parser.addoption("--chaos-calls", type=int, default=200, help="how many calls it makes (default: 200)")


def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL server for all processes of the run, from the first that needs it to its end; no file is left."""
    config.add_cleanup(lambda: shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True))
    if postgres.FOLDER not in os.environ:
        run = ExitStack()
        run.enter_context(postgres.reserved())
        config.add_cleanup(run.close)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded, and say so when one of the two databases was left out."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    if figures := {value for report in reports for name, value in report.user_properties if name == "figure"}:
        terminalreporter.section("figures")
        for figure in sorted(map(str, figures)):
            terminalreporter.write_line(figure)
    skipped = terminalreporter.stats.get("skipped", [])
    if count := sum(postgres.NOT_INSTALLED in report.longreprtext for report in skipped):
        terminalreporter.write_line(f"{count} tests were skipped: {postgres.NOT_INSTALLED}")


@pytest.fixture(scope="session", autouse=True)
def log_watch() -> Iterator[LogWatch]:
    """Searches the logs of the whole session, in each worker its own; the verdict is at the session's end."""
    with watching_the_session() as watch:
        yield watch


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a data folder of their own, cheap passwords; nobody's ``.env`` is read."""
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
    sessions.peers.clear()
    webhook_log.clear()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Where this worker's SQLite databases come from."""
    return SqliteFiles(tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[Databases]:
    """Where this worker's PostgreSQL databases come from."""
    try:
        server = postgres.server_url()
    except postgres.NotInstalledError as reason:
        pytest.skip(str(reason))
    databases = PostgresDatabases(server)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where this test's databases come from: every test that asks runs once on each."""
    found: Databases = request.getfixturevalue(f"{request.param}_databases")
    return found


@pytest.fixture
async def database(
    settings: Settings, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """The database of this test, empty."""
    url = await databases.make(settings.data_dir)
    monkeypatch.setattr(settings, "database_url", url)
    opened = open_database(url)
    yield opened
    await opened.close()
    await databases.drop(url)


@pytest.fixture
async def blank_database(databases: Databases, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which there is no table yet."""
    url = await databases.make_blank(tmp_path)
    opened = Database(url)
    yield opened
    await opened.close()
    await databases.drop(url)


@pytest.fixture
async def postgres_url(postgresql_databases: Databases, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a PostgreSQL database in which there is no table yet, for a process to start on."""
    url = await postgresql_databases.make_blank(tmp_path)
    yield url
    await postgresql_databases.drop(url)


@pytest.fixture
def acme_spec() -> Iterator[ProviderSpec]:
    """Acme Voice, registered for this test."""
    providers.discover()
    providers.register(acme.SPEC)
    acme.AcmeProvider.configured.clear()
    yield acme.SPEC
    providers.unregister("acme")
