"""Whatever holds a secret does not show it when somebody prints it."""

import dataclasses
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings

import api
from api.db.models import Base
from api.errors import GatewayError
from api.services.field_errors import FieldError, InvalidFields
from api.services.telephony.registry import providers
from api.services.workflows.problems import InvalidWorkflow, Problem
from api.settings import Settings

SHOWN = "shown-in-clear"
SECRETIVE = re.compile(
    r"^(?:\w*_)?(?:secret|password|passwd|token|ticket|api_key|key|credentials?|private_key|authorization|cookie|signature"
    r"|headers|body|settings|output|content|answer|database_url|raw_response|raw_data|\w*_hash)s?$"
)
HOLDS_TEXT = re.compile(r"str|bytes|dict|Mapping|list|Any|Secret")
EXEMPT = {
    "Faults.signature": "what a simulated carrier signs with instead: a forgery, on purpose",
    "CallRequest.idempotency_key": "names a request; it proves nothing",
}

MADE_OF: dict[object, object] = {
    InvalidFields: FieldError(("body",), "no", "missing"),
    InvalidWorkflow: Problem((), "no"),
}
"""What an error is made of that is not made of a message."""


def classes() -> Iterator[type]:
    """Every class of ours."""
    for module in pkgutil.walk_packages(api.__path__, "api."):
        if not module.name.startswith("api.tests"):
            loaded = importlib.import_module(module.name)
            yield from (
                item for item in vars(loaded).values() if inspect.isclass(item) and item.__module__ == module.name
            )


def fields_of(cls: type) -> Mapping[str, Any]:
    """The fields of a dataclass, a model or a row, with their types."""
    if issubclass(cls, BaseModel):
        return {name: info.annotation for name, info in cls.model_fields.items()}
    if dataclasses.is_dataclass(cls) or (issubclass(cls, tuple) and hasattr(cls, "_fields")):
        return typing.get_type_hints(cls)
    if issubclass(cls, Base) and cls is not Base:
        return {column.key: str for column in cls.__mapper__.columns}
    return {}


def secret_fields(cls: type) -> list[str]:
    """Those that hold a secret, by their name or their type."""
    return [
        name
        for name, kind in fields_of(cls).items()
        if HOLDS_TEXT.search(str(kind))
        and "Callable" not in str(kind)
        and (SECRETIVE.search(name) or "Secret" in str(kind))
        if f"{cls.__name__}.{name}" not in EXEMPT
    ]


def fill(cls: Any) -> Any:
    """An instance whose secret fields say ``SHOWN``, as far as their type lets them, and no other."""
    secret = secret_fields(cls)
    values = {
        name: SecretStr(SHOWN) if "Secret" in str(kind) else SHOWN if name in secret else "harmless"
        for name, kind in fields_of(cls).items()
    }
    if issubclass(cls, BaseModel):
        return cls.model_construct(**values)
    if issubclass(cls, Base | tuple):
        return cls(**values)
    instance = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(instance, name, value)
    return instance


def shows(instance: object) -> bool:
    """Whether a secret stands in a representation."""
    return any(SHOWN in show(instance) for show in (repr, str, "{}".format))


MASKED = {spec.config_response_cls for spec in providers.all()}
"""What forms read back; secrets are masked before they get there (``show_credentials``)."""
HOLDERS = [cls for cls in dict.fromkeys(classes()) if cls not in MASKED and secret_fields(cls)]


def test_the_classes_that_hold_a_secret_are_found() -> None:
    names = {cls.__name__ for cls in HOLDERS}
    assert {"Settings", "Webhook", "SignIn", "IssuedKey", "LoginRequest", "ConfigurationCreate", "Reply"} <= names
    assert {"TelephonyConfiguration", "User", "TwilioConfigurationRequest", "GatewayProcess"} <= names


@pytest.mark.parametrize("cls", HOLDERS, ids=lambda cls: cls.__name__)
def test_it_shows_no_secret(cls: type) -> None:
    assert not shows(fill(cls))


@dataclasses.dataclass
class Careless:
    """What somebody may write."""

    name: str
    auth_token: str


class CarelessModel(BaseModel):
    """The same as a model."""

    password: str


@pytest.mark.parametrize("cls", [Careless, CarelessModel])
def test_one_that_does_is_noticed(cls: type) -> None:
    assert shows(fill(cls))


def test_neither_do_settings_that_were_really_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://patchbay:{SHOWN}@db/patchbay")
    monkeypatch.setenv("ENCRYPTION_KEYS", f'["{SHOWN}"]')
    monkeypatch.setenv("LLM_API_KEY", SHOWN)
    settings = Settings()
    assert settings.secrets == [SHOWN] * 3
    assert not shows(settings)


@pytest.mark.parametrize("cls", [cls for cls in classes() if issubclass(cls, BaseSettings)])
def test_settings_that_are_refused_are_not_repeated(cls: type[BaseSettings]) -> None:
    with pytest.raises(ValueError, match="validation error") as refused:
        cls.model_validate({name: {SHOWN: SHOWN} for name in cls.model_fields})
    assert SHOWN not in str(refused.value)


def errors() -> list[type[GatewayError]]:
    """Every error of ours."""
    return [cls for cls in classes() if issubclass(cls, GatewayError)]


@pytest.mark.parametrize("cls", errors(), ids=lambda cls: cls.__name__)
def test_an_error_shows_no_more_than_its_message(cls: Callable[..., GatewayError]) -> None:
    error = cls(MADE_OF.get(cls, 1))
    error.__dict__.update(token=SHOWN, credentials={"auth_token": SHOWN})
    assert not shows(error)
