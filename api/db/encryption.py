"""Credentials at rest: encrypted with the newest key, readable with any key of the ring."""

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
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise ConfigurationError("an encryption key is not a Fernet key") from error

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


def load_keys(settings: Settings) -> list[str]:
    """The configured keys, or the data folder's own, made on first use."""
    if settings.encryption_keys:
        keys = [key.get_secret_value() for key in settings.encryption_keys]
    else:
        path = settings.data_dir / KEY_FILE
        if not path.exists():
            _write_private(path, Fernet.generate_key().decode())
        keys = path.read_text().split()
    keep_secret(keys)
    return keys


def rotate_key_file(settings: Settings) -> None:
    """Put a fresh key in front of the data folder's ring; older ones still open what they sealed.

    Raises:
        ConfigurationError: The keys come from the environment, where only an operator can add one.
    """
    if settings.encryption_keys:
        raise ConfigurationError("the keys come from ENCRYPTION_KEYS: put a new one first there, then re-encrypt")
    ring = [Fernet.generate_key().decode(), *load_keys(settings)]
    path = settings.data_dir / KEY_FILE
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write_private(fresh, "\n".join(ring))
    fresh.replace(path)
    get_vault.cache_clear()


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


@lru_cache
def get_vault() -> Vault:
    """The vault of this process."""
    return Vault(load_keys(get_settings()))


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON column that is ciphertext in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else get_vault().seal(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else get_vault().open(value)
