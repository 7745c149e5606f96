"""What a fresh installation begins with: a workflow, a simulated carrier account and its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from api.db.models import PhoneNumber, TelephonyConfiguration, Workflow
from api.db.repositories.configurations import make_default
from api.db.repositories.workflows import add_workflow
from api.db.session import Session
from api.errors import Conflict


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A simulated account, its number and the workflow that answers it."""

    configuration: TelephonyConfiguration
    number: PhoneNumber
    workflow: Workflow


async def find_demo_line(session: Session, provider: str = "", address: str = "") -> DemoLine | None:
    """The first simulated line; of ``provider`` and with the number ``address``, if given."""
    query = (
        select(TelephonyConfiguration, PhoneNumber, Workflow)
        .join(PhoneNumber, PhoneNumber.telephony_configuration_id == TelephonyConfiguration.id)
        .join(Workflow, Workflow.id == PhoneNumber.inbound_workflow_id)
        .where(TelephonyConfiguration.simulated.is_(True))
        .order_by(TelephonyConfiguration.created_at, PhoneNumber.created_at)
        .limit(1)
    )
    if provider:
        query = query.where(TelephonyConfiguration.provider == provider)
    if address:
        query = query.where(PhoneNumber.address == address)
    row = (await session.execute(query)).first()
    return DemoLine(*row) if row else None


async def add_demo_line(
    session: Session,
    organization_id: str,
    *,
    provider: str,
    account_id: str,
    credentials: Mapping[str, Any],
    address: str,
    workflow_name: str,
    document: Mapping[str, Any],
) -> DemoLine:
    """Add a simulated line, the organization's default one, and the workflow that answers it."""
    workflow = Workflow(organization_id=organization_id, name=workflow_name, document=dict(document))
    await add_workflow(session, workflow, taken=Conflict("there is a workflow with that name"))
    return await add_line(
        session,
        workflow,
        name="Simulated carrier",
        provider=provider,
        account_id=account_id,
        credentials=credentials,
        address=address,
        is_default=True,
    )


async def add_line(
    session: Session,
    workflow: Workflow,
    *,
    name: str,
    provider: str,
    account_id: str,
    credentials: Mapping[str, Any],
    address: str,
    is_default: bool = False,
) -> DemoLine:
    """Add a simulated line that ``workflow`` answers to its organization.

    Args:
        session: The session.
        workflow: Who answers.
        name: Of the configuration; no other one of the organization has it.
        provider: Whose carrier is simulated.
        account_id: What inbound webhooks name the account by.
        credentials: What the provider takes.
        address: The number.
        is_default: Whether the organization calls through it when no configuration is named.
    """
    organization_id = workflow.organization_id
    configuration = TelephonyConfiguration(
        organization_id=organization_id,
        name=name,
        provider=provider,
        account_id=account_id,
        credentials=dict(credentials),
        simulated=True,
    )
    session.add(configuration)
    await session.flush()
    if is_default:
        await make_default(session, configuration)
    number = PhoneNumber(
        organization_id=organization_id,
        telephony_configuration_id=configuration.id,
        provider=provider,
        account_id=account_id,
        address=address,
        kind="e164",
        label="Demo line",
        inbound_workflow_id=workflow.id,
        is_default_caller_id=True,
    )
    session.add(number)
    await session.flush()
    return DemoLine(configuration, number, workflow)
