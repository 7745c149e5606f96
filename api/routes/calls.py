"""Placing calls."""

from typing import Annotated, Any

from fastapi import Header, Response

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.calls import InitiateCall, InitiatedCall
from api.schemas.errors import errors
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="A name of your choice for this request, e.g. a UUID. The same key again is the same call.",
    ),
]
OTHERWISE: dict[int | str, dict[str, Any]] = {
    200: {"model": InitiatedCall, "description": "This key was used before: here is its call, as it stands now."},
    202: {
        "model": InitiatedCall,
        "description": "The carrier did not say what became of the request. It is being asked; follow the run.",
    },
}

router = management_router("/telephony", tag="calls")


@router.post(
    "/initiate-call", summary="Place a call", status_code=201, responses=OTHERWISE | errors(404, 409, 429, 502, 503)
)
async def initiate_call(
    body: InitiateCall, caller: Caller, response: Response, idempotency_key: IdempotencyKey = None
) -> InitiatedCall:
    """Rings the number; the workflow speaks once somebody answers. Follow the call at `workflow-runs/{id}`.

    Send an `Idempotency-Key` so that a repeated request calls nobody again. Nobody is ever called twice for one
    request, whatever the carrier does.
    """
    options = {"timeout": body.ring_seconds, "machine_detection": body.machine_detection}
    run, is_new = await outbound.place(
        CallRequest(
            organization_id=caller.organization_id,
            idempotency_key=idempotency_key,
            options={name: value for name, value in options.items() if value is not None},
            **body.model_dump(exclude={"ring_seconds", "machine_detection"}),
        )
    )
    if not is_new or run.call_id is None:
        response.status_code = 202 if is_new else 200
    return InitiatedCall(workflow_run_id=run.id, status=run.status, call_id=run.call_id)
