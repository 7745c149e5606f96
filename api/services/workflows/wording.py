"""What pydantic and pipecat find wrong with a document, in the document's own terms and at its own places."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipecat.flows import FlowReferenceError
from pydantic import ValidationError

from api.services.workflows.problems import Place, Problem

MESSAGES = {
    "missing": "this is required",
    "extra_forbidden": "there is no setting of this name",
    "string_type": "this must be a text; in YAML, put it in quotes",
    "bool_type": "this must be true or false",
    "bool_parsing": "this must be true or false",
    "int_type": "this must be a whole number",
    "int_parsing": "this must be a whole number",
    "int_from_float": "this must be a whole number",
    "float_type": "this must be a number",
    "float_parsing": "this must be a number",
    "finite_number": "this must be a number",
    "list_type": "this must be a list",
    "dict_type": "this must be a group of settings, by name",
    "model_type": "this must be a group of settings, by name",
    "model_attributes_type": "this must be a group of settings, by name",
}
"""By pydantic's word for it."""
SHAPES = {
    "transition_to": "this must be the name of a node, or a branch: 'field', 'cases' and maybe 'default'",
    "transfers": "this must be a telephone number or SIP URI in quotes, or have one as 'to'",
}
"""Where one of several shapes will do: what they are, by the name of the setting or of what it is listed under."""
MAX_ERRORS = 5_000
"""Whoever has more did not write a workflow."""
SEPARATE = "no value at all: leave this out, or give one"


def of_validation(error: ValidationError, document: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the shape of ``document``."""
    if error.error_count() > MAX_ERRORS:  # whose list would take a second, in which nothing else is done
        yield Problem((), f"this is no workflow: {error.error_count()} of its settings are missing, unknown or wrong")
        return
    seen: set[tuple[Place, str]] = set()
    for item in error.errors(include_url=False):
        place = _place(item["loc"], document, missing=item["type"] == "missing")
        message = _message(item["type"], item["msg"], item["input"])
        if place and item["type"].endswith("_type"):
            message = SHAPES.get(str(place[-1]), SHAPES.get(str(place[0]), message) if len(place) == 2 else message)
        if (place, message) not in seen:
            seen.add((place, message))
            yield Problem(place, message, node=node_of(place))


def of_references(error: FlowReferenceError, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Which functions of a well-formed ``document`` cannot be made."""
    flow = document["flow"]
    for problem in error.problems:
        place: Place = ("flow", "nodes", problem.node) if problem.node else ("flow",)
        key = "functions" if problem.node else "global_functions"
        offers = (flow["nodes"][problem.node] if problem.node else flow).get(key, [])
        names = [offer["name"] for offer in offers]
        if problem.function in names:
            place = (*place, key, names.index(problem.function), "name")
        yield Problem(place, problem.message, node=problem.node)


def node_of(place: Place) -> str | None:
    """The node that something at ``place`` is about."""
    match place:
        case ("flow", "nodes", str(name), *_) | ("script", str(name), *_):
            return name
    return None


def _place(location: Sequence[str | int], document: Any, *, missing: bool) -> Place:
    """``location`` without what pydantic says of its own: which shape it tried, and whether it is about a key."""
    place: list[str | int] = []
    here = document
    for index, step in enumerate(location):
        if _has(here, step):
            here = here[step]
        elif not missing or index < len(location) - 1:
            continue
        place.append(step)
    return tuple(place)


def _has(part: Any, step: str | int) -> bool:
    if isinstance(part, list):
        return isinstance(step, int) and step < len(part)
    return isinstance(part, Mapping) and step in part


def _message(kind: str, said: str, given: Any) -> str:
    if given is None and kind in MESSAGES and kind not in ("missing", "extra_forbidden"):
        return SEPARATE
    return MESSAGES.get(kind, said.removeprefix("Value error, ").replace("Input should", "this should"))
