"""Everything that is wrong with a workflow document, or looks wrong."""

from collections.abc import Mapping
from typing import Any

from api.services.workflows.definition import parse_workflow
from api.services.workflows.problems import InvalidWorkflow, Problem


def validate(document: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with ``document``, as much as there is; without errors it can be spoken."""
    try:
        parse_workflow(document)
    except InvalidWorkflow as error:
        return list(error.problems)
    return []
