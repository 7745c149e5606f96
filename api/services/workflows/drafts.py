"""Drafts of workflows, and the versions they become."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from loguru import logger

from api.db import get_database
from api.db.models import Workflow
from api.db.pages import Page, Paging
from api.db.repositories import workflows as rows
from api.db.repositories.workflows import NamedVersion
from api.errors import Conflict, NotFound
from api.services.workflows import library
from api.services.workflows.problems import Problem, refuse_errors
from api.services.workflows.spoken import tried_out

_NOTHING_TO_PUBLISH = "there is no draft to publish"
_SAVED_MEANWHILE = "somebody else changed the draft meanwhile: look at it again"
_NOTHING_ELSE = "nothing of this workflow was ever published: delete the workflow instead"


class SavedDraft(NamedTuple):
    """A draft that was kept, and what is wrong with it."""

    revision: int
    problems: Sequence[Problem]


async def save(organization_id: str, workflow_id: str, document: Mapping[str, Any], *, revision: int) -> SavedDraft:
    """Keep ``document`` as the draft, whether or not it would run.

    Raises:
        NotFound: The organization has no such workflow.
        Conflict: The draft is not the one of ``revision`` any more.
    """
    async with get_database().session() as session:
        await library.find_or_refuse(session, organization_id, workflow_id)
        if not await rows.put_draft(session, workflow_id, document, revision=revision):
            raise Conflict(_SAVED_MEANWHILE)
    return SavedDraft(revision + 1, await library.validate(document))


async def discard(organization_id: str, workflow_id: str, *, revision: int | None = None) -> None:
    """Forget the draft, if there is one: the one of ``revision``, or whichever there is.

    Raises:
        NotFound: The organization has no such workflow.
        Conflict: There is nothing but the draft, or it is not that one any more.
    """
    async with get_database().session() as session:
        row = await library.find_or_refuse(session, organization_id, workflow_id)
        if row.version is None:
            raise Conflict(_NOTHING_ELSE)
        if row.draft is None:
            return
        seen = row.draft_revision if revision is None else revision
        if not await rows.put_draft(session, workflow_id, None, revision=seen):
            raise Conflict(_SAVED_MEANWHILE)


async def publish(
    organization_id: str, workflow_id: str, *, revision: int, note: str = "", by: str | None = None
) -> Workflow:
    """The workflow, whose draft is its next version. Calls under way keep the document they began with.

    Raises:
        NotFound: The organization has no such workflow.
        Conflict: There is no draft, or it is not the one of ``revision`` any more.
        InvalidWorkflow: It would not run.
    """
    draft = (await _draft(organization_id, workflow_id, revision)).draft
    if draft is None:
        raise Conflict(_NOTHING_TO_PUBLISH)
    refuse_errors(await library.validate(draft))
    async with get_database().session() as session:
        if not await rows.put_draft(session, workflow_id, None, revision=revision):
            raise Conflict(_SAVED_MEANWHILE)
        await rows.publish(session, workflow_id, draft, note=note, published_by=by)
        row = await library.find_or_refuse(session, organization_id, workflow_id)
    logger.bind(workflow=workflow_id, version=row.version).info("workflow published")
    return row


async def try_out(organization_id: str, workflow_id: str) -> dict[str, Any]:
    """The columns of a run that speaks the draft; what is published if there is none.

    Raises:
        NotFound: The organization has no such workflow.
        WorkflowNotPublished: There is neither.
        InvalidWorkflow: The draft would not run.
    """
    spoken = tried_out(await library.get(organization_id, workflow_id))
    if spoken.get("draft"):
        refuse_errors(await library.validate(spoken["document"]))
    return spoken


async def list_versions(organization_id: str, workflow_id: str, paging: Paging) -> Page[NamedVersion]:
    """What was published, the newest first, without the documents.

    Raises:
        NotFound: The organization has no such workflow.
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        await library.find_or_refuse(session, organization_id, workflow_id)
        return await rows.list_versions(session, workflow_id, paging)


async def get_version(organization_id: str, workflow_id: str, number: int) -> NamedVersion:
    """That version, with its document.

    Raises:
        NotFound: The organization has no such workflow, or it no such version.
    """
    async with get_database().reading() as session:
        await library.find_or_refuse(session, organization_id, workflow_id)
        found = await rows.find_version(session, workflow_id, number)
    if found is None:
        raise NotFound("there is no such version")
    return found


async def _draft(organization_id: str, workflow_id: str, revision: int) -> Workflow:
    row = await library.get(organization_id, workflow_id)
    if row.draft_revision != revision:
        raise Conflict(_SAVED_MEANWHILE)
    return row
