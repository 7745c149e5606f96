"""What an operator may set, from the environment or a ``.env`` file. Everything has an embedded default."""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The gateway's settings. Times in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = Field(default=1, ge=1)
    """Gateway processes on this port; more than one share a PostgreSQL database."""
    public_base_url: str = ""
    """Scheme, host, port and path prefix under which carriers reach us; signatures are verified on it."""
    proxy_path_prefix: str = ""
    """What a proxy puts before the path of every request it forwards, where it does."""
    trusted_proxies: list[IPvAnyNetwork] = []
    """Addresses and networks whose ``X-Forwarded-For`` is believed; anybody else's says nothing."""

    development: bool = False
    """Whether somebody tries things out here: what carriers sent may be processed again."""

    data_dir: Path = Path("data")
    database_url: str = Field(default="", repr=False)
    """Empty: SQLite in the data folder."""
    encryption_keys: list[SecretStr] = []
    """Fernet keys, newest first. Empty: one is generated into the data folder with mode 0600."""

    simulator_url: str = "http://127.0.0.1:8900"
    """Where the simulated carriers answer REST requests, for configurations marked as simulated."""
    simulate_carriers: bool = False
    """Whether every configuration's carrier is a simulated one: to try the gateway out without an account anywhere."""

    allowed_private_ranges: list[IPv4Network | IPv6Network] = []
    """What users' URLs may lead to although it is not public: the network of a PBX, as CIDR."""

    llm_base_url: str = ""
    llm_model: str = ""
    llm_api_key: SecretStr = SecretStr("")

    log_level: str = "INFO"
    log_json: bool = False

    session_days: int = Field(default=14, ge=1)
    argon2_memory_kib: int = Field(default=65536, ge=8)
    """What one password check costs in memory; it also costs an attacker that much."""
    argon2_rounds: int = Field(default=3, ge=1)
    max_webhook_bytes: int = 64 * 1024
    webhook_request_days: int = Field(default=30, ge=1)
    """How long what carriers requested stays in the log."""
    media_ticket_seconds: float = 60.0
    media_handshake_seconds: float = 10.0
    carrier_timeout_seconds: float = 10.0

    max_concurrent_calls: int = Field(default=100, ge=0)
    """Live calls of an organization that sets no limit of its own."""
    max_calls_per_process: int = Field(default=16, ge=0)
    """Conversations in one process; the next call is refused politely, or goes to another process."""
    max_loop_lag_seconds: float = Field(default=0.1, gt=0)
    """How late the event loop may run, on average, before a process takes no further call."""

    lease_seconds: float = Field(default=20.0, gt=0)
    """How long a conversation's process may be silent before its call is looked after by another one."""
    heartbeat_seconds: float = Field(default=5.0, gt=0)
    caretaker_seconds: float = Field(default=5.0, gt=0)
    """How often calls that need looking after are looked for."""
    silence_seconds: float = Field(default=60.0, gt=0)
    """How long nothing may be heard of a call before its carrier is asked about it."""
    dial_doubt_seconds: float = Field(default=60.0, ge=0)
    """How long after an unanswered dial its carrier may still come to know the call."""
    give_up_seconds: float = Field(default=3600.0, gt=0)
    """How long a carrier that cannot be asked keeps a silent call alive in our books."""
    retention_seconds: float = Field(default=600.0, gt=0)
    """How often calls and recordings that are kept no longer are looked for."""
    drain_seconds: float = Field(default=25.0, ge=0)
    """How long live calls may go on after SIGTERM before they are ended politely."""

    @model_validator(mode="after")
    def _fill_defaults(self) -> Self:
        self.data_dir = self.data_dir.expanduser().absolute()
        self.public_base_url = (self.public_base_url or f"http://localhost:{self.port}").rstrip("/")
        self.proxy_path_prefix = self.proxy_path_prefix.rstrip("/")
        if not self.database_url:
            self.database_url = f"sqlite+aiosqlite:///{self.data_dir / 'patchbay.sqlite3'}"
        elif self.database_url.startswith(("postgres://", "postgresql://")):
            self.database_url = "postgresql+asyncpg://" + self.database_url.split("://", 1)[1]
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the database is SQLite, which serves one process."""
        return self.database_url.startswith("sqlite")

    @property
    def recordings_dir(self) -> Path:
        """Where call recordings are written."""
        return self.data_dir / "recordings"

    @property
    def llm_active(self) -> bool:
        """Whether a language model is configured; if not, the scripted brain speaks."""
        return bool(self.llm_base_url or self.llm_api_key.get_secret_value())

    @property
    def secrets(self) -> list[str]:
        """Everything in here that nobody may read."""
        password = unquote(urlsplit(self.database_url).password or "")
        return [secret for secret in (password, *_secrets_in([value for _name, value in self])) if secret]


def _secrets_in(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, list):
            yield from _secrets_in(value)


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
