"""Workflows: what agents say."""

from api.routes.dependencies import Caller
from api.routes.management import management_router
from api.schemas.base import Id
from api.schemas.errors import errors
from api.schemas.pages import PageAnswer, PageParameters
from api.schemas.workflows import WorkflowAnswer, WorkflowCreate, WorkflowSummary, WorkflowUpdate
from api.services.workflows import library

router = management_router("/workflows", tag="workflows")


@router.get("", summary="List workflows")
async def list_workflows(caller: Caller, query: PageParameters) -> PageAnswer[WorkflowSummary]:
    """The organization's workflows, by name."""
    return PageAnswer[WorkflowSummary].of(await library.list_page(caller.organization_id, query.paging))


@router.post("", summary="Add a workflow", status_code=201, responses=errors(409))
async def create_workflow(body: WorkflowCreate, caller: Caller) -> WorkflowAnswer:
    """Adds a conversation, if its document would run."""
    return WorkflowAnswer.model_validate(await library.create(caller.organization_id, body.name, body.document))


@router.get("/{workflow_id}", summary="Get a workflow", responses=errors(404))
async def get_workflow(workflow_id: Id, caller: Caller) -> WorkflowAnswer:
    """The workflow with its document."""
    return WorkflowAnswer.model_validate(await library.get(caller.organization_id, workflow_id))


@router.patch("/{workflow_id}", summary="Change a workflow", responses=errors(404, 409))
async def update_workflow(workflow_id: Id, body: WorkflowUpdate, caller: Caller) -> WorkflowAnswer:
    """Changes what is sent. Calls that run keep the document they began with."""
    row = await library.update(caller.organization_id, workflow_id, name=body.name, document=body.document)
    return WorkflowAnswer.model_validate(row)


@router.delete("/{workflow_id}", summary="Delete a workflow", status_code=204, responses=errors(404, 409))
async def delete_workflow(workflow_id: Id, caller: Caller) -> None:
    """Deletes the workflow unless a phone number is answered by it; its calls stay."""
    await library.delete(caller.organization_id, workflow_id)
