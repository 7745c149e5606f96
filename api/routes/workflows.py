"""Workflows: what agents say, and what they will."""

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer, PageParameters
from api.schemas.workflows import (
    DocumentCheck,
    DocumentProblems,
    DraftSave,
    DraftSaved,
    SeenRevision,
    VersionAnswer,
    VersionNumber,
    VersionSummary,
    WorkflowAnswer,
    WorkflowCreate,
    WorkflowPublish,
    WorkflowReference,
    WorkflowSummary,
    WorkflowTemplates,
    WorkflowUpdate,
)
from api.services.workflows import drafts, library

router = management_router("/workflows", tag="workflows", changes="workflow")


@router.get("", summary="List workflows")
async def list_workflows(caller: Caller, query: PageParameters) -> PageAnswer[WorkflowSummary]:
    """The organization's workflows, by name."""
    page = await library.list_page(caller.organization_id, query.paging)
    return PageAnswer[WorkflowSummary].of(page, WorkflowSummary.of_listed)


@router.post("", summary="Add a workflow", status_code=201, responses=errors(409))
async def create_workflow(body: WorkflowCreate, caller: Caller) -> WorkflowAnswer:
    """Adds a conversation: published if its document would run, or as a draft."""
    row = await library.create(caller.organization_id, body.name, body.document, draft=body.draft, by=caller.user_id)
    return WorkflowAnswer.of(row)


@router.get("/schema", summary="Get the format of workflow documents")
async def get_schema(_caller: Caller) -> WorkflowReference:
    """What a document may hold, and what it may name."""
    return WorkflowReference.model_validate(await library.get_reference())


@router.get("/templates", summary="List templates")
async def list_templates(_caller: Caller) -> WorkflowTemplates:
    """Workflows of several kinds to begin a new one with."""
    return WorkflowTemplates.model_validate({"templates": await library.list_templates()})


@router.post("/validate", summary="Look through a workflow document")
async def validate_document(body: DocumentCheck, _caller: Caller) -> DocumentProblems:
    """Everything that is wrong with a document, or looks wrong. Nothing is kept."""
    return DocumentProblems.model_validate({"problems": await library.validate(body.document)})


@router.get("/{workflow_id}", summary="Get a workflow", responses=errors(404))
async def get_workflow(workflow_id: Id, caller: Caller) -> WorkflowAnswer:
    """The workflow with its document and its draft."""
    return WorkflowAnswer.of(await library.get(caller.organization_id, workflow_id))


@router.patch("/{workflow_id}", summary="Change a workflow", responses=errors(404, 409))
async def update_workflow(workflow_id: Id, body: WorkflowUpdate, caller: Caller) -> WorkflowAnswer:
    """Changes what is sent; a document is published at once. Calls that run keep the document they began with."""
    row = await library.update(
        caller.organization_id, workflow_id, name=body.name, document=body.document, by=caller.user_id
    )
    return WorkflowAnswer.of(row)


@router.delete("/{workflow_id}", summary="Delete a workflow", status_code=204, responses=errors(404, 409))
async def delete_workflow(workflow_id: Id, caller: Caller) -> None:
    """Deletes the workflow unless a phone number is answered by it; its calls stay."""
    await library.delete(caller.organization_id, workflow_id)


@router.put("/{workflow_id}/draft", summary="Save a draft", responses=errors(404, 409))
async def save_draft(workflow_id: Id, body: DraftSave, caller: Caller) -> DraftSaved:
    """Keeps the draft, whether or not it would run, unless somebody else saved one meanwhile."""
    saved = await drafts.save(caller.organization_id, workflow_id, body.document, revision=body.revision)
    return DraftSaved.model_validate(saved)


@router.delete("/{workflow_id}/draft", summary="Discard a draft", status_code=204, responses=errors(404, 409))
async def discard_draft(workflow_id: Id, caller: Caller, revision: SeenRevision | None = None) -> None:
    """Forgets the draft, unless it is not the one of `revision` any more; what is published stays."""
    await drafts.discard(caller.organization_id, workflow_id, revision=revision)


@router.post("/{workflow_id}/publish", summary="Publish a draft", responses=errors(404, 409))
async def publish_draft(workflow_id: Id, body: WorkflowPublish, caller: Caller) -> WorkflowAnswer:
    """Makes the draft the next version, if it would run. Calls that run keep the document they began with."""
    row = await drafts.publish(
        caller.organization_id, workflow_id, revision=body.revision, note=body.note, by=caller.user_id
    )
    return WorkflowAnswer.of(row)


@router.get("/{workflow_id}/versions", summary="List versions", responses=errors(404))
async def list_versions(workflow_id: Id, caller: Caller, query: PageParameters) -> PageAnswer[VersionSummary]:
    """What was published, the newest first."""
    page = await drafts.list_versions(caller.organization_id, workflow_id, query.paging)
    return PageAnswer[VersionSummary].of(page, VersionSummary.of)


@router.get("/{workflow_id}/versions/{number}", summary="Get a version", responses=errors(404))
async def get_version(workflow_id: Id, number: VersionNumber, caller: Caller) -> VersionAnswer:
    """What was published under that number."""
    return VersionAnswer.of(await drafts.get_version(caller.organization_id, workflow_id, number))
