"""A workflow document as far as it can be made out: whatever is not what it should be is passed over.

So that a mistake in one place does not hide those in all others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.services.workflows.problems import Place

Text = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a function's result decides where it leads.

    Attributes:
        field: What of the result decides.
        cases: Its values that lead somewhere.
    """

    place: Place
    field: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A function that a node offers, or every node.

    Attributes:
        node: Whose it is; ``None`` if everybody's.
        leads: The nodes it names, each with the place where it does.
    """

    name: str
    place: Place
    node: str | None
    transition_only: bool
    leads: tuple[Text, ...]
    branch: Branch | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node: what it offers, what it tells a model, and what it does by itself."""

    name: str
    place: Place
    offers: tuple[Offer, ...]
    messages: tuple[Text, ...]
    role: tuple[Text, ...]
    actions: tuple[tuple[Place, Mapping[str, Any]], ...]


class Outline:
    """What of ``document`` is what it should be."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        flow = mapping(document.get("flow"))
        self.initial_node = text(flow.get("initial_node"))
        self.nodes = {name: _node(name, mapping(node)) for name, node in mapping(flow.get("nodes")).items()}
        self.offers = tuple(_offers(flow.get("global_functions"), ("flow", "global_functions"), None))
        """What every node offers."""
        self.collect = {name: mapping(item) for name, item in mapping(document.get("collect")).items()}
        self.script = {name: mapping(item) for name, item in mapping(document.get("script")).items()}
        self.transfers = mapping(document.get("transfers"))
        self.services = mapping(document.get("services"))

    @property
    def every_offer(self) -> Iterator[Offer]:
        """What is offered anywhere."""
        yield from self.offers
        for node in self.nodes.values():
            yield from node.offers

    def offered_at(self, node: str) -> tuple[Offer, ...]:
        """What can be called there."""
        return (*self.nodes[node].offers, *self.offers)

    def slots(self, function: str) -> Mapping[str, Any]:
        """What the function notes, if it is one that does."""
        return mapping(self.collect.get(function, {}).get("slots"))


def mapping(given: Any) -> Mapping[str, Any]:
    """``given``, if it is one."""
    return given if isinstance(given, Mapping) else {}


def sequence(given: Any) -> Sequence[Any]:
    """``given``, if it is a list."""
    return given if isinstance(given, list) else []


def text(given: Any) -> str:
    """``given``, if it is a text."""
    return given if isinstance(given, str) else ""


def texts(given: Any, place: Place, *keys: str) -> Iterator[Text]:
    """The texts that ``given`` has under those keys, and where."""
    for key in keys:
        if said := text(mapping(given).get(key)):
            yield (*place, key), said


def _node(name: str, node: Mapping[str, Any]) -> Node:
    place: Place = ("flow", "nodes", name)
    return Node(
        name,
        place,
        tuple(_offers(node.get("functions"), (*place, "functions"), name)),
        tuple(
            ((*place, "task_messages", index, "content"), text(mapping(item).get("content")))
            for index, item in enumerate(sequence(node.get("task_messages")))
        ),
        tuple(texts(node, place, "role_message")),
        tuple(
            ((*place, when, index), mapping(item))
            for when in ("pre_actions", "post_actions")
            for index, item in enumerate(sequence(node.get(when)))
        ),
    )


def _offers(functions: Any, place: Place, node: str | None) -> Iterator[Offer]:
    for index, item in enumerate(sequence(functions)):
        if name := text(mapping(item).get("name")):
            here = (*place, index)
            target = item.get("transition_to")
            leads = tuple(_leads(target, (*here, "transition_to")))
            branch = _branch(target, (*here, "transition_to")) if isinstance(target, Mapping) else None
            yield Offer(name, here, node, item.get("transition_only") is True, leads, branch)


def _leads(target: Any, place: Place) -> Iterator[Text]:
    if isinstance(target, str):
        yield place, target
    for case, node in mapping(mapping(target).get("cases")).items():
        if isinstance(node, str):
            yield (*place, "cases", case), node
    yield from texts(target, place, "default")


def _branch(target: Mapping[str, Any], place: Place) -> Branch:
    return Branch(place, text(target.get("field")), tuple(mapping(target.get("cases"))))
