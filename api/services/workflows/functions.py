"""What every node of a workflow may offer: ending the call, transferring it, noting what the caller says or keys.

Each is a flow "direct function": its docstring and its parameters are what a language model is shown.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pipecat.flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager

from api.services.workflows.placeholders import refuse_reserved

if TYPE_CHECKING:
    from api.services.workflows.definition import WorkflowDefinition
    from api.services.workflows.parts import Collect

SlotKind = Literal["text", "name", "digits", "yes_no", "weekday", "time", "choice"]
Handler = Callable[..., Awaitable[tuple[Any, Any]]]

KEYS = "0123456789*#"
MANAGER = "flow_manager"
"""Every function's first parameter."""


class Actions(Protocol):
    """What functions may do to the conversation."""

    async def end_call(self, farewell: str) -> bool:
        """Say ``farewell``, let it be heard, then end the call; ``False`` if it is too early for that."""

    async def transfer_call(self, to: str) -> bool:
        """Hand the caller to ``to``; ``False`` if nobody takes the call."""

    async def press_keys(self, keys: str) -> None:
        """Press ``keys`` (0-9, * and #) towards whoever is on the line."""

    def note(self, name: str, value: Any) -> None:
        """Keep something the caller said, for later prompts and for the run's variables.

        Raises:
            ReservedName: The run says something else by that name.
        """


class ActingFlowManager(FlowManager):
    """Moves one conversation through its flow, and knows what the flow's functions may do to it."""

    def __init__(self, actions: Actions, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.actions = actions


def build_functions(definition: "WorkflowDefinition") -> dict[str, Handler]:
    """The workflow's functions by name. They act on the conversation whose ``ActingFlowManager`` calls them."""
    return BUILT_IN | {name: _collector(name, collect) for name, collect in definition.collect.items()}


async def end_call(flow_manager: FlowManager, farewell: str = "") -> tuple[Any, Any]:
    """End the call once the caller needs nothing more.

    Args:
        farewell: The last sentence the caller hears.
    """
    if await _actions(flow_manager).end_call(farewell):
        return {"status": "ending"}, NO_RESPONSE
    return {"status": "refused", "reason": "the caller has not said anything yet"}, TRANSITION_IN_YAML


async def transfer_call(flow_manager: FlowManager, to: str = "") -> tuple[Any, Any]:
    """Hand the caller to a person.

    Args:
        to: The name of the destination, one of those the workflow lists; empty for the first.
    """
    if await _actions(flow_manager).transfer_call(to):
        return {"status": "transferred"}, NO_RESPONSE
    return {"status": "failed", "reason": "nobody took the call"}, TRANSITION_IN_YAML


async def press_keys(flow_manager: FlowManager, keys: str) -> tuple[Any, Any]:
    """Press keys on the telephone, as a menu at the other end asks for.

    Args:
        keys: The keys in order: digits, * and #.
    """
    pressed = "".join(item for item in keys if item in KEYS)
    if pressed:
        await _actions(flow_manager).press_keys(pressed)
    return {"status": "pressed", "keys": pressed}, TRANSITION_IN_YAML


async def collect_digits(flow_manager: FlowManager, digits: str) -> tuple[Any, Any]:
    """Note the digits the caller keyed or said.

    Args:
        digits: The digits only, without spaces.
    """
    noted = "".join(item for item in digits if item in KEYS)
    _note(flow_manager, "digits", noted)
    return {"status": "noted", "digits": noted}, TRANSITION_IN_YAML


BUILT_IN: dict[str, Handler] = {
    "end_call": end_call,
    "transfer_call": transfer_call,
    "collect_digits": collect_digits,
    "press_keys": press_keys,
}

RESULTS = {
    "end_call": ["status", "reason"],
    "transfer_call": ["status", "reason"],
    "collect_digits": ["status", "digits"],
    "press_keys": ["status", "keys"],
}
"""What each answers, so what of it may decide where it leads."""
ENDS_THE_CALL = frozenset({"end_call", "transfer_call"})
"""Those after which the agent has nothing more to say, unless they fail."""


def _collector(name: str, collect: "Collect") -> Handler:
    async def collector(flow_manager: FlowManager, **values: str) -> tuple[Any, Any]:
        # A model can be talked into arguments that were never declared.
        asked_for = {slot: value for slot, value in values.items() if slot in collect.slots}
        for slot, value in asked_for.items():
            _note(flow_manager, slot, value)
        return {"status": "noted", **asked_for}, TRANSITION_IN_YAML

    parameters = [inspect.Parameter(MANAGER, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=FlowManager)]
    parameters += [inspect.Parameter(slot, inspect.Parameter.KEYWORD_ONLY, annotation=str) for slot in collect.slots]
    lines = [f"    {slot}: {item.description or slot}{_choices(item.choices)}" for slot, item in collect.slots.items()]
    collector.__name__ = name
    collector.__doc__ = "\n".join([collect.description, "", "Args:", *lines])
    collector.__annotations__ = {item.name: item.annotation for item in parameters}
    collector.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return collector


def _choices(choices: list[str]) -> str:
    return f" (one of: {', '.join(choices)})" if choices else ""


def _note(flow_manager: FlowManager, name: str, value: str) -> None:
    refuse_reserved(name)
    _actions(flow_manager).note(name, value)
    flow_manager.state[name] = value


def _actions(flow_manager: FlowManager) -> Actions:
    if not isinstance(flow_manager, ActingFlowManager):
        raise TypeError("this flow moves nobody's conversation")
    return flow_manager.actions
