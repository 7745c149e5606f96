"""Workflow documents: a pipecat flow, and what the gateway adds to it.

``flow`` says which nodes there are and where each function leads. ``collect`` declares functions that note something
the caller says. ``script`` is what the scripted brain says where a language model finds its own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from pipecat.flows import Flow, FlowConfig, FlowReferenceError
from pydantic import Field, ValidationError, model_validator

from api.services.workflows import wording
from api.services.workflows.answering_machine import AnsweringMachine
from api.services.workflows.functions import BUILT_IN, build_functions
from api.services.workflows.parts import (
    Collect,
    Destination,
    Limits,
    Listening,
    NodeScript,
    Part,
    Phrases,
    Services,
)
from api.services.workflows.problems import InvalidWorkflow

MAX_NODES = 500
KEPT_WORKFLOWS = 256
SAY = "say"
"""Our action in place of pipecat's ``tts_say``, which waits for an end that a barge-in takes away."""
ENTERED = "entered"
"""Our action at every node: the conversation has come to ``node``."""


class WorkflowDefinition(Part):
    """One conversation."""

    flow: FlowConfig
    collect: dict[str, Collect] = Field(default_factory=dict)
    """Functions that note something the caller says, by their names."""
    script: dict[str, NodeScript] = Field(default_factory=dict)
    """What is said where no language model finds words, by node."""
    transfers: dict[str, Destination] = Field(default_factory=dict)
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
        flow = Flow(_as_spoken(definition.flow), handlers=build_functions(definition))
    except ValidationError as error:
        raise InvalidWorkflow(*wording.of_validation(error, document)) from None
    except FlowReferenceError as error:
        raise InvalidWorkflow(*wording.of_references(error, document)) from None
    return Workflow(definition, flow)


def _as_spoken(config: FlowConfig) -> FlowConfig:
    """The same flow, in which saying something does not hold up the node, and every node says that it was come to."""

    def ours(actions: list[FlowConfig.Action]) -> list[FlowConfig.Action]:
        return [action.model_copy(update={"type": SAY}) if action.type == "tts_say" else action for action in actions]

    nodes = {
        name: node.model_copy(
            update={
                "pre_actions": [FlowConfig.Action(type=ENTERED, node=name), *ours(node.pre_actions)],
                "post_actions": ours(node.post_actions),
            }
        )
        for name, node in config.nodes.items()
    }
    return config.model_copy(update={"nodes": nodes})
