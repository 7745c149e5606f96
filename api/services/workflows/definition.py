"""Workflow documents: a pipecat flow, and what the gateway adds to it.

``flow`` says which nodes there are and where each function leads. ``collect`` declares functions that note something
the caller says. ``script`` is what the scripted brain says where a language model finds its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword
from typing import Annotated, Any, Literal

import orjson
from pipecat.flows import Flow, FlowConfig, FlowReferenceError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from api.services.workflows import wording
from api.services.workflows.answering_machine import AnsweringMachine
from api.services.workflows.functions import BUILT_IN, MANAGER, SlotKind, build_functions
from api.services.workflows.placeholders import is_reserved
from api.services.workflows.problems import InvalidWorkflow

MAX_NODES = 500
KEPT_WORKFLOWS = 256
SAY = "say"
"""Our action in place of pipecat's ``tts_say``, which waits for an end that a barge-in takes away."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Slot(_Part):
    """Something to note: what it is, and how to ask for it when the caller did not say."""

    kind: SlotKind = "text"
    description: str = ""
    choices: list[str] = Field(default_factory=list)
    ask: str = ""


def _check_slot_name(name: str) -> str:
    """A slot is a parameter of its function, and a placeholder in prompts."""
    if is_reserved(name) or name == MANAGER:
        raise ValueError("this name is the gateway's own: choose another")
    if not (name.isascii() and name.isidentifier()) or iskeyword(name):
        raise ValueError("a slot is named by letters, digits and underscores, and no keyword of Python")
    return name


SlotName = Annotated[str, AfterValidator(_check_slot_name)]


class Collect(_Part):
    """A function that notes slots in the conversation's state, where ``{{ name }}`` finds them."""

    description: str
    slots: dict[SlotName, Slot] = Field(min_length=1)


class NodeScript(_Part):
    """What the scripted brain does at one node."""

    say: str = ""
    reprompt: str = ""
    examples: dict[str, list[str]] = Field(default_factory=dict)
    """Sentences that call a function, by the function's name."""
    fallback: str = ""
    """The function for whatever else the caller says, if any."""


class Services(_Part):
    """Which speech services speak, by their registered names; empty means the gateway's own choice."""

    stt: str = ""
    tts: str = ""
    llm: str = ""


class Listening(_Part):
    """How the agent tells that a caller has finished: by how it sounds (``model``), or by silence alone. Seconds."""

    end_of_turn: Literal["model", "silence"] = "model"
    patience_seconds: float = Field(default=0.6, ge=0.2, le=5)
    """Silence after which a caller has finished, however it sounded."""


class Transfer(_Part):
    """Whom a caller may be handed to, and how."""

    to: str
    """An E.164 number or SIP URI."""
    cold: bool = False
    """Let the caller ring there at once, instead of waiting with the agent until somebody answers."""


def _read_transfer(given: Any) -> Any:
    return {"to": given} if isinstance(given, str) else given


class Limits(_Part):
    """Where a conversation stops by itself. Seconds, and tries."""

    max_duration_seconds: float = Field(default=600, gt=0, le=4 * 3600)
    idle_seconds: float = Field(default=8, ge=1, le=120)
    idle_reprompts: int = Field(default=2, ge=0, le=10)
    misunderstandings: int = Field(default=2, ge=0, le=10)


class Phrases(_Part):
    """Sentences for moments no node covers."""

    still_there: str = "Are you still there?"
    not_understood: str = "Sorry, I did not catch that."
    trouble: str = "I am sorry, something went wrong on my side. Could you say that again?"
    give_up: str = "I am sorry, I could not help you today. Goodbye."
    time_is_up: str = "I am sorry, our time is up. Goodbye."
    transfer: str = "One moment please, I am connecting you."
    transfer_failed: str = "I am sorry, nobody can take your call right now."
    shutting_down: str = "I am sorry, I have to end our call now. Please call again in a few minutes. Goodbye."
    goodbye: str = "Goodbye."


class WorkflowDefinition(_Part):
    """One conversation."""

    flow: FlowConfig
    collect: dict[str, Collect] = Field(default_factory=dict)
    script: dict[str, NodeScript] = Field(default_factory=dict)
    transfers: dict[str, Annotated[Transfer, BeforeValidator(_read_transfer)]] = Field(default_factory=dict)
    """Whom a caller may be handed to, by name; a number or SIP URI alone will do."""
    services: Services = Field(default_factory=Services)
    listening: Listening = Field(default_factory=Listening)
    answering_machine: AnsweringMachine = Field(default_factory=AnsweringMachine)
    limits: Limits = Field(default_factory=Limits)
    phrases: Phrases = Field(default_factory=Phrases)

    @model_validator(mode="after")
    def _check_names(self) -> "WorkflowDefinition":
        if len(self.flow.nodes) > MAX_NODES:
            raise ValueError(f"a workflow has at most {MAX_NODES} nodes")
        if clash := sorted(set(BUILT_IN) & set(self.collect)):
            raise ValueError(f"'{clash[0]}' is a built-in function and cannot be collected")
        for node, script in self.script.items():
            self._check_script(node, script)
        return self

    def _check_script(self, node: str, script: NodeScript) -> None:
        if node not in self.flow.nodes:
            raise ValueError(f"script: there is no node '{node}'")
        offered = {item.name for item in [*self.flow.nodes[node].functions, *self.flow.global_functions]}
        named = set(script.examples) | ({script.fallback} if script.fallback else set())
        if unknown := sorted(named - offered):
            raise ValueError(f"script: node '{node}' does not offer the function '{unknown[0]}'")


@dataclass(frozen=True, slots=True)
class Workflow:
    """A document that can be spoken. Conversations share it; nothing in it changes."""

    definition: WorkflowDefinition
    flow: Flow


def load_workflow(document: Mapping[str, Any]) -> Workflow:
    """What ``parse_workflow`` says; a document that was seen lately costs next to nothing.

    Raises:
        InvalidWorkflow: It is not one.
    """
    return _load(orjson.dumps(document))


@lru_cache(KEPT_WORKFLOWS)
def _load(document: bytes) -> Workflow:
    return parse_workflow(orjson.loads(document))


def parse_workflow(document: Mapping[str, Any]) -> Workflow:
    """The workflow in ``document``.

    Raises:
        InvalidWorkflow: It is not one; its problems say where and why, in the document's own terms.
    """
    try:
        definition = WorkflowDefinition.model_validate(dict(document))
        flow = Flow(_without_waiting(definition.flow), handlers=build_functions(definition))
    except ValidationError as error:
        raise InvalidWorkflow(*wording.of_validation(error, document)) from None
    except FlowReferenceError as error:
        raise InvalidWorkflow(*wording.of_references(error, document)) from None
    return Workflow(definition, flow)


def _without_waiting(config: FlowConfig) -> FlowConfig:
    """The same flow, in which saying something does not hold up the node."""

    def ours(actions: list[FlowConfig.Action]) -> list[FlowConfig.Action]:
        return [action.model_copy(update={"type": SAY}) if action.type == "tts_say" else action for action in actions]

    nodes = {
        name: node.model_copy(update={"pre_actions": ours(node.pre_actions), "post_actions": ours(node.post_actions)})
        for name, node in config.nodes.items()
    }
    return config.model_copy(update={"nodes": nodes})
