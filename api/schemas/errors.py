"""Errors as a client gets them, and how a route declares the ones it may answer."""

from typing import Any

from pydantic import Field

from api.schemas.base import Answer
from api.services.workflows.problems import Severity

DESCRIPTIONS = {
    400: "The request is not one a carrier would send.",
    401: "Nobody is signed in, and no valid API key was sent.",
    403: "You may not do that.",
    404: "There is no such thing in your organization.",
    409: "It collides with something that exists.",
    413: "The body is larger than any carrier's.",
    422: "Something that was sent is not valid.",
    429: "Too many attempts, or too many live calls; `Retry-After` says when to come back.",
    502: "The carrier's API did not do what we asked.",
    503: "The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back.",
}


class FieldProblem(Answer):
    """One field to correct. What was entered is not repeated."""

    location: list[str | int]
    message: str
    type: str


class WorkflowProblem(Answer):
    """One thing to look at in a workflow document."""

    path: list[str | int] = Field(examples=[["flow", "nodes", "welcome", "functions", 0]])
    """The way to it, in keys and indices."""
    node: str | None
    """The node it is about, if it is about one."""
    message: str
    severity: Severity
    """Only errors keep a document from being published."""


class ErrorBody(Answer):
    """What went wrong."""

    code: str
    """A stable word for programs."""
    message: str
    retryable: bool
    fields: list[FieldProblem] | None = None
    """On `validation_failed` and `invalid_workflow`: what to correct."""
    problems: list[WorkflowProblem] | None = None
    """On `invalid_workflow`: the same by the document's own places, warnings too."""


class ErrorAnswer(Answer):
    """Every error of the API has this shape."""

    error: ErrorBody


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for these statuses."""
    return {status: {"model": ErrorAnswer, "description": DESCRIPTIONS[status]} for status in statuses}


ERRORS = errors(401, 403, 422)
"""What any route of the management API may answer."""
