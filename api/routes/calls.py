"""Placing calls."""

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.calls import InitiateCall, InitiatedCall
from api.schemas.errors import errors
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest

router = management_router("/telephony", tag="calls")


@router.post("/initiate-call", summary="Place a call", status_code=201, responses=errors(404, 409, 502, 503, 504))
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
