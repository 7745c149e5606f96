"""What every router of the management API shares."""

from typing import Any

from fastapi import APIRouter, Depends

from api.routes.dependencies import keep_private
from api.schemas.errors import ERRORS

MAX_BODY_BYTES = 1024 * 1024
# The server refuses such a body before anybody reads it, so the refusal is plain text.
TOO_LARGE: dict[int | str, dict[str, Any]] = {
    413: {"description": "The body is too large.", "content": {"text/plain": {}}}
}


def management_router(prefix: str, *, tag: str) -> APIRouter:
    """A router under ``/api/v1``: private answers, declared errors, no endless bodies."""
    return APIRouter(
        prefix=f"/api/v1{prefix}",
        tags=[tag],
        responses=ERRORS | TOO_LARGE,
        dependencies=[Depends(keep_private)],
        max_body_size=MAX_BODY_BYTES,
    )
