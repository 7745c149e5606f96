"""The parrot's own webhooks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.services.telephony.calls.callbacks import Callback, verified_call, verified_transfer
from api.services.telephony.status_processor import StatusCallbackRequest, _process_status_update

router = APIRouter(prefix="/parrot", tags=["carrier webhooks"])

Call = Annotated[Callback, Depends(verified_call("parrot"))]
Transfer = Annotated[Callback, Depends(verified_transfer("parrot"))]


@router.post("/answer/{run_id}")
async def answer(call: Call) -> Response:
    """Nothing to say."""
    return Response("{}", media_type="application/json")


@router.post("/status/{run_id}", status_code=204)
async def status(call: Call) -> None:
    """Where a call stands."""
    callback = call.provider.parse_status_callback(call.webhook.data)
    await _process_status_update(call.run.id, StatusCallbackRequest.from_callback(callback), call.run.mode)


@router.get("/transfer/{transfer_id}", status_code=204)
async def transfer(transfer: Transfer) -> None:
    """Where a transfer stands."""
