"""Workflows at the HTTP edge."""

from typing import Annotated, Any

from pydantic import Field

from api.schemas.base import Answer, Id, Name, Request, Time
from api.services.workflows.variables import storable

MAX_DOCUMENT_BYTES = 1024 * 1024
EXAMPLE: dict[str, Any] = {
    "flow": {
        "initial_node": "welcome",
        "nodes": {
            "welcome": {
                "role_message": "You are a friendly receptionist, on the telephone.",
                "task_messages": [{"role": "developer", "content": "Greet the caller and ask how you can help."}],
                "functions": [{"name": "end_call"}],
            }
        },
    },
    "script": {"welcome": {"say": "Good morning. How can I help?", "examples": {"end_call": ["Goodbye."]}}},
}
Document = Annotated[
    dict[str, Any],
    storable(MAX_DOCUMENT_BYTES),
    Field(description="The conversation (`docs/workflows.md`).", examples=[EXAMPLE]),
]


class WorkflowCreate(Request):
    """A conversation to add."""

    name: Name = Field(examples=["Front desk"])
    document: Document


class WorkflowUpdate(Request):
    """What to change; what is left out stays. Calls that run keep the document they began with."""

    name: Name | None = None
    document: Document | None = None


class WorkflowSummary(Answer):
    """A workflow in a list."""

    id: Id
    name: str
    created_at: Time
    updated_at: Time


class WorkflowAnswer(WorkflowSummary):
    """A workflow, with what its agent says."""

    document: dict[str, Any]
