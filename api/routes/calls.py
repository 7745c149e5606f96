"""Placing calls."""

from fastapi import APIRouter, Depends

from api.routes.dependencies import Caller, keep_private
from api.schemas.calls import InitiateCall, InitiatedCall
from api.schemas.errors import ERRORS, errors
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest

router = APIRouter(prefix="/api/v1/telephony", tags=["calls"], responses=ERRORS, dependencies=[Depends(keep_private)])


@router.post("/initiate-call", summary="Place a call", status_code=201, responses=errors(404, 409, 502, 503))
async def initiate_call(body: InitiateCall, caller: Caller) -> InitiatedCall:
    """Rings the number; the workflow speaks once somebody answers. Follow the call at `workflow-runs/{id}`."""
    options = {"timeout": body.ring_seconds, "machine_detection": body.machine_detection}
    run = await outbound.place(
        CallRequest(
            organization_id=caller.organization_id,
            options={name: value for name, value in options.items() if value is not None},
            **body.model_dump(exclude={"ring_seconds", "machine_detection"}),
        )
    )
    return InitiatedCall(workflow_run_id=run.id, status=run.status, call_id=run.call_id)
