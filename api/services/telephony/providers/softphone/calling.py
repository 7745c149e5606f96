"""A call that a browser makes: who answers it, and its beginning."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
from api.services.workflows import drafts
from api.services.workflows.variables import Variables

PROVIDER = SoftphoneProvider.PROVIDER_NAME
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Address = Annotated[str, Field(min_length=1, max_length=320)]


class NewCall(BaseModel):
    """Whom to call: a workflow, or a number of the softphone's."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    workflow_id: Id | None = None
    draft: bool = False
    """Whether the workflow speaks its draft, if it has one; its calls keep to what is published."""
    number: Address | None = None
    telephony_configuration_id: Id | None = None
    """Which of several softphones; the organization's own one if left out."""
    from_number: Address | None = None
    """The caller id, which only a program may choose."""
    variables: Variables = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.workflow_id is None) == (self.number is None):
            raise ValueError("name either a workflow or a number")
        return self


async def begin(organization_id: str, from_number: str, wanted: NewCall) -> Any:
    """The answer that connects the call.

    Raises:
        NotFound: The organization has no such workflow, number or softphone.
        WorkflowNotPublished: The workflow has nothing to say yet.
        InvalidWorkflow: Its draft would not run.
        AccountInactive: The softphone is switched off.
        CapacityReached: Too many calls are live.
    """
    async with get_database().reading() as session:
        route = await _find_route(session, organization_id, wanted)
    if route is None or route.workflow is None:
        raise NotFound("no workflow of the organization answers that")
    spoken = await drafts.try_out(organization_id, route.workflow.id) if wanted.draft else None
    call = NormalizedInboundData(
        provider=PROVIDER,
        call_id=new_id(),
        from_number=from_number,
        to_number=route.number.address if route.number else "",
        account_id=route.configuration.account_id,
    )
    provider = build_provider(route.configuration)
    return await inbound.connect(route, call, provider, variables=wanted.variables, spoken=spoken)


async def _find_route(session: Session, organization_id: str, wanted: NewCall) -> InboundRoute | None:
    named = wanted.telephony_configuration_id
    softphone = await configurations.find_of_provider(session, organization_id, PROVIDER, named)
    if softphone is None:
        return None
    if wanted.workflow_id is not None:
        return InboundRoute(softphone, None, await calls.find_workflow(session, organization_id, wanted.workflow_id))
    address = webhooks.read_address(wanted.number or "")
    route = await calls.find_inbound_route(session, PROVIDER, (softphone.account_id,), address)
    return route if route is not None and route.configuration.id == softphone.id else None
