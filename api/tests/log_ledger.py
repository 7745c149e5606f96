"""The secrets and telephone numbers of the tests, entered where they are born, so that nobody has to remember to.

Credentials are entered when they are sealed, opened or handed to a provider; keys, tokens, passwords and tickets when
they are made; settings and form fields when pydantic reads a secret; numbers when they are put into a row.
"""

import functools
import json
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import event

from api.db.encryption import Vault
from api.db.models import Base
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import tickets
from api.services.telephony.registry import providers

HEAD = 8
"""Shorter secrets are not searched for: ordinary words contain them."""
SECRETIVE = re.compile(r"secret|password|token|private_key|passphrase|api_key")
NUMBER = "telephone number"
NUMBER_COLUMNS = [
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if column.name in {"address", "destination"} or column.name.endswith("_number")
]
PATTERNS = {
    NUMBER: re.compile(r"(?i)(?:\+|%2b)[1-9](?:[ ().-]{0,2}\d){7,14}|\b(?:sips?|tel):\+?\d{8,}"),
    "API key": re.compile(r"\bpb_[\w-]{40,}"),
    "media ticket": re.compile(r"(?<=/ws/)[\w-]{43}\b"),
    "encryption key": re.compile(r"(?<![\w-])[\w-]{43}=(?!=)"),
}
"""What shows without anybody having entered it: another process may have made it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line that shows what it must not; ``line`` shows it no more."""

    kind: str
    line: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.line.strip()}"


class Ledger:
    """Every secret by kind, and the digits of every number."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._by_head: dict[str, set[str]] = {}

    def enter(self, kind: str, value: Any) -> None:
        """Search for ``value``: a string, or the strings in a container."""
        if isinstance(value, Mapping | list | tuple | set | frozenset):
            for item in value.values() if isinstance(value, Mapping) else value:
                self.enter(kind, item)
        elif isinstance(value, str) and not _is_word(value):
            for spelling in {value, json.dumps(value)[1:-1], repr(value)[1:-1], quote(value, safe="")}:
                if len(spelling) >= HEAD:
                    self._kinds.setdefault(spelling, kind)
                    self._by_head.setdefault(spelling[:HEAD], set()).add(spelling)

    def enter_credentials(self, document: Any) -> None:
        """Search for what is secret among credentials: what a provider says is, or what is called so."""
        if isinstance(document, Mapping):
            sensitive = {name for spec in providers.all() for name in spec.ui_metadata.sensitive_fields}
            secret = [value for name, value in document.items() if name in sensitive or SECRETIVE.search(name)]
            self.enter("credential", secret)

    def enter_number(self, address: Any) -> None:
        """Search for the digits of a telephone number, whatever stands before them."""
        if match := re.fullmatch(r"(?:sips?:)?\+?(\d{8,15})(?:@.*)?", str(address)):
            self.enter(NUMBER, match[1])

    def search(self, line: str) -> Iterator[Finding]:
        """What the line shows."""
        for start in range(len(line) - HEAD + 1):
            for spelling in self._by_head.get(line[start : start + HEAD], ()):
                if line.startswith(spelling, start):
                    yield self._finding(self._kinds[spelling], spelling, line)
        for kind, pattern in PATTERNS.items():
            for match in pattern.finditer(line):
                yield self._finding(kind, match.group(), line)

    @staticmethod
    def _finding(kind: str, shown: str, line: str) -> Finding:
        return Finding(kind, line.replace(shown, f"<{kind}>"))


def _is_word(text: str) -> bool:
    """Whether a line may say it and mean no secret, such as a password of tests that is called "incorrect"."""
    return text.isalpha() and text.islower() and len(text) < 12


class _Gate(Ledger):
    """A way into ``ledger`` that is open while ``is_open``."""

    def __init__(self, ledger: Ledger, is_open: Callable[[], bool]) -> None:
        super().__init__()
        self._ledger, self._is_open = ledger, is_open

    def enter(self, kind: str, value: Any) -> None:
        if self._is_open():
            self._ledger.enter(kind, value)


@contextmanager
def births_entered(ledger: Ledger, is_open: Callable[[], bool]) -> Iterator[None]:
    """Have every secret and every number entered where it is born, while the block lasts and ``is_open``."""
    gate = _Gate(ledger, is_open)
    enter, credentials = gate.enter, gate.enter_credentials
    with pytest.MonkeyPatch.context() as patch, _numbers_entered(gate):
        before(patch, Vault, "__init__", lambda _self, keys: enter("encryption key", keys))
        before(patch, Vault, "seal", lambda _self, document: credentials(document))
        _after(patch, Vault, "open", credentials)
        _after(patch, Fernet, "generate_key", lambda key: enter("encryption key", key.decode()))
        before(patch, TelephonyProvider, "__init__", lambda _self, config: credentials(config))
        before(patch, SecretStr, "__init__", lambda _self, value: enter("setting or form field", value))
        _after(patch, secrets, "token_urlsafe", lambda token: enter(_random_kind(), token))
        before(patch, PasswordHasher, "hash", lambda _self, password, **_: enter("password", password))
        _after(patch, tickets, "of", lambda ticket: enter("media ticket", ticket))
        yield


def _random_kind() -> str:
    """What a random token is for, by who asked for it."""
    frame = sys._getframe(1)
    while frame.f_globals["__name__"] in {__name__, "secrets"} and frame.f_back:
        frame = frame.f_back
    kinds = {"new_token": "session token or API key", "generate_password": "generated password"}
    return kinds.get(frame.f_code.co_name, "random token")


def before(patch: pytest.MonkeyPatch, owner: Any, name: str, tell: Callable[..., object]) -> None:
    """Tell the arguments of every call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def told(*arguments: Any, **named: Any) -> Any:
        tell(*arguments, **named)
        return original(*arguments, **named)

    patch.setattr(owner, name, told)


def _after(patch: pytest.MonkeyPatch, owner: Any, name: str, tell: Callable[[Any], object]) -> None:
    """Tell the result of every call."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def told(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        tell(result)
        return result

    patch.setattr(owner, name, told)


@contextmanager
def _numbers_entered(ledger: Ledger) -> Iterator[None]:
    def entered(_row: Any, value: Any, _previous: Any, _initiator: Any) -> None:
        ledger.enter_number(value)

    columns = [
        getattr(mapper.class_, column)
        for mapper in Base.registry.mappers
        for table, column in NUMBER_COLUMNS
        if mapper.class_.__tablename__ == table
    ]
    for attribute in columns:
        event.listen(attribute, "set", entered)
    yield
    for attribute in columns:
        event.remove(attribute, "set", entered)
