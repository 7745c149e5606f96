"""Vobiz's webhooks. Each is verified before anything is read; each answers in XML or with nothing.

Whatever is not a 200 counts as a failure at Vobiz, and is asked again.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.errors import InvalidTicket
from api.services.telephony.calls import events, transfers
from api.services.telephony.calls.callbacks import (
    Callback,
    believe_report,
    verified_call,
    verified_document,
    verified_transfer,
)
from api.services.telephony.kit import call_documents, call_webhooks
from api.services.telephony.kit.http_requests import read_webhook, to_response
from api.services.telephony.kit.replies import xml
from api.services.telephony.providers.vobiz import webhooks
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import CallStatus

router = APIRouter(prefix="/vobiz", tags=["carrier webhooks"])

Call = Annotated[Callback, Depends(verified_call("vobiz"))]
Transfer = Annotated[Callback, Depends(verified_transfer("vobiz"))]
Document = Annotated[str, Depends(verified_document("vobiz"))]


@router.post("/answer/{run_id}", summary="What an answered outbound call should do")
async def answer(call: Call) -> Response:
    """XML that connects the call to its media stream; a call that is already over is hung up."""
    try:
        markup = await call.provider.get_webhook_response(
            call.run.workflow_id or "", call.run.organization_id, call.run.id
        )
    except InvalidTicket:
        markup = call_documents.hang_up()
    return to_response(xml(markup))


@router.post("/status/{run_id}", summary="That a call rings, and how it ended")
async def status(call: Call) -> Response:
    """Applies the callback once; an old or repeated one changes nothing."""
    return await _apply(call)


@router.post("/hangup", summary="How an inbound call ended")
async def hangup(request: Request) -> Response:
    """The same for the URL that all numbers of an application share."""
    webhook = await read_webhook(request)
    call = await believe_report(
        "vobiz",
        webhook,
        account_id=webhooks.read_account(webhook.data),
        call_id=str(webhook.data.get("CallUUID", "")),
    )
    return await _apply(call) if call else Response()


@router.post("/amd/{run_id}", summary="Who answered: a person or a machine")
async def amd(call: Call) -> Response:
    """Keeps what machine detection found."""
    if word := call_webhooks.text(call.webhook.data, "Machine"):
        await events.answered_by(call.run.id, call_webhooks.read_answered_by(word), word)
    return Response()


@router.post("/document/{document}", summary="What a live call should do next")
async def document(markup: Document) -> Response:
    """The document the call was sent to."""
    return to_response(xml(markup))


@router.post("/transfer/answer/{transfer_id}", summary="What an answered transfer should do")
async def transfer_answer(transfer: Transfer) -> Response:
    """XML that brings the new leg into the conference; a transfer nobody waits for any more is hung up."""
    if transfer.transfer is None or not await transfers.settle(transfer.transfer.id, "answered"):
        return to_response(xml(call_documents.hang_up()))
    return to_response(xml(call_documents.join_conference(transfer.transfer.conference_name)))


@router.post("/transfer/status/{transfer_id}", summary="Where a transfer stands")
async def transfer_status(transfer: Transfer) -> Response:
    """A leg that ends before it answered is a failed transfer."""
    callback = webhooks.read_status(transfer.webhook.data)
    if transfer.transfer is not None and CallStatus(callback["status"]).is_terminal:
        await transfers.settle(transfer.transfer.id, "failed", reason=callback.get("word"))
    return Response()


async def _apply(call: Callback) -> Response:
    callback = call.provider.parse_status_callback(call.webhook.data)
    await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)
    return Response()
