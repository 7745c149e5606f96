"""Everything that is wrong with a workflow document, or looks wrong."""

from collections.abc import Mapping
from typing import Any

from api.services.workflows.advice import advise
from api.services.workflows.definition import MAX_NODES, parse_workflow
from api.services.workflows.outline import Outline
from api.services.workflows.problems import InvalidWorkflow, Place, Problem, Severity
from api.services.workflows.references import check_references


def validate(document: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with ``document``, as much as there is; without errors it can be spoken.

    Errors come first, each in the order of the document.
    """
    outline = Outline(document)
    if len(outline.nodes) > MAX_NODES:
        return [Problem(("flow", "nodes"), f"a workflow has at most {MAX_NODES} nodes")]
    named = list(check_references(outline))
    wrong = {problem.path for problem in named if problem.severity is Severity.ERROR}
    found = [problem for problem in _parse(document) if not _is_said_better(problem.path, wrong)]
    wrong |= {problem.path for problem in found}
    advice = [problem for problem in advise(outline) if problem.path not in wrong]
    return sorted([*found, *named, *advice], key=lambda problem: problem.severity)


def _parse(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    try:
        parse_workflow(document)
    except InvalidWorkflow as error:
        return error.problems
    return ()


def _is_said_better(place: Place, wrong: set[Place]) -> bool:
    """Whether an error at ``place`` is about what the document names, which ``wrong`` says place by place.

    The parser stops at the first such error, and says so of the whole document, flow or node.
    """
    match place:
        case () | ("flow",) | ("flow", "nodes", _):
            return any(other[: len(place)] == place for other in wrong)
    return place in wrong
