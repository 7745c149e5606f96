"""What a call may be given along for its workflow's prompts."""

from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from api.services.workflows.placeholders import RESERVED, is_reserved

MAX_VARIABLES_BYTES = 32 * 1024
MAX_DOCUMENT_BYTES = 1024 * 1024


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


def _refuse_reserved(name: str) -> str:
    if is_reserved(name):
        raise PydanticCustomError("reserved_name", "this name is the gateway's own: choose another")
    return name


VariableName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64), AfterValidator(_refuse_reserved)
]
Variables = Annotated[
    dict[VariableName, Any],
    storable(MAX_VARIABLES_BYTES),
    Field(
        max_length=100,
        description="What the workflow's prompts may name as `{{ key }}`; 32 KiB at most. "
        f"These names are the gateway's own, however they are written: {', '.join(sorted(RESERVED))}.",
    ),
]
