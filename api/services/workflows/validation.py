"""Everything that is wrong with a workflow document, or looks wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.services.workflows.advice import advise
from api.services.workflows.definition import MAX_NODES, parse_workflow
from api.services.workflows.outline import Outline
from api.services.workflows.problems import InvalidWorkflow, Place, Problem, Severity
from api.services.workflows.references import check_references

MAX_PROBLEMS = 200
"""Whoever has more reads no further."""
MAX_OFFERS = 10_000
"""Functions that can be called, those that every node offers counted at each."""
MAX_SLOTS = 1_000


def validate(document: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with ``document``, and as much of it as anybody reads; without errors it can be spoken.

    Errors come first, each in the order of the document; the last problem says how many more there are.
    """
    outline = Outline(document)
    too_large = list(_measure(outline))
    if too_large:
        return too_large
    named = list(check_references(outline))
    wrong = {problem.path for problem in named if problem.severity is Severity.ERROR}
    around = {path[:length] for path in wrong for length in range(4)}
    found = [problem for problem in _parse(document) if not _is_said_better(problem.path, wrong, around)]
    wrong |= {problem.path for problem in found}
    advice = [problem for problem in advise(outline) if problem.path not in wrong]
    return _shorten(sorted([*found, *named, *advice], key=lambda problem: problem.severity))


def _measure(outline: Outline) -> Iterator[Problem]:
    """What there is too much of for anybody to look through."""
    if len(outline.nodes) > MAX_NODES:
        yield Problem(("flow", "nodes"), f"a workflow has at most {MAX_NODES} nodes")
    offers = sum(len(node.offers) + len(outline.offers) for node in outline.nodes.values())
    if offers > MAX_OFFERS:
        message = f"the nodes of a workflow offer at most {MAX_OFFERS} functions, global ones counted at each"
        yield Problem(("flow",), message)
    if sum(len(outline.slots(name)) for name in outline.collect) > MAX_SLOTS:
        yield Problem(("collect",), f"a workflow has at most {MAX_SLOTS} slots")


def _shorten(problems: list[Problem]) -> list[Problem]:
    shown, left = problems[:MAX_PROBLEMS], problems[MAX_PROBLEMS:]
    return [*shown, Problem((), f"and {len(left)} more", left[0].severity)] if left else shown


def _parse(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    try:
        parse_workflow(document)
    except InvalidWorkflow as error:
        return error.problems
    return ()


def _is_said_better(place: Place, wrong: set[Place], around: set[Place]) -> bool:
    """Whether an error at ``place`` is about what the document names, which ``wrong`` says place by place.

    The parser stops at the first such error, and says so of the whole document, flow or node: what is ``around`` it.
    """
    match place:
        case () | ("flow",) | ("flow", "nodes", _):
            return place in around
    return place in wrong
