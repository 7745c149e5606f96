"""What a workflow's functions note, and what they do not."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from api.services.workflows.definition import parse_workflow
from api.services.workflows.demo import load_demo
from api.services.workflows.functions import ActingFlowManager, build_functions
from api.services.workflows.placeholders import refuse_reserved


class Manager(ActingFlowManager):
    """The part of a flow that functions write to."""

    def __init__(self, notes: "Notes") -> None:
        self.actions = notes
        self._state = {"from_number": "+14155550100"}


@dataclass
class Notes:
    """A conversation that only notes."""

    variables: dict[str, Any] = field(default_factory=dict)
    pressed: str = ""

    async def end_call(self, farewell: str) -> bool:
        return False

    async def transfer_call(self, to: str) -> bool:
        return False

    async def press_keys(self, keys: str) -> None:
        self.pressed = keys

    def note(self, name: str, value: Any) -> None:
        refuse_reserved(name)
        self.variables[name] = value


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def choose_day() -> Any:
    """The demo's function that notes a day."""
    return build_functions(parse_workflow(load_demo()).definition)["choose_day"]


async def test_what_the_caller_says_is_noted_for_prompts_and_for_the_run(choose_day: Any, notes: Notes) -> None:
    manager = Manager(notes)
    result, _ = await choose_day(manager, day="Tuesday")
    assert manager.state["day"] == notes.variables["day"] == result["day"] == "Tuesday"


@pytest.mark.parametrize("name", ["from_number", "From_Number", "organization_id", "surprise"])
async def test_a_model_talked_into_other_arguments_notes_none_of_them(choose_day: Any, notes: Notes, name: str) -> None:
    manager = Manager(notes)
    result, _ = await choose_day(manager, day="Tuesday", **{name: "+1900"})
    assert manager.state == {"from_number": "+14155550100", "day": "Tuesday"}
    assert notes.variables == {"day": "Tuesday"}
    assert name not in result


async def test_a_flow_that_moves_nobodys_conversation_cannot_act(choose_day: Any) -> None:
    with pytest.raises(TypeError, match="nobody"):
        await choose_day(object(), day="Tuesday")


@pytest.mark.parametrize(("keys", "pressed"), [("42#", "42#"), ("4 2, then #", "42#"), ("four", ""), ("", "")])
async def test_only_keys_are_pressed(notes: Notes, keys: str, pressed: str) -> None:
    press_keys = build_functions(parse_workflow(load_demo()).definition)["press_keys"]
    result, _ = await press_keys(Manager(notes), keys=keys)
    assert notes.pressed == result["keys"] == pressed
