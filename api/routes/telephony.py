"""The doors carriers use: one for inbound calls, one for media, and each provider's own."""

import contextlib
import sys

from fastapi import APIRouter, FastAPI, Request, Response, WebSocket, WebSocketDisconnect
from loguru import logger

from api.errors import GatewayError
from api.registry import optional_module
from api.routes.carrier_requests import observe
from api.schemas.errors import errors
from api.services.telephony.calls import inbound, media
from api.services.telephony.calls.webhook_log import webhook_log
from api.services.telephony.kit.http_requests import read_webhook, to_response
from api.services.telephony.kit.observation import observing
from api.services.telephony.registry import providers

PREFIX = "/api/v1/telephony"

REFUSALS = errors(400, 403, 413, 422)
SECRET = {"name": "secret", "in": "path", "required": True, "schema": {"type": "string"}}
"""What proves a request of a carrier that does not sign; its provider reads it in the URL."""

router = APIRouter(prefix=PREFIX, tags=["carrier webhooks"])


@router.post("/inbound/run", summary="An inbound call, from any carrier", responses=REFUSALS)
@router.post(
    "/inbound/run/{secret}",
    summary="The same, at the URL of one account",
    responses=REFUSALS,
    openapi_extra={"parameters": [SECRET]},
)
async def inbound_run(request: Request) -> Response:
    """Recognizes the carrier, verifies the request, and answers in the carrier's own dialect."""
    return to_response(await inbound.answer(await read_webhook(request)))


@router.websocket("/ws/{ticket}")
async def media_socket(websocket: WebSocket, ticket: str) -> None:
    """A call's audio. The one-shot ticket in the path is redeemed before the socket is accepted."""
    with observing(observe(websocket.scope, "media")) as observation:
        observation.path_params = {"ticket": ticket}
        try:
            await media.serve(websocket, ticket)
        except GatewayError as error:
            logger.bind(code=error.code).warning("media stream refused")
            if websocket.application_state.name == "CONNECTING":
                observation.problem, observation.status = error.code, 403
                webhook_log.note(observation)
            await _close(websocket, error.close_code)


async def _close(websocket: WebSocket, code: int) -> None:
    # Before it is accepted a refusal is an HTTP 403; afterwards it is a close code.
    if websocket.client_state.name != "DISCONNECTED" and websocket.application_state.name != "DISCONNECTED":
        with contextlib.suppress(OSError, WebSocketDisconnect):  # the carrier has closed it meanwhile
            await websocket.close(code)


def _mount_provider_routers(app: FastAPI) -> None:
    """Mount every provider's own webhooks under ``/api/v1/telephony``; a provider without ``routes.py`` has none.

    Raises:
        ImportError: A provider's ``routes.py`` is broken; the gateway does not start without it.
    """
    for spec in providers.all():
        package = sys.modules[spec.provider_cls.__module__].__package__
        routes = optional_module(f"{package}.routes") if package else None
        if routes is not None:
            app.include_router(routes.router, prefix=PREFIX, responses=REFUSALS)
