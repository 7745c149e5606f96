"""The log of carriers' requests."""

from typing import Annotated

from fastapi import Query, Request

from api.routes.carrier_requests import serve_again
from api.routes.dependencies import Admin, Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer
from api.schemas.webhook_requests import (
    ReplayAnswer,
    WebhookRequestAnswer,
    WebhookRequestQuery,
    WebhookRequestSummary,
)
from api.services.telephony import webhook_requests

router = management_router("/webhook-requests", tag="carrier requests")


@router.get("", summary="List what carriers requested")
async def list_requests(
    caller: Caller, query: Annotated[WebhookRequestQuery, Query()]
) -> PageAnswer[WebhookRequestSummary]:
    """Every request about one of the organization's accounts, believed or refused, newest first."""
    page = await webhook_requests.list_page(caller.organization_id, query.chosen, query.paging)
    return PageAnswer[WebhookRequestSummary].of(page, WebhookRequestSummary.of)


@router.get("/{request_id}", summary="Get a carrier's request", responses=errors(404))
async def get_request(request_id: Id, caller: Caller) -> WebhookRequestAnswer:
    """What it said, what became of it and why, and what it was answered."""
    return WebhookRequestAnswer.of(await webhook_requests.get(caller.organization_id, request_id))


@router.post("/{request_id}/replay", summary="Process a carrier's request again", responses=errors(404, 409))
async def replay(request_id: Id, caller: Admin, request: Request) -> ReplayAnswer:
    """Processes it as if it had just come in and been believed. In development only (`DEVELOPMENT=true`).

    What was applied already changes nothing: a call's status moves forward only.
    """
    done = await webhook_requests.replay(caller.organization_id, request_id, serve_again(request.app))
    return ReplayAnswer.model_validate(done)
