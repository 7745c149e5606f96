"""What a workflow document may hold and name, for whoever writes one."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from pipecat.flows.types import FlowsDirectFunctionWrapper

from api.services.speech import SpeechKind, choose, services
from api.services.workflows.definition import MAX_NODES, WorkflowDefinition
from api.services.workflows.functions import BUILT_IN, ENDS_THE_CALL
from api.services.workflows.placeholders import FACTS
from api.services.workflows.variables import MAX_DOCUMENT_BYTES
from api.settings import get_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInFunction:
    """A function that every node may offer.

    Attributes:
        parameters: What a model fills in, as the properties of a JSON Schema.
        required: Which of them it must.
        ends_call: Whether the call is over for the agent once it worked; where else would it lead?
    """

    name: str
    description: str
    parameters: dict[str, Any]
    required: list[str]
    ends_call: bool


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What prompts may name of every call."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechService:
    """A speech service that can be chosen here."""

    name: str
    kind: SpeechKind
    display_name: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it."""

    document_schema: dict[str, Any]
    functions: list[BuiltInFunction]
    placeholders: list[Placeholder]
    speech_services: list[SpeechService]
    max_nodes: int = MAX_NODES
    max_document_bytes: int = MAX_DOCUMENT_BYTES


def describe() -> Reference:
    """What a document may hold, as a JSON Schema, and what it may name."""
    return Reference(
        WorkflowDefinition.model_json_schema(),
        list(_functions()),
        [Placeholder(name, description) for name, description in FACTS.items()],
        list(_speech_services()),
    )


def _functions() -> Iterator[BuiltInFunction]:
    for name, function in BUILT_IN.items():
        schema = FlowsDirectFunctionWrapper(function).to_function_schema()
        yield BuiltInFunction(
            name=name,
            description=(getdoc(function) or "").partition("\n")[0],
            parameters=schema.properties,
            required=schema.required,
            ends_call=name in ENDS_THE_CALL,
        )


def _speech_services() -> Iterator[SpeechService]:
    for spec in services.all():
        if spec.is_available(get_settings()):
            yield SpeechService(
                name=spec.name,
                kind=spec.kind,
                display_name=spec.display_name,
                is_default=choose(spec.kind) == spec,
            )
