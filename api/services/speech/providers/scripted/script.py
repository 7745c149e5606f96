"""How the scripted brain decides: pure, and the same every time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.services.workflows.definition import WorkflowDefinition
from api.services.workflows.matching import choose_function, fill_slot
from api.services.workflows.parts import Collect, NodeScript


@dataclass(frozen=True, slots=True)
class Decision:
    """What to say, and which function to call with what."""

    say: str = ""
    function: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)


class ScriptReader:
    """Follows one conversation through a workflow's script, counting misunderstandings, keeping half-filled slots."""

    def __init__(self, definition: WorkflowDefinition) -> None:
        self._definition = definition
        self._misunderstood = 0
        self._asking: tuple[str, dict[str, str]] | None = None

    def enter(self, node: str) -> Decision:
        """What is said on arriving at ``node``."""
        self._misunderstood = 0
        self._asking = None
        return Decision(say=self._script(node).say)

    def hear(self, node: str, said: str, offered: Sequence[str]) -> Decision:
        """What to do about what the caller said at ``node``, where the functions ``offered`` can be called."""
        name = self._choose(node, said, offered)
        if not name:
            return self._misunderstand(node, offered)
        collect = self._definition.collect.get(name)
        return self._fill(name, collect, said) if collect else self._call_built_in(node, name, said)

    def _choose(self, node: str, said: str, offered: Sequence[str]) -> str:
        examples = {name: items for name, items in self._script(node).examples.items() if name in offered}
        match = choose_function(said, examples)
        if match:
            return match.name
        if self._asking and self._asking[0] in offered:
            return self._asking[0]
        fitting = [name for name in offered if self._fits(name, said)]
        return next(iter(fitting), self._script(node).fallback)

    def _fits(self, name: str, said: str) -> bool:
        """Whether the words fill a slot of the function; digits, keyed or said, fit ``collect_digits``."""
        if name == "collect_digits":
            return fill_slot(said, "digits") is not None
        collect = self._definition.collect.get(name)
        return collect is not None and any(
            fill_slot(said, slot.kind, slot.choices) is not None for slot in collect.slots.values()
        )

    def _fill(self, name: str, collect: Collect, said: str) -> Decision:
        filled = dict(self._asking[1]) if self._asking and self._asking[0] == name else {}
        for slot_name, slot in collect.slots.items():
            value = fill_slot(said, slot.kind, slot.choices)
            if slot_name not in filled and value is not None:
                filled[slot_name] = value
                if slot.kind in {"text", "name"}:
                    break  # Free text takes the whole answer; the next slot is asked for by itself.
        missing = next((item for item in collect.slots if item not in filled), None)
        if missing is None:
            self._asking = None
            return Decision(function=name, arguments=filled)
        self._asking = (name, filled)
        return Decision(say=collect.slots[missing].ask or self._definition.phrases.not_understood)

    def _call_built_in(self, node: str, name: str, said: str) -> Decision:
        if name == "end_call":
            return Decision(function=name, arguments={"farewell": self._definition.phrases.goodbye})
        if name == "collect_digits":
            return Decision(function=name, arguments={"digits": fill_slot(said, "digits") or ""})
        if name == "transfer_call":
            return Decision(function=name, arguments={"to": self._destination(node, said)})
        return Decision(function=name)

    def _destination(self, node: str, said: str) -> str:
        """Whom the caller names, or the node is called by; empty for the first."""
        known = self._definition.transfers
        return fill_slot(said, "choice", [*known]) or (node if node in known else "")

    def _misunderstand(self, node: str, offered: Sequence[str]) -> Decision:
        self._misunderstood += 1
        phrases = self._definition.phrases
        if self._misunderstood <= self._definition.limits.misunderstandings:
            return Decision(say=f"{phrases.not_understood} {self._script(node).reprompt}".strip())
        if "transfer_call" in offered and self._definition.transfers:
            self._misunderstood = 0
            return Decision(function="transfer_call")
        return Decision(function="end_call", arguments={"farewell": phrases.give_up})

    def _script(self, node: str) -> NodeScript:
        return self._definition.script.get(node) or NodeScript()
