"""An organization's workflows. Only documents that would run are published; drafts may be anything."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from loguru import logger

from api.db import Session, get_database
from api.db.models import Workflow
from api.db.pages import Page, Paging
from api.db.repositories import workflows as rows
from api.db.repositories.workflows import ListedWorkflow
from api.errors import Conflict, NotFound
from api.registry import lazy
from api.services.workflows import templates
from api.services.workflows.problems import Problem, refuse_errors
from api.services.workflows.templates import Template

if TYPE_CHECKING:
    from api.services.workflows.reference import Reference

_validate = lazy("api.services.workflows.validation:validate")
_describe = lazy("api.services.workflows.reference:describe")

# In a thread: the first document loads the media stack, which takes seconds. One at a time, and not among those that
# look up hosts: whoever writes many documents waits, calls do not.
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="validation")
_NAME_TAKEN = "there is a workflow with that name"


async def validate(document: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with ``document``, as much of it as anybody reads."""
    problems: Sequence[Problem] = await asyncio.get_running_loop().run_in_executor(_pool, _validate, document)
    return problems


async def get_reference() -> "Reference":
    """What a document may hold, and what it may name."""
    reference: Reference = await asyncio.to_thread(_describe)
    return reference


async def list_templates() -> Sequence[Template]:
    """Workflows of several kinds to begin a new one with."""
    return await asyncio.to_thread(templates.list_templates)


async def list_page(organization_id: str, paging: Paging) -> Page[ListedWorkflow]:
    """The organization's workflows, by name, without their documents.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await rows.list_workflows(session, organization_id, paging)


async def get(organization_id: str, workflow_id: str) -> Workflow:
    """The organization's workflow, with its draft.

    Raises:
        NotFound: It has no such workflow.
    """
    async with get_database().reading() as session:
        return await find_or_refuse(session, organization_id, workflow_id)


async def create(
    organization_id: str, name: str, document: Mapping[str, Any], *, draft: bool = False, by: str | None = None
) -> Workflow:
    """A new workflow, published at once unless its document is a ``draft``.

    Raises:
        InvalidWorkflow: The document would not run, and is no draft.
        Conflict: The name is taken.
    """
    if not draft:
        refuse_errors(await validate(document))
    row = Workflow(
        organization_id=organization_id,
        name=name,
        document=None if draft else dict(document),
        draft=dict(document) if draft else None,
        draft_revision=int(draft),
    )
    async with get_database().session() as session:
        await rows.add_workflow(session, row, taken=Conflict(_NAME_TAKEN), published_by=by)
    logger.bind(workflow=row.id).info("workflow added")
    return row


async def update(
    organization_id: str,
    workflow_id: str,
    *,
    name: str | None = None,
    document: Mapping[str, Any] | None = None,
    by: str | None = None,
) -> Workflow:
    """The workflow with these changes. A document is published at once; a draft, if there is one, stays.

    Raises:
        NotFound: The organization has no such workflow.
        InvalidWorkflow: The document would not run.
        Conflict: The name is taken.
    """
    if document is not None:
        refuse_errors(await validate(document))
    async with get_database().session() as session:
        row = await find_or_refuse(session, organization_id, workflow_id)
        if name is not None:
            await rows.rename(session, row, name, taken=Conflict(_NAME_TAKEN))
        if document is not None:
            await rows.publish(session, workflow_id, document, published_by=by)
            await session.refresh(row)
        return row


async def delete(organization_id: str, workflow_id: str) -> None:
    """Delete the workflow with its versions; its calls stay.

    Raises:
        NotFound: The organization has no such workflow.
        Conflict: A phone number is answered by it.
    """
    async with get_database().session() as session:
        row = await find_or_refuse(session, organization_id, workflow_id)
        if await rows.answers_a_number(session, workflow_id):
            raise Conflict("a phone number is answered by this workflow: choose another one there first")
        await rows.remove_workflow(session, row)
    logger.bind(workflow=workflow_id).info("workflow deleted")


async def find_or_refuse(session: Session, organization_id: str, workflow_id: str) -> Workflow:
    """The organization's workflow.

    Raises:
        NotFound: It has no such workflow.
    """
    found = await rows.find_workflow(session, organization_id, workflow_id)
    if found is None:
        raise NotFound("there is no such workflow")
    return found
