"""Calls at a glance."""

from typing import Annotated

from fastapi import Query, Request

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.overview import OverviewAnswer, OverviewQuery
from api.services.telephony import overview

router = management_router("/overview", tag="overview")


@router.get("", summary="Get calls at a glance")
async def get_overview(caller: Caller, query: Annotated[OverviewQuery, Query()], request: Request) -> OverviewAnswer:
    """Calls over time and how they went, how long callers waited for answers, and what it cost."""
    scope = query.scope(caller.organization_id)
    return OverviewAnswer.of(scope, await overview.look(scope, is_abandoned=request.is_disconnected))
