"""An organization's workflows. Only documents that would run are kept."""

import asyncio
from collections.abc import Mapping
from typing import Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import Workflow
from api.db.pages import Page, Paging
from api.db.repositories import workflows as rows
from api.errors import Conflict, NotFound
from api.registry import lazy

parse_workflow = lazy("api.services.workflows.definition:parse_workflow")

_NAME_TAKEN = "there is a workflow with that name"


async def list_page(organization_id: str, paging: Paging) -> Page[Workflow]:
    """The organization's workflows, by name, without their documents.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().session() as session:
        return await rows.list_workflows(session, organization_id, paging)


async def get(organization_id: str, workflow_id: str) -> Workflow:
    """The organization's workflow.

    Raises:
        NotFound: It has no such workflow.
    """
    async with get_database().session() as session:
        return await _workflow(session, organization_id, workflow_id)


async def create(organization_id: str, name: str, document: Mapping[str, Any]) -> Workflow:
    """A new workflow.

    Raises:
        InvalidWorkflow: The document would not run.
        Conflict: The name is taken.
    """
    await _validate(document)
    row = Workflow(organization_id=organization_id, name=name, document=dict(document))
    async with get_database().session() as session:
        await rows.add_workflow(session, row, taken=Conflict(_NAME_TAKEN))
    logger.bind(workflow=row.id).info("workflow added")
    return row


async def update(
    organization_id: str, workflow_id: str, *, name: str | None = None, document: Mapping[str, Any] | None = None
) -> Workflow:
    """The workflow with these changes. Calls that run keep the document they began with.

    Raises:
        NotFound: The organization has no such workflow.
        InvalidWorkflow: The document would not run.
        Conflict: The name is taken.
    """
    if document is not None:
        await _validate(document)
    async with get_database().session() as session:
        row = await _workflow(session, organization_id, workflow_id)
        if name is not None:
            await rows.rename(session, row, name, taken=Conflict(_NAME_TAKEN))
        if document is not None:
            row.document = dict(document)
        return row


async def delete(organization_id: str, workflow_id: str) -> None:
    """Delete the workflow; its calls stay.

    Raises:
        NotFound: The organization has no such workflow.
        Conflict: A phone number is answered by it.
    """
    async with get_database().session() as session:
        row = await _workflow(session, organization_id, workflow_id)
        if await rows.answers_a_number(session, workflow_id):
            raise Conflict("a phone number is answered by this workflow: choose another one there first")
        await rows.remove_workflow(session, row)
    logger.bind(workflow=workflow_id).info("workflow deleted")


async def _validate(document: Mapping[str, Any]) -> None:
    # In a thread: the first document loads the media stack, which takes seconds.
    await asyncio.to_thread(parse_workflow, document)


async def _workflow(session: Session, organization_id: str, workflow_id: str) -> Workflow:
    found = await rows.find_workflow(session, organization_id, workflow_id)
    if found is None:
        raise NotFound("there is no such workflow")
    return found
