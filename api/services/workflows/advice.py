"""What of a workflow runs and yet looks wrong: places nobody reaches, callers nobody lets go, words nobody says."""

import re
from collections.abc import Iterable, Iterator

from api.errors import ConfigurationError
from api.services.speech import SpeechKind, choose
from api.services.telephony.kit.phone_numbers import normalize_address
from api.services.workflows.functions import ENDS_THE_CALL
from api.services.workflows.outline import Node, Offer, Outline, Text, mapping, sequence, text, texts
from api.services.workflows.placeholders import FACTS
from api.services.workflows.problems import Place, Problem, Severity

_PLACEHOLDER = re.compile(r"(?<!\\)\{\{\s*([A-Za-z_]\w*)(?:\.\w+)*\s*\}\}")
_TOOL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def advise(outline: Outline) -> Iterator[Problem]:
    """Warnings."""
    yield from _check_ways(outline)
    yield from _check_words(outline)
    yield from _check_placeholders(outline)
    yield from _check_functions(outline)
    yield from _check_transfers(outline)


def _warning(place: Place, message: str, node: str | None = None) -> Problem:
    return Problem(place, message, Severity.WARNING, node)


# Ways through the flow


def _check_ways(outline: Outline) -> Iterator[Problem]:
    reached = _reached(outline)
    for node in outline.nodes.values():
        if reached and node.name not in reached:
            yield _warning(node.place, "nothing leads to this node", node.name)
        if not _ends(outline, node) and not _leads_on(outline, node):
            message = "no way leads on from this node, and nothing here ends the call: offer 'end_call'"
            yield _warning(node.place, message, node.name)
    if outline.nodes and not any(_ends(outline, outline.nodes[name]) for name in reached or outline.nodes):
        yield _warning(("flow",), "the agent never ends the call: let a node offer 'end_call'")


def _reached(outline: Outline) -> set[str]:
    """The nodes a conversation may come to; none if it has no beginning."""
    found: set[str] = set()
    waiting = {outline.initial_node} & outline.nodes.keys()
    while waiting:
        name = waiting.pop()
        # What every node offers leads from the first one wherever it does from others.
        offers = outline.nodes[name].offers if found else outline.offered_at(name)
        found.add(name)
        targets = {target for offer in offers for _, target in offer.leads}
        waiting |= (targets & outline.nodes.keys()) - found
    return found


def _leads_on(outline: Outline, node: Node) -> bool:
    return any(target != node.name for offer in outline.offered_at(node.name) for _, target in offer.leads)


def _ends(outline: Outline, node: Node) -> bool:
    """Whether the call may end there."""
    offered = outline.offered_at(node.name)
    acts = any(text(action.get("type")) == "end_conversation" for _, action in node.actions)
    return acts or any(offer.name in ENDS_THE_CALL and not offer.transition_only for offer in offered)


# What is said


def _check_words(outline: Outline) -> Iterator[Problem]:
    scripted = _speaks_by_script(outline)
    for node in outline.nodes.values():
        said = text(outline.script.get(node.name, {}).get("say")).strip()
        if not node.messages:
            yield _warning((*node.place, "task_messages"), "a language model is not told what to do here", node.name)
        for place, content in node.messages:
            if not content.strip():
                yield _warning(place, "this message is empty", node.name)
        if scripted and not said:
            yield _warning(("script", node.name), "without a language model, nothing is said at this node", node.name)


def _speaks_by_script(outline: Outline) -> bool:
    """Whether no language model finds words here."""
    try:
        return choose(SpeechKind.LLM, text(outline.services.get("llm"))).needs_script
    except ConfigurationError:
        return False


# What prompts name


