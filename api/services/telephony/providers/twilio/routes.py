"""Twilio's webhooks. Each is verified before anything is read; each answers in TwiML or with nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.errors import InvalidTicket
from api.services.telephony.calls import events, transfers
from api.services.telephony.calls.callbacks import Callback, verified_call, verified_transfer
from api.services.telephony.kit import twiml
from api.services.telephony.kit.http_requests import to_response
from api.services.telephony.kit.replies import xml
from api.services.telephony.providers.twilio import webhooks
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update

router = APIRouter(prefix="/twilio", tags=["carrier webhooks"])

Call = Annotated[Callback, Depends(verified_call("twilio"))]
Transfer = Annotated[Callback, Depends(verified_transfer("twilio"))]


@router.post("/answer/{run_id}", summary="What an answered outbound call should do")
async def answer(call: Call) -> Response:
    """TwiML that connects the call to its media stream; a call that is already over is hung up."""
    await _note_answered_by(call)
    try:
        document = await call.provider.get_webhook_response(
            call.run.workflow_id or "", call.run.organization_id, call.run.id
        )
    except InvalidTicket:
        document = twiml.hang_up()
    return to_response(xml(document))


@router.post("/status/{run_id}", summary="Where a call stands", status_code=204)
async def status(call: Call) -> None:
    """Applies the callback once; an old or repeated one changes nothing."""
    callback = call.provider.parse_status_callback(call.webhook.data)
    await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)


@router.post("/amd/{run_id}", summary="Who answered: a person or a machine", status_code=204)
async def amd(call: Call) -> None:
    """Keeps what machine detection found."""
    await _note_answered_by(call)


@router.post("/transfer/answer/{transfer_id}", summary="What an answered transfer should do")
async def transfer_answer(transfer: Transfer) -> Response:
    """TwiML that brings the new leg into the conference; a transfer nobody waits for any more is hung up."""
    if transfer.transfer is None or not await transfers.settle(transfer.transfer.id, "answered"):
        return to_response(xml(twiml.hang_up()))
    return to_response(xml(twiml.join_conference(transfer.transfer.conference_name, ends_it=True)))


@router.post("/transfer/status/{transfer_id}", summary="Where a transfer stands", status_code=204)
async def transfer_status(transfer: Transfer) -> None:
    """A leg that ends before it answered is a failed transfer."""
    callback = webhooks.read_status(transfer.webhook.data)
    if transfer.transfer is not None and webhooks.read_status_word(callback.get("word", "")).is_terminal:
        await transfers.settle(transfer.transfer.id, "failed", reason=callback.get("word"))


async def _note_answered_by(call: Callback) -> None:
    if who := call.webhook.data.get("AnsweredBy"):
        await events.answered_by(call.run.id, webhooks.read_answered_by(str(who)), str(who))
