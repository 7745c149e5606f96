"""What every schema shares."""

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=ONE_LINE)]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", examples=["0f8fad5bd9cb469fa16570867728950e"])]
CallLimit = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Time = Annotated[datetime, PlainSerializer(lambda moment: moment.astimezone(UTC), return_type=datetime)]


def storable(max_bytes: int) -> AfterValidator:
    """Lets pass what comes out of a JSON column as it went in, and is at most ``max_bytes`` long there."""

    def check(value: Any) -> Any:
        try:
            stored = orjson.dumps(value)
        except orjson.JSONEncodeError:
            stored = b""
        if not stored or orjson.loads(stored) != value:
            raise ValueError("numbers must be finite and fit in 64 bits, texts must be Unicode, and nesting has limits")
        if len(stored) > max_bytes:
            raise ValueError(f"as JSON this is longer than {max_bytes} bytes")
        return value

    return AfterValidator(check)


class Request(BaseModel):
    """What a client sends. A misspelled field is an error, and no error repeats what was sent."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class Answer(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