def _check_placeholders(outline: Outline) -> Iterator[Problem]:
    noted = {slot for offer in outline.every_offer for slot in _notes(outline, offer)}
    known = _known_on_arrival(outline, noted)
    anywhere = noted | FACTS.keys()
    for node in outline.nodes.values():
        here = known.get(node.name, noted) | FACTS.keys()
        for place, said in _prompts(outline, node):
            for name in dict.fromkeys(_PLACEHOLDER.findall(said)):
                if name not in anywhere:
                    message = f"nothing is called '{name}' unless the call is given it as a variable"
                    yield _warning(place, message, node.name)
                elif name not in here:
                    yield _warning(place, f"'{name}' may not be known yet when a call comes here", node.name)


def _prompts(outline: Outline, node: Node) -> Iterator[Text]:
    yield from (*node.role, *node.messages)
    for place, action in node.actions:
        yield from texts(action, place, "text")
    yield from texts(outline.script.get(node.name), ("script", node.name), "say", "reprompt")


def _known_on_arrival(outline: Outline, noted: set[str]) -> dict[str, set[str]]:
    """By node that can be reached, which slots are noted on every way there."""
    known = {name: set(noted) for name in _reached(outline)}
    if not known:
        return {}
    known[outline.initial_node] = set()
    # What every node offers is offered at the first one too, where nothing is known: no other way there notes less.
    for target, notes in _ways(outline, outline.offers).items():
        if target in known:
            known[target] &= notes
    ways = {name: _ways(outline, outline.nodes[name].offers) for name in known}
    changed = set(known)
    while changed:
        here, changed = changed, set()
        for name in here:
            for target, notes in ways[name].items():
                if target in known and not known[target] <= (then := known[name] | notes):
                    known[target] &= then
                    changed.add(target)
    return known


def _ways(outline: Outline, offers: Iterable[Offer]) -> dict[str, set[str]]:
    """Where the offers lead, and what each of those that lead there notes."""
    ways: dict[str, set[str]] = {}
    for offer in offers:
        notes = _notes(outline, offer)
        for _, target in offer.leads:
            ways[target] = ways[target] & notes if target in ways else notes
    return ways


def _notes(outline: Outline, offer: Offer) -> set[str]:
    if offer.transition_only:
        return set()
    return {"digits"} if offer.name == "collect_digits" else set(outline.slots(offer.name))


# What is declared


def _check_functions(outline: Outline) -> Iterator[Problem]:
    offered = {offer.name for offer in outline.every_offer}
    for name, collect in outline.collect.items():
        if name not in offered:
            yield _warning(("collect", name), "no node offers this function")
        if not text(collect.get("description")).strip():
            yield _warning(("collect", name, "description"), "a language model is not told when to call this")
        for slot, item in outline.slots(name).items():
            if mapping(item).get("kind") == "choice" and not sequence(mapping(item).get("choices")):
                place = ("collect", name, "slots", slot, "choices")
                yield _warning(place, "there is nothing to choose from")
    for offer in outline.every_offer:
        if not _TOOL_NAME.fullmatch(offer.name):
            message = "language models take functions named by at most 64 letters, digits, '_' and '-' only"
            yield _warning((*offer.place, "name"), message, offer.node)


def _check_transfers(outline: Outline) -> Iterator[Problem]:
    offers = [offer for offer in outline.every_offer if offer.name == "transfer_call" and not offer.transition_only]
    if offers and not outline.transfers:
        for offer in offers:
            message = "there is nobody to transfer to: list somebody under 'transfers'"
            yield _warning((*offer.place, "name"), message, offer.node)
    if outline.transfers and not offers:
        yield _warning(("transfers",), "no node offers 'transfer_call'")
    for name, given in outline.transfers.items():
        named = [(("transfers", name), given)] if isinstance(given, str) else texts(given, ("transfers", name), "to")
        for place, to in named:
            if not _is_address(to):
                yield _warning(place, "this is no telephone number with its country code, and no SIP URI")


def _is_address(to: str) -> bool:
    try:
        normalize_address(to)
    except ConfigurationError:
        return False
    return True
