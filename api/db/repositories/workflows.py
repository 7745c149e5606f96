"""Workflows of an organization, their drafts and their versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import defer, undefer

from api.db.models import PhoneNumber, User, Workflow, WorkflowVersion
from api.db.pages import Order, Page, Paging
from api.db.repositories.conflicts import unique_or
from api.db.repositories.writing import changed
from api.db.session import Session
from api.errors import GatewayError

_BY_NAME = Order(Workflow.name)
_NEWEST_FIRST = Order(WorkflowVersion.number, descending=True)


@dataclass(frozen=True, slots=True)
class ListedWorkflow:
    """A workflow without its documents, and whether it has a draft."""

    row: Workflow
    has_draft: bool


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A version, and the name of who published it; a program has none, nor has somebody who is gone."""

    row: WorkflowVersion
    published_by: str | None


async def list_workflows(session: Session, organization_id: str, paging: Paging) -> Page[ListedWorkflow]:
    """The organization's workflows, by name, without their documents."""
    query = select(Workflow, Workflow.draft.is_not(None)).where(Workflow.organization_id == organization_id)
    light = query.options(defer(Workflow.document, raiseload=True))
    return (await _BY_NAME.fetch(session, light, paging)).map(lambda row: ListedWorkflow(*row))


async def find_workflow(session: Session, organization_id: str, workflow_id: str) -> Workflow | None:
    """The organization's workflow ``workflow_id``, with its draft."""
    query = select(Workflow).where(Workflow.organization_id == organization_id, Workflow.id == workflow_id)
    return (await session.scalars(query.options(undefer(Workflow.draft)))).one_or_none()


async def add_workflow(
    session: Session, row: Workflow, *, taken: GatewayError, published_by: str | None = None
) -> None:
    """Keep a new workflow; its document, if it has one, is version 1.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    row.version = None if row.document is None else 1
    async with unique_or(session, taken):
        session.add(row)
    if row.document is not None:
        session.add(
            WorkflowVersion(workflow_id=row.id, number=1, document=row.document, note="", published_by=published_by)
        )
        await session.flush()


async def rename(session: Session, row: Workflow, name: str, *, taken: GatewayError) -> None:
    """Give the workflow another name.

    Raises:
        GatewayError: ``taken``, if the organization has one with that name.
    """
    async with unique_or(session, taken):
        row.name = name


async def put_draft(session: Session, workflow_id: str, draft: Mapping[str, Any] | None, *, revision: int) -> bool:
    """Whether the draft was replaced; not if its revision is another one by now."""
    statement = (
        update(Workflow)
        .where(Workflow.id == workflow_id, Workflow.draft_revision == revision)
        .values(draft=draft, draft_revision=revision + 1)
    )
    return await changed(session, statement.execution_options(synchronize_session=False))


async def publish(
    session: Session, workflow_id: str, document: Mapping[str, Any], *, note: str = "", published_by: str | None = None
) -> None:
    """Let the workflow speak ``document`` from now on, as its next version. The draft stays."""
    statement = (
        update(Workflow)
        .where(Workflow.id == workflow_id)
        .values(document=document, version=func.coalesce(Workflow.version, 0) + 1)
        .returning(Workflow.version)
    )
    number = await session.scalar(statement.execution_options(synchronize_session=False))
    row = WorkflowVersion(workflow_id=workflow_id, number=number, document=dict(document), note=note)
    row.published_by = published_by
    session.add(row)
    await session.flush()


async def list_versions(session: Session, workflow_id: str, paging: Paging) -> Page[NamedVersion]:
    """The workflow's versions, the newest first, without their documents."""
    query = _versions(workflow_id).options(defer(WorkflowVersion.document, raiseload=True))
    return (await _NEWEST_FIRST.fetch(session, query, paging)).map(lambda row: NamedVersion(*row))


async def find_version(session: Session, workflow_id: str, number: int) -> NamedVersion | None:
    """Version ``number`` of the workflow."""
    row = (await session.execute(_versions(workflow_id).where(WorkflowVersion.number == number))).first()
    return NamedVersion(*row) if row else None


async def answers_a_number(session: Session, workflow_id: str) -> bool:
    """Whether a phone number is answered by the workflow."""
    return bool(await session.scalar(select(exists().where(PhoneNumber.inbound_workflow_id == workflow_id))))


async def remove_workflow(session: Session, row: Workflow) -> None:
    """Delete the workflow; its calls stay."""
    await session.delete(row)
    await session.flush()


def _versions(workflow_id: str) -> Any:
    publisher = func.coalesce(func.nullif(User.name, ""), User.email)
    return (
        select(WorkflowVersion, publisher)
        .outerjoin(User, User.id == WorkflowVersion.published_by)
        .where(WorkflowVersion.workflow_id == workflow_id)
    )
