"""Cloudonix's webhooks. Each is verified before anything is read; each answers in CXML or with nothing.

Every path ends in a proof that we handed it out (see ``signatures``).
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.errors import InvalidTicket
from api.services.telephony.calls import transfers
from api.services.telephony.calls.callbacks import Callback, verified_call, verified_transfer
from api.services.telephony.kit import twiml
from api.services.telephony.kit.http_requests import to_response
from api.services.telephony.kit.replies import xml
from api.services.telephony.providers.cloudonix import webhooks
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update
from api.services.telephony.types import TERMINAL_STATUSES


def document_secret(secret: Annotated[str, Path(max_length=200)]) -> None:
    """Names the end of every path in the documentation; the whole URL is verified with the request."""


router = APIRouter(prefix="/cloudonix", tags=["carrier webhooks"], dependencies=[Depends(document_secret)])

Call = Annotated[Callback, Depends(verified_call("cloudonix"))]
Transfer = Annotated[Callback, Depends(verified_transfer("cloudonix"))]


@router.post("/answer/{run_id}/{secret}", summary="What an answered outbound call should do")
async def answer(call: Call) -> Response:
    """CXML that connects the call to its media stream; a call that is already over is hung up."""
    try:
        cxml = await call.provider.get_webhook_response(
            call.run.workflow_id or "", call.run.organization_id, call.run.id
        )
    except InvalidTicket:
        cxml = twiml.hang_up()
    return to_response(xml(cxml))


@router.post("/status/{run_id}/{secret}", summary="Where a session stands", status_code=204)
async def status(call: Call) -> None:
    """Applies the report once; an old or repeated one changes nothing."""
    callback = call.provider.parse_status_callback(call.webhook.data)
    await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)


@router.post("/transfer/{transfer_id}/{secret}", summary="Where a transfer stands", status_code=204)
async def transfer_status(transfer: Transfer) -> None:
    """Whoever comes into the conference has answered; a session that ends before that is a failed transfer."""
    if transfer.transfer is None:
        return
    if webhooks.is_joined(transfer.webhook.data):
        await transfers.settle(transfer.transfer.id, "answered")
        return
    callback = webhooks.read_status(transfer.webhook.data)
    if callback["status"] in TERMINAL_STATUSES:
        await transfers.settle(transfer.transfer.id, "failed", reason=callback["word"])
