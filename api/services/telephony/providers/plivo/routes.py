"""Plivo's webhooks. Each is verified before anything is read; each answers in XML or with nothing."""

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
from api.services.telephony.providers.plivo import webhooks
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import CallStatus

router = APIRouter(prefix="/plivo", tags=["carrier webhooks"])


async def named_call(call: Annotated[Callback, Depends(verified_call("plivo"))]) -> Callback:
    """The call in the path, by its own name: when it was placed, only the request had one."""
    data = call.webhook.data
    await events.renamed(call.run.id, str(data.get("CallUUID", "")), before=call_webhooks.read_request_ids(data))
    return call


async def named_transfer(transfer: Annotated[Callback, Depends(verified_transfer("plivo"))]) -> Callback:
    """The same for the new leg of a transfer."""
    data = transfer.webhook.data
    if transfer.transfer is not None:
        await transfers.renamed(
            transfer.transfer.id, str(data.get("CallUUID", "")), before=call_webhooks.read_request_ids(data)
        )
    return transfer


async def reported_call(request: Request) -> Callback | None:
    """The call a webhook is about whose path names none."""
    webhook = await read_webhook(request)
    account_id = webhooks.read_account(webhook.data)
    return await believe_report(
        "plivo", webhook, account_id=account_id, call_id=call_webhooks.text(webhook.data, "CallUUID")
    )


Call = Annotated[Callback, Depends(named_call)]
Transfer = Annotated[Callback, Depends(named_transfer)]
Report = Annotated[Callback | None, Depends(reported_call)]
Document = Annotated[str, Depends(verified_document("plivo"))]


@router.post("/answer/{run_id}", summary="What an answered outbound call should do")
async def answer(call: Call) -> Response:
    """XML that connects the call to its media stream; a call that is already over is hung up."""
    try:
        document = await call.provider.get_webhook_response(
            call.run.workflow_id or "", call.run.organization_id, call.run.id
        )
    except InvalidTicket:
        document = call_documents.hang_up()
    return to_response(xml(document))


@router.post("/status/{run_id}", summary="That a call rings, or that it is over", status_code=204)
async def status(call: Call) -> None:
    """Applies the callback once; an old or repeated one changes nothing."""
    await _apply(call)


@router.post("/hangup", summary="That an inbound call is over", status_code=204)
async def hangup(call: Report) -> None:
    """The same, told by the application that a number is bound to."""
    if call is not None:
        await _apply(call)


@router.post("/amd/{run_id}", summary="Who answered: a person or a machine", status_code=204)
async def amd(call: Call) -> None:
    """Keeps what machine detection found."""
    if word := str(call.webhook.data.get("Machine") or ""):
        await events.answered_by(call.run.id, call_webhooks.read_answered_by(word), word)


@router.post("/transfer/answer/{transfer_id}", summary="What an answered transfer should do")
async def transfer_answer(transfer: Transfer) -> Response:
    """XML that brings the new leg into the conference; a transfer nobody waits for any more is hung up."""
    if transfer.transfer is None or not await transfers.settle(transfer.transfer.id, "answered"):
        return to_response(xml(call_documents.hang_up()))
    return to_response(xml(call_documents.join_conference(transfer.transfer.conference_name)))


@router.post("/transfer/status/{transfer_id}", summary="That a transfer is over", status_code=204)
async def transfer_status(transfer: Transfer) -> None:
    """A leg that ends before it answered is a failed transfer."""
    callback = call_webhooks.read_status(transfer.webhook.data)
    if transfer.transfer is not None and CallStatus(callback["status"]).is_terminal:
        await transfers.settle(transfer.transfer.id, "failed", reason=callback.get("word"))


@router.post("/document/{document}", summary="What a live call should do next")
async def document(markup: Document) -> Response:
    """The document the call was sent to."""
    return to_response(xml(markup))


async def _apply(call: Callback) -> None:
    callback = call.provider.parse_status_callback(call.webhook.data)
    await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)
