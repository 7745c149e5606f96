"""What is wrong with which field, said without repeating what was entered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.errors import ConfigurationError

LONG_ENOUGH_TO_RECOGNIZE = 4
NOT_VALID = "this value is not valid"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to correct.

    Attributes:
        location: The way to the field: ``("body", "credentials", "auth_token")``.
        message: What is wrong, for a person.
        type: The same for a program.
    """

    location: tuple[str | int, ...]
    message: str
    type: str


class InvalidFields(ConfigurationError):
    """Some fields are not valid."""

    code = "validation_failed"

    def __init__(self, *fields: FieldError) -> None:
        super().__init__()
        self.fields = fields


def describe(errors: Iterable[Mapping[str, Any]], *, prefix: Sequence[str | int] = ()) -> tuple[FieldError, ...]:
    """pydantic's errors without the input, the context and any message that quotes the input."""
    return tuple(
        FieldError((*prefix, *error["loc"]), _message(error["msg"], error.get("input")), error["type"])
        for error in errors
    )


def _message(message: str, entered: Any) -> str:
    return NOT_VALID if _quotes(message, entered) else message.removeprefix("Value error, ")


def _quotes(message: str, entered: Any) -> bool:
    if isinstance(entered, Mapping):
        return any(_quotes(message, item) for item in entered.values())
    if isinstance(entered, list | tuple):
        return any(_quotes(message, item) for item in entered)
    text = str(entered)
    return len(text) >= LONG_ENOUGH_TO_RECOGNIZE and text in message
