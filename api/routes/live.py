"""What happens now: the live channel, and a call's sound."""

import contextlib
from typing import Any

from fastapi import Request, WebSocket
from fastapi.responses import StreamingResponse
from loguru import logger

from api.errors import GatewayError
from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.live import LiveMessage
from api.services.live import channel, listening

EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An event stream: each event's data is one message.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "x-message": LiveMessage.model_json_schema()}},
    }
}


# A proxy that gathers answers would hold back what happens now.
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

router = management_router("", tag="live")


@router.get(
    "/live",
    summary="Follow what happens",
    response_class=StreamingResponse,
    responses=EVENTS | errors(429, 503),
)
async def follow(request: Request, caller: Caller) -> StreamingResponse:
    """Tells of calls that begin, change and end, of what is said in them, and of things that are set up otherwise.

    Most messages are hints: ask for the thing they name. They go on until the session ends, or the process stops.
    """
    return StreamingResponse(channel.open_channel(request, caller), headers=HEADERS, media_type="text/event-stream")


@router.websocket("/workflow-runs/{run_id}/listen")
async def listen(websocket: WebSocket, run_id: Id) -> None:
    """A call's sound: a text message that says what follows, then 16-bit PCM, caller left and agent right."""
    try:
        await listening.serve(websocket, run_id)
    except GatewayError as error:
        logger.bind(code=error.code).warning("a listener was refused")
        with contextlib.suppress(OSError, RuntimeError):
            await websocket.close(error.close_code)
