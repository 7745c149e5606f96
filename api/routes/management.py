"""What every router of the management API shares."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request

from api.routes.dependencies import Caller, keep_private
from api.schemas.errors import ERRORS
from api.services.accounts.callers import SAFE_METHODS
from api.services.telephony.calls.feed import feed
from api.services.telephony.calls.hints import Kind, LiveEvent

QUESTIONS = ("/check", "/validate")
"""How the paths of requests end that change nothing, whatever their method."""
MAX_BODY_BYTES = 1024 * 1024
# The server refuses such a body before anybody reads it, so the refusal is plain text.
TOO_LARGE: dict[int | str, dict[str, Any]] = {
    413: {"description": "The body is too large.", "content": {"text/plain": {}}}
}


def management_router(prefix: str, *, tag: str, changes: Kind | None = None) -> APIRouter:
    """A router under ``/api/v1``: private answers, declared errors, no endless bodies.

    Args:
        prefix: What its paths begin with.
        tag: What they are about.
        changes: What whoever watches the organization is told was changed.
    """
    tells = [Depends(_telling(changes))] if changes else []
    return APIRouter(
        prefix=f"/api/v1{prefix}",
        tags=[tag],
        responses=ERRORS | TOO_LARGE,
        dependencies=[Depends(keep_private), *tells],
        max_body_size=MAX_BODY_BYTES,
    )


def _telling(kind: Kind) -> Callable[..., AsyncIterator[None]]:
    """A dependency that tells the caller's organization of each change, once it is made."""

    async def dependency(request: Request, caller: Caller) -> AsyncIterator[None]:
        yield
        if request.method not in SAFE_METHODS and not request.url.path.endswith(QUESTIONS):
            feed.publish(LiveEvent(kind=kind, organization_id=caller.organization_id))

    return dependency
