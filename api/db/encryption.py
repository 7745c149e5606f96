"""Credentials at rest: encrypted with the newest key, readable with any key of the ring."""

import contextlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from api.errors import ConfigurationError
from api.redaction import keep_secret
from api.settings import Settings, get_settings

KEY_FILE = "encryption.key"


class Vault:
    """Encrypts JSON documents. ``keys`` are Fernet keys, newest first."""

    def __init__(self, keys: list[str]) -> None:
        self._fernet = _read_keys(keys)

    def seal(self, document: Any) -> str:
        """``document``, encrypted with the newest key."""
        return self._fernet.encrypt(orjson.dumps(document)).decode()

    def open(self, token: str) -> Any:
        """The document behind ``token``.

        Raises:
            ConfigurationError: No key of the ring fits.
        """
        try:
            return orjson.loads(self._fernet.decrypt(token.encode()))
        except InvalidToken:
            raise ConfigurationError("stored credentials do not open with the configured encryption keys") from None


class KeyFileVault(Vault):
    """The same with the ring of a key file, which another process may rotate at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._version = _version_of(path)
        super().__init__(_read_ring(path))

    def seal(self, document: Any) -> str:
        self._keep_up()
        return super().seal(document)

    def open(self, token: str) -> Any:
        self._keep_up()
        return super().open(token)

    def _keep_up(self) -> None:
        version = _version_of(self._path)
        if version != self._version:
            self._fernet, self._version = _read_keys(_read_ring(self._path)), version


def _read_keys(keys: list[str]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ConfigurationError("an encryption key is not a Fernet key") from error


def load_keys(settings: Settings) -> list[str]:
    """The configured keys, or the data folder's own, made on first use."""
    if settings.encryption_keys:
        keys = [key.get_secret_value() for key in settings.encryption_keys]
        keep_secret(keys)
        return keys
    return _read_ring(_key_file(settings))


def rotate_key_file(settings: Settings) -> None:
    """Put a fresh key in front of the data folder's ring; older ones still open what they sealed.

    Raises:
        ConfigurationError: The keys come from the environment, where only an operator can add one; or another rotation
            is under way.
    """
    if settings.encryption_keys:
        raise ConfigurationError("the keys come from ENCRYPTION_KEYS: put a new one first there, then re-encrypt")
    path = settings.data_dir / KEY_FILE
    fresh = path.with_suffix(".new")
    try:
        # The file is the lock: of two rotations at once, one would lose the other's key.
        _write_private(fresh, Fernet.generate_key().decode())
    except FileExistsError:
        raise ConfigurationError(f"another rotation is under way; if none is, remove {fresh}") from None
    with fresh.open("a") as file:
        file.write("\n".join(load_keys(settings)) + "\n")
    fresh.replace(path)
    get_vault.cache_clear()


def _key_file(settings: Settings) -> Path:
    """The data folder's key file, with a first key in it. Of processes that start at once, one makes it."""
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            _write_private(path, Fernet.generate_key().decode())
    return path


def _read_ring(path: Path) -> list[str]:
    keys = path.read_text().split()
    keep_secret(keys)
    return keys


def _version_of(path: Path) -> tuple[int, int]:
    """Changes whenever the file is replaced."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


@lru_cache
def get_vault() -> Vault:
    """The vault of this process."""
    settings = get_settings()
    return Vault(load_keys(settings)) if settings.encryption_keys else KeyFileVault(_key_file(settings))


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON column that is ciphertext in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else get_vault().seal(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else get_vault().open(value)
