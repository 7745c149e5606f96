"""What a call speaks: what is published, or a draft that somebody tries out."""

from typing import Any

from api.db.models import Workflow
from api.errors import WorkflowNotPublished


def published(workflow: Workflow) -> dict[str, Any]:
    """The columns of a run that speaks what is published.

    Raises:
        WorkflowNotPublished: Nothing is.
    """
    if workflow.document is None or workflow.version is None:
        raise WorkflowNotPublished
    return {"workflow_id": workflow.id, "document": workflow.document, "workflow_version": workflow.version}


def tried_out(workflow: Workflow) -> dict[str, Any]:
    """The columns of a run that speaks the draft, loaded beforehand; what is published if there is none.

    Raises:
        WorkflowNotPublished: There is neither.
    """
    if workflow.draft is None:
        return published(workflow)
    return {"workflow_id": workflow.id, "document": workflow.draft, "draft": True}
