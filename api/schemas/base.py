"""What every schema shares."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is out of range") from None


ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=ONE_LINE)]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", examples=["0f8fad5bd9cb469fa16570867728950e"])]
CallLimit = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Time = Annotated[datetime, PlainSerializer(lambda moment: moment.astimezone(UTC), return_type=datetime)]
MOST_FIELDS = 200


class Request(BaseModel):
    """What a client sends. A misspelled field is an error, and no error repeats what was sent."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_what_nobody_sends(cls, data: Any) -> Any:
        """Each misspelled field is an error of its own; a million of them would take seconds to tell."""
        if isinstance(data, dict) and len(data) > MOST_FIELDS:
            raise PydanticCustomError("too_many_fields", "there are far too many fields")
        return data


class Answer(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
