"""Vonage's webhooks. Each is verified before anything is read; each answers with a list of actions, or with nothing.

A token does not say which URL it was made for, so what a request is about must be what its URL is about.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.errors import InvalidSignature, InvalidTicket
from api.services.telephony.calls import events, transfers
from api.services.telephony.calls.callbacks import Callback, believe_report, verified_call, verified_transfer
from api.services.telephony.kit.http_requests import read_webhook
from api.services.telephony.providers.vonage import markup, signatures, webhooks
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import CallStatus, Webhook

UNREACHED = "We are sorry, nobody can take your call at the moment. Goodbye."


async def refuse_unsigned(request: Request) -> None:
    """Have what Vonage forgot to sign sent again."""
    signatures.require_token(request.headers)


async def verified_report(request: Request) -> tuple[Webhook, Callback | None]:
    """A verified event whose URL names no call, and the call it is about, if that is one of ours."""
    webhook = await read_webhook(request)
    application, call_id = signatures.read_application(webhook.headers), webhooks.read_call_id(webhook.data)
    return webhook, await believe_report("vonage", webhook, account_id=application, call_id=call_id)


router = APIRouter(
    prefix="/vonage",
    tags=["carrier webhooks"],
    dependencies=[Depends(refuse_unsigned)],
    responses={503: {"description": "The request is not signed; Vonage sends it again."}},
)

Call = Annotated[Callback, Depends(verified_call("vonage"))]
Transfer = Annotated[Callback, Depends(verified_transfer("vonage"))]
Report = Annotated[tuple[Webhook, Callback | None], Depends(verified_report)]


@router.post("/answer/{run_id}", summary="What an answered outbound call should do")
async def answer(call: Call) -> Response:
    """Actions that connect the call to its media stream; a call that is already over is hung up."""
    call_id = _must_be_about(call, call.run.call_id)
    # It may come before the answer to our own request, which would have named the call.
    answered = StatusCallbackRequest(call_id=call_id, status=CallStatus.IN_PROGRESS, word="answered")
    await _process_status_update(call.run.id, answered, call.run.mode)
    try:
        ncco = await call.provider.get_webhook_response(
            call.run.workflow_id or "", call.run.organization_id, call.run.id
        )
    except InvalidTicket:
        return _actions([])
    return Response(ncco, media_type="application/json")


@router.post("/status/{run_id}", summary="Where a placed call stands", status_code=204)
async def status(call: Call) -> None:
    """Applies the event once; an old or repeated one changes nothing."""
    await _note(call)


@router.post("/status-at-beep/{run_id}", summary="The same, of a call that waits for a beep", status_code=204)
async def status_at_beep(call: Call) -> None:
    """A machine counts as one when its greeting is over."""
    await _note(call, at_beep=True)


@router.post("/events", summary="Where any other call of the application stands", status_code=204)
async def application_event(report: Report) -> None:
    """Applies an event of an inbound call; calls that are none of ours are none of our business."""
    _webhook, call = report
    if call is not None:
        await _note(call)


@router.post("/forwarded", summary="What a forwarded caller should do whom nobody answers")
async def forwarded(report: Report) -> Response:
    """Words for a caller whom nobody answers; anything else is answered with nothing, and goes on."""
    word = CallStatus(webhooks.read_status(report[0].data)["status"])
    if not word.is_terminal or word is CallStatus.COMPLETED:
        return Response(status_code=204)
    return _actions(markup.say_and_hang_up(UNREACHED))


@router.post("/transfer/answer/{transfer_id}", summary="What an answered transfer should do")
async def transfer_answer(transfer: Transfer) -> Response:
    """Actions that bring the new leg into the conversation; a transfer nobody waits for any more is hung up."""
    pending = transfer.transfer
    _must_be_about(transfer, pending.call_id if pending else None)
    if pending is None or not await transfers.settle(pending.id, "answered"):
        return _actions([])
    return _actions(markup.join_conference(pending.conference_name))


@router.post("/transfer/status/{transfer_id}", summary="Where a transfer stands", status_code=204)
async def transfer_status(transfer: Transfer) -> None:
    """A leg that ends before it answered is a failed transfer."""
    callback = webhooks.read_status(transfer.webhook.data)
    if transfer.transfer is not None and CallStatus(callback["status"]).is_terminal:
        await transfers.settle(transfer.transfer.id, "failed", reason=callback["word"])


def _must_be_about(request: Callback, call_id: str | None) -> str:
    named = webhooks.read_call_id(request.webhook.data)
    if call_id and call_id != named:
        raise InvalidSignature
    return named


async def _note(call: Callback, *, at_beep: bool = False) -> None:
    data, callback = call.webhook.data, call.provider.parse_status_callback(call.webhook.data)
    if call.run.call_id not in (None, callback["call_id"]):
        return
    if webhooks.is_detection(data):
        if webhooks.is_final(data, at_beep=at_beep):
            await events.answered_by(call.run.id, webhooks.read_answered_by(callback["word"]), callback["word"])
    elif webhooks.is_status(data):
        await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)


def _actions(ncco: markup.Ncco) -> Response:
    return Response(markup.write(ncco), media_type="application/json")
