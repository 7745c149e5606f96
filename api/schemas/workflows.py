"""Workflows at the HTTP edge."""

from typing import Annotated, Any, Self

from pydantic import Field

from api.db.models import Workflow
from api.db.repositories.workflows import ListedWorkflow, NamedVersion
from api.schemas.base import Answer, Id, Label, Name, Request, Time
from api.schemas.errors import WorkflowProblem
from api.services.speech import SpeechKind
from api.services.workflows.variables import MAX_DOCUMENT_BYTES, storable

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


Revision = Annotated[int, Field(strict=True, ge=0, lt=2**31, examples=[3])]
SeenRevision = Annotated[int, Field(ge=0, lt=2**31, examples=[3])]
"""The same in a URL, where every number is a text."""
VersionNumber = Annotated[int, Field(ge=1, lt=2**31, examples=[2])]


class WorkflowCreate(Request):
    """A conversation to add."""

    name: Name = Field(examples=["Front desk"])
    document: Document
    draft: bool = False
    """Whether the document is a draft, which may be anything; otherwise it is published at once."""


class WorkflowUpdate(Request):
    """What to change; what is left out stays. Calls that run keep the document they began with."""

    name: Name | None = None
    document: Document | None = None
    """Published at once, as the next version; the draft stays."""


class DraftSave(Request):
    """A draft to keep, and the revision of the one it was made from."""

    document: Document
    revision: Revision


class WorkflowPublish(Request):
    """The draft to publish, by its revision."""

    revision: Revision
    note: Label = Field(default="", examples=["Ask for the date of birth"])
    """What is new, for whoever reads the list of versions."""


class DocumentCheck(Request):
    """A document to look through. Nothing is kept."""

    document: Document


class WorkflowSummary(Answer):
    """A workflow in a list."""

    id: Id
    name: str
    created_at: Time
    updated_at: Time
    version: int | None
    """The number of the published version; `null` if nothing was ever published, and no call can be answered."""
    has_draft: bool

    @classmethod
    def of_listed(cls, listed: ListedWorkflow) -> "WorkflowSummary":
        """The workflow as listed."""
        return cls.model_validate(_columns(cls, listed.row, has_draft=listed.has_draft))


class WorkflowAnswer(WorkflowSummary):
    """A workflow, with what its agent says."""

    document: dict[str, Any] | None
    """What is published."""
    draft: dict[str, Any] | None
    draft_revision: int
    """What to send along with the next draft."""

    @classmethod
    def of(cls, row: Workflow) -> "WorkflowAnswer":
        """The workflow in full."""
        return cls.model_validate(_columns(cls, row, has_draft=row.draft is not None))


class DocumentProblems(Answer):
    """Everything that is wrong with a document, or looks wrong."""

    problems: list[WorkflowProblem]


class DraftSaved(DocumentProblems):
    """The draft is kept."""

    revision: int
    """What to send along with the next draft."""


class VersionSummary(Answer):
    """Something that was published, in a list."""

    number: int
    note: str
    published_at: Time
    published_by: str | None
    """The name of who did; `null` for a program, and for somebody who is gone."""

    @classmethod
    def of(cls, named: NamedVersion) -> Self:
        """The version, as listed or in full."""
        return cls.model_validate(_columns(cls, named.row, published_by=named.published_by))


class VersionAnswer(VersionSummary):
    """Something that was published, with its document."""

    document: dict[str, Any]


class BuiltInFunction(Answer):
    """A function that every node may offer."""

    name: str
    description: str
    parameters: dict[str, Any]
    """What a model fills in, as the `properties` of a JSON Schema."""
    required: list[str]
    ends_call: bool
    """Whether the call is over for the agent once it worked: `transition_to` then says where to go if it did not."""


class Placeholder(Answer):
    """What prompts may name of every call, as `{{ name }}`."""

    name: str
    description: str


class SpeechService(Answer):
    """A speech service that `services` may name."""

    name: str
    kind: SpeechKind
    display_name: str
    is_default: bool
    """Whether it speaks where a document names none."""


class WorkflowTemplate(Answer):
    """A workflow to begin a new one with."""

    name: str
    display_name: str
    description: str
    document: dict[str, Any]


class WorkflowTemplates(Answer):
    """Workflows of several kinds."""

    templates: list[WorkflowTemplate]


class WorkflowReference(Answer):
    """What a document may hold, and what it may name."""

    document_schema: dict[str, Any]
    """JSON Schema of a document."""
    functions: list[BuiltInFunction]
    placeholders: list[Placeholder]
    """Besides them there are the slots that `collect` notes, and the variables a call is given."""
    speech_services: list[SpeechService]
    max_nodes: int
    max_document_bytes: int


def _columns(schema: type[Answer], row: Any, **further: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields if name not in further} | further
