"""Credentials at rest."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from api.db import Database, maintenance
from api.db.encryption import KEY_FILE, Vault, get_vault, load_keys
from api.db.maintenance import rotate_keys
from api.db.models import Organization, TelephonyConfiguration
from api.errors import ConfigurationError
from api.settings import Settings, get_settings
from api.tests.routes.records import add_request

SECRET = "a-token-nobody-may-read"


@pytest.fixture
def own_key(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder's own key instead of one from the environment; its file."""
    monkeypatch.setenv("DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("ENCRYPTION_KEYS", "")
    get_settings.cache_clear()
    get_vault.cache_clear()
    return settings.data_dir / KEY_FILE


async def configuration(database: Database) -> str:
    async with database.session() as session:
        organization = Organization(name="One")
        session.add(organization)
        await session.flush()
        row = TelephonyConfiguration(
            organization_id=organization.id, name="One", provider="acme", credentials={"token": SECRET}
        )
        session.add(row)
        await session.flush()
        return row.id


async def sealed(database: Database) -> str:
    async with database.engine.connect() as connection:
        return str((await connection.execute(text("SELECT credentials FROM telephony_configurations"))).scalar_one())


async def test_the_database_never_holds_a_readable_secret(database: Database, own_key: Path) -> None:
    await configuration(database)
    assert SECRET not in await sealed(database)
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600  # noqa: ASYNC240


async def test_rotation_seals_everything_with_a_fresh_key(database: Database, own_key: Path) -> None:
    row_id = await configuration(database)
    old_key, old_text = load_keys(get_settings())[0], await sealed(database)
    await rotate_keys()
    ring = load_keys(get_settings())
    assert ring[0] != old_key
    assert ring[1] == old_key
    assert await sealed(database) != old_text
    assert Vault([ring[0]]).open(await sealed(database)) == {"token": SECRET}
    async with database.session() as session:
        found = await session.get(TelephonyConfiguration, row_id)
        assert found is not None
        assert found.credentials == {"token": SECRET}


async def test_rotation_seals_the_log_of_carriers_requests_a_part_at_a_time(
    database: Database, own_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "AT_ONCE", 2)
    await configuration(database)
    async with database.session() as session:
        organization_id = (await session.scalars(select(Organization.id))).one()
    ids = {await add_request(database, organization_id) for _ in range(5)}
    await rotate_keys()
    newest = Vault(load_keys(get_settings())[:1])
    async with database.engine.connect() as connection:
        rows = list(await connection.execute(text("SELECT id, content FROM webhook_requests")))
    assert {row.id for row in rows if newest.open(row.content)["data"]} == ids


async def test_nothing_that_is_stored_opens_with_the_old_key_alone(database: Database, own_key: Path) -> None:
    await configuration(database)
    old_key = load_keys(get_settings())[0]
    before = await sealed(database)
    await rotate_keys()
    with pytest.raises(ConfigurationError, match="do not open"):
        Vault([old_key]).open(await sealed(database))
    assert get_vault().open(before) == {"token": SECRET}


async def test_a_process_that_serves_meanwhile_reads_and_seals_with_the_new_key(
    database: Database, own_key: Path
) -> None:
    row_id = await configuration(database)
    serving = get_vault()
    await rotate_keys()
    assert get_vault() is not serving
    new_key = load_keys(get_settings())[0]
    assert serving.open(await sealed(database)) == {"token": SECRET}
    assert Vault([new_key]).open(serving.seal("sealed meanwhile")) == "sealed meanwhile"
    async with database.session() as session:
        assert (await session.get_one(TelephonyConfiguration, row_id)).credentials == {"token": SECRET}


async def test_many_rotations_leave_everything_readable(database: Database, own_key: Path) -> None:
    first = get_vault()
    backups = [first.seal("a backup")]
    for _ in range(3):
        await rotate_keys()
        backups.append(get_vault().seal("a backup"))
    assert [first.open(backup) for backup in backups] == ["a backup"] * 4
    assert len(load_keys(get_settings())) == 4
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600  # noqa: ASYNC240


async def test_two_rotations_at_once_lose_no_key(database: Database, own_key: Path) -> None:
    get_vault()
    own_key.with_suffix(".new").touch()
    with pytest.raises(ConfigurationError, match="another rotation"):
        await rotate_keys()
    assert len(load_keys(get_settings())) == 1


async def test_keys_from_the_environment_are_rotated_by_putting_a_new_one_first(
    database: Database, own_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()

    def configure(*keys: str) -> None:
        monkeypatch.setenv("ENCRYPTION_KEYS", json.dumps(keys))
        get_settings.cache_clear()
        get_vault.cache_clear()

    configure(old)
    await configuration(database)
    configure(new, old)
    await rotate_keys()
    assert Vault([new]).open(await sealed(database)) == {"token": SECRET}
    with pytest.raises(ConfigurationError, match="do not open"):
        Vault([old]).open(await sealed(database))
    assert not own_key.exists()  # noqa: ASYNC240


def test_a_wrong_key_opens_nothing_and_says_so() -> None:
    token = Vault([Fernet.generate_key().decode()]).seal({"token": SECRET})
    with pytest.raises(ConfigurationError, match="do not open"):
        Vault([Fernet.generate_key().decode()]).open(token)


def test_a_key_that_is_none_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="not a Fernet key"):
        Vault(["hunter2"])
