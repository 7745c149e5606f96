"""The health checks."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.services.telephony.calls.load import load

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Whether the process is well."""

    status: str


@router.get("/health/live", summary="Whether the process runs")
async def live() -> Health:
    """Always, if it answers at all."""
    return Health(status="live")


@router.get("/health/ready", summary="Whether the process takes calls", responses={503: {"model": Health}})
async def ready(request: Request, response: Response) -> Health:
    """Once the database is up to date and the speech models are warm; not while overloaded or shutting down."""
    if not getattr(request.app.state, "ready", False) or load.draining:
        status = "starting or stopping"
    elif load.is_full:
        status = "overloaded"
    else:
        return Health(status="ready")
    response.status_code = 503
    return Health(status=status)
