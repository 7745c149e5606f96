"""Workflows of an organization."""

from sqlalchemy import exists, select
from sqlalchemy.orm import defer

from api.db.models import PhoneNumber, Workflow
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import unique_or
from api.db.session import Session
from api.errors import GatewayError

_BY_NAME = Order(Workflow.name)


async def list_workflows(session: Session, organization_id: str, paging: Paging) -> Page[Workflow]:
    """The organization's workflows, by name, without their documents."""
    query = select(Workflow).where(Workflow.organization_id == organization_id)
    light = query.options(defer(Workflow.document, raiseload=True))
    return (await _BY_NAME.fetch(session, light, paging)).map(lambda row: row[0])


async def find_workflow(session: Session, organization_id: str, workflow_id: str) -> Workflow | None:
    """The organization's workflow ``workflow_id``."""
    query = select(Workflow).where(Workflow.organization_id == organization_id, Workflow.id == workflow_id)
    return (await session.scalars(query)).one_or_none()


async def add_workflow(session: Session, row: Workflow, *, taken: GatewayError) -> None:
    """Keep a new workflow.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    async with unique_or(session, taken):
        session.add(row)


async def rename(session: Session, row: Workflow, name: str, *, taken: GatewayError) -> None:
    """Give the workflow another name.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    async with unique_or(session, taken):
        row.name = name


async def answers_a_number(session: Session, workflow_id: str) -> bool:
    """Whether a phone number is answered by the workflow."""
    return bool(await session.scalar(select(exists().where(PhoneNumber.inbound_workflow_id == workflow_id))))


async def remove_workflow(session: Session, row: Workflow) -> None:
    """Delete the workflow; its calls stay."""
    await session.delete(row)
    await session.flush()
