"""What a page does: it calls, waits for calls, answers or declines. Whoever does is signed in, or has an API key."""

import contextlib
from typing import Any

from fastapi import APIRouter, Response, WebSocket
from loguru import logger

from api.errors import Conflict, GatewayError, InvalidTicket, NotAllowed
from api.services.accounts.callers import Caller
from api.services.telephony.calls import ringing
from api.services.telephony.factory import get_telephony_provider_for_run
from api.services.telephony.kit.http_requests import to_response
from api.services.telephony.providers.softphone import calling, phones
from api.services.telephony.providers.softphone.calling import Id, NewCall
from api.services.telephony.providers.softphone.markup import Connected
from api.services.telephony.types import CallStatus, Reply

MAX_BODY_BYTES = 1024 * 1024
WHAT_ELSE: dict[int | str, dict[str, Any]] = {
    401: {"description": "Nobody is signed in, and no valid API key was sent."},
    404: {"description": "There is no such thing in your organization, or it does not ring any more."},
    422: {"description": "Something that was sent is not valid, or the workflow has nothing to say that would run."},
    409: {"description": "Somebody else was faster, or the call is over."},
    429: {"description": "All lines are busy; `Retry-After` says when to come back."},
    503: {"description": "The gateway is busy; `Retry-After` says when to come back."},
}

router = APIRouter(prefix="/softphone", tags=["softphone"], responses=WHAT_ELSE, max_body_size=MAX_BODY_BYTES)


@router.post("/calls", summary="Call a workflow", status_code=201, response_model=Connected)
async def call(body: NewCall, caller: Caller) -> Response:
    """Begins a call; the workflow speaks once the media socket is open."""
    owner = await phones.find_owner(caller)
    if body.from_number is not None and owner.email is not None:
        raise NotAllowed("only a program may choose its caller id")
    return _private(await calling.begin(caller.organization_id, body.from_number or owner.address or "", body))


@router.post("/answer/{run_id}", summary="Answer a call that rings", response_model=Connected)
async def answer(run_id: Id, caller: Caller) -> Response:
    """The media socket, for whoever answers first."""
    run = await phones.find_ringing(caller, run_id)
    if not await ringing.settle(run, CallStatus.IN_PROGRESS):
        raise Conflict("somebody else was faster")
    provider = await get_telephony_provider_for_run(run.id)
    try:
        connected = await provider.get_webhook_response(run.workflow_id or "", run.organization_id, run.id)
    except InvalidTicket:
        raise Conflict("the call is over") from None
    return _private(Reply(connected, "application/json"))


@router.post("/reject/{run_id}", summary="Decline a call that rings", status_code=204)
async def reject(run_id: Id, caller: Caller) -> None:
    """The call ends as busy, for everybody whose phone rings."""
    run = await phones.find_ringing(caller, run_id)
    if not await ringing.settle(run, CallStatus.BUSY):
        raise Conflict("somebody else was faster")


@router.websocket("/phone")
async def phone(websocket: WebSocket, address: str | None = None) -> None:
    """Where calls ring."""
    try:
        await phones.serve(websocket, address)
    except GatewayError as error:
        logger.bind(code=error.code).warning("a softphone was refused")
        with contextlib.suppress(OSError, RuntimeError):
            await websocket.close(error.close_code)


def _private(reply: Any) -> Response:
    response = to_response(reply)
    response.headers["Cache-Control"] = "no-store"
    return response
