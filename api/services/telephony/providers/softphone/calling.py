"""A call that a browser makes: who answers it, and its beginning."""

from collections.abc import Mapping
from typing import Any

from api.db import Session, get_database
from api.db.models import new_id
from api.db.repositories import calls, configurations
from api.db.repositories.calls import InboundRoute
from api.errors import NotFound
from api.services.telephony.calls import inbound
from api.services.telephony.factory import build_provider
from api.services.telephony.providers.softphone import webhooks
from api.services.telephony.providers.softphone.provider import SoftphoneProvider
from api.services.telephony.types import NormalizedInboundData

PROVIDER = SoftphoneProvider.PROVIDER_NAME


async def begin(
    organization_id: str,
    from_number: str,
    *,
    workflow_id: str | None,
    number: str | None,
    configuration_id: str | None,
    variables: Mapping[str, Any],
) -> Any:
    """The answer that connects a call to a workflow, or to the one that answers a number of the softphone's.

    Raises:
        NotFound: The organization has no such workflow, number or softphone.
        CapacityReached: Too many calls are live.
    """
    async with get_database().session() as session:
        route = await _find_route(session, organization_id, configuration_id, workflow_id, number)
    if route is None or route.workflow is None:
        raise NotFound("no workflow of the organization answers that")
    call = NormalizedInboundData(
        provider=PROVIDER,
        call_id=new_id(),
        from_number=from_number,
        to_number=route.number.address if route.number else "",
        account_id=route.configuration.account_id,
    )
    return await inbound.connect(route, call, build_provider(route.configuration), variables=variables)


async def _find_route(
    session: Session, organization_id: str, configuration_id: str | None, workflow_id: str | None, number: str | None
) -> InboundRoute | None:
    softphone = await configurations.find_of_provider(session, organization_id, PROVIDER, configuration_id)
    if softphone is None:
        return None
    if workflow_id is not None:
        return InboundRoute(softphone, None, await calls.find_workflow(session, organization_id, workflow_id))
    address = webhooks.read_address(number or "")
    route = await calls.find_inbound_route(session, PROVIDER, (softphone.account_id,), address)
    return route if route is not None and route.configuration.id == softphone.id else None
