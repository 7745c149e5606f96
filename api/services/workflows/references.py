"""Whether what a document names is there: nodes, functions, slots, speech services."""

from collections.abc import Iterator, Sequence

from api.errors import ConfigurationError
from api.services.speech import SpeechKind, choose
from api.services.workflows.functions import BUILT_IN, RESULTS
from api.services.workflows.outline import Offer, Outline, mapping, sequence, text
from api.services.workflows.problems import Problem, Severity

ACTIONS = ("tts_say", "say", "end_conversation")
"""What a node may do by itself; pipecat's others need a program behind them."""
MAX_NAMED = 12
"""More names than these help nobody in a message."""
ANSWERS = {"yes_no": ("yes", "no")}


def check_references(outline: Outline) -> Iterator[Problem]:
    """What is named and not there."""
    if outline.nodes and outline.initial_node and outline.initial_node not in outline.nodes:
        yield Problem(("flow", "initial_node"), f"there is no node '{outline.initial_node}'")
    for name in sorted(BUILT_IN.keys() & outline.collect.keys()):
        yield Problem(("collect", name), f"'{name}' is a built-in function and cannot be collected")
    yield from _doubled(outline)
    for offer in outline.every_offer:
        yield from _check_offer(outline, offer)
    for node in outline.nodes.values():
        for place, action in node.actions:
            kind = text(action.get("type"))
            if kind and kind not in ACTIONS:
                known = ", ".join(f"'{name}'" for name in ACTIONS)
                yield Problem((*place, "type"), f"there is no action '{kind}'; there are {known}", node=node.name)
    yield from _check_script(outline)
    yield from _check_services(outline)


def _doubled(outline: Outline) -> Iterator[Problem]:
    everywhere: set[str] = set()
    for offer in outline.offers:
        if offer.name in everywhere:
            yield Problem((*offer.place, "name"), f"'{offer.name}' is a global function already")
        everywhere.add(offer.name)
    for node in outline.nodes.values():
        here: set[str] = set()
        for offer in node.offers:
            if offer.name in here:
                yield Problem((*offer.place, "name"), f"this node offers '{offer.name}' already", node=node.name)
            elif offer.name in everywhere:
                message = f"'{offer.name}' is a global function: every node offers it already"
                yield Problem((*offer.place, "name"), message, node=node.name)
            here.add(offer.name)


def _check_offer(outline: Outline, offer: Offer) -> Iterator[Problem]:
    if not offer.transition_only and offer.name not in BUILT_IN and offer.name not in outline.collect:
        message = (
            f"there is no function '{offer.name}': make it 'transition_only', "
            f"declare it under 'collect', or use {', '.join(BUILT_IN)}"
        )
        yield Problem((*offer.place, "name"), message, node=offer.node)
    for place, target in offer.leads:
        if target not in outline.nodes:
            yield Problem(place, f"there is no node '{target}'", node=offer.node)
    if not offer.transition_only:
        yield from _check_branch(outline, offer)


def _check_branch(outline: Outline, offer: Offer) -> Iterator[Problem]:
    """A function's result must have the field that decides; a case that it never has leads nowhere."""
    branch = offer.branch
    if branch is None or not branch.field:
        return
    slots = outline.slots(offer.name)
    known = ["status", *slots] if offer.name in outline.collect else RESULTS.get(offer.name, [branch.field])
    if branch.field not in known:
        message = f"what '{offer.name}' answers has no '{branch.field}'; it has {_several(known)}"
        yield Problem((*branch.place, "field"), message, node=offer.node)
    slot = mapping(slots.get(branch.field))
    answers = ANSWERS.get(text(slot.get("kind")))
    for case in branch.cases:
        if answers and case not in answers:
            message = f"'{branch.field}' is never '{case}'; it is {' or '.join(answers)}"
            yield Problem((*branch.place, "cases", case), message, Severity.WARNING, offer.node)


def _several(names: Sequence[str]) -> str:
    return ", ".join([*names[:MAX_NAMED], *(["…"] if len(names) > MAX_NAMED else [])])


def _check_script(outline: Outline) -> Iterator[Problem]:
    for node, script in outline.script.items():
        if node not in outline.nodes:
            if outline.nodes:
                yield Problem(("script", node), f"there is no node '{node}'")
            continue
        offered = {offer.name for offer in outline.offered_at(node)}
        for function in mapping(script.get("examples")):
            if function not in offered:
                message = f"node '{node}' does not offer the function '{function}'"
                yield Problem(("script", node, "examples", function), message, node=node)
            elif not sequence(mapping(script["examples"]).get(function)):
                message = f"there is no sentence that calls '{function}'"
                yield Problem(("script", node, "examples", function), message, Severity.WARNING, node)
        fallback = text(script.get("fallback"))
        if fallback and fallback not in offered:
            message = f"node '{node}' does not offer the function '{fallback}'"
            yield Problem(("script", node, "fallback"), message, node=node)


def _check_services(outline: Outline) -> Iterator[Problem]:
    for kind in SpeechKind:
        name = text(outline.services.get(kind))
        try:
            choose(kind, name)
        except ConfigurationError as error:
            yield Problem(("services", str(kind)) if name else ("services",), str(error))
