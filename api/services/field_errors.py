"""What is wrong with which field, said without repeating what was entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.errors import ConfigurationError

LONG_ENOUGH_TO_RECOGNIZE = 4
NEVER_QUOTING = frozenset({"missing", "extra_forbidden"})
"""Kinds of errors that are always told in the same words."""
MOST_ERRORS = 100
MOST_VALUES = 1_000
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


def describe(errors: Sequence[Mapping[str, Any]], *, prefix: Sequence[str | int] = ()) -> tuple[FieldError, ...]:
    """pydantic's errors without the input, the context and any message that quotes the input.

    Of very many the first are told, and then how many more there are.
    """
    told = tuple(FieldError((*prefix, *error["loc"]), _message(error), error["type"]) for error in errors[:MOST_ERRORS])
    left = len(errors) - len(told)
    return (*told, FieldError(tuple(prefix), f"and {left} more", "too_many_errors")) if left else told


def _message(error: Mapping[str, Any]) -> str:
    if error["type"] not in NEVER_QUOTING and _quotes(error["msg"], error.get("input")):
        return NOT_VALID
    return str(error["msg"]).removeprefix("Value error, ")


def _quotes(message: str, entered: Any) -> bool:
    """Whether any of it is repeated there; of more than anybody enters by hand, some is taken to be."""
    waiting = [entered]
    for _ in range(MOST_VALUES):
        if not waiting:
            return False
        item = waiting.pop()
        if isinstance(item, Mapping):
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
        elif len(text := str(item)) >= LONG_ENOUGH_TO_RECOGNIZE and text in message:
            return True
    return True
