"""What a caller means, judged without a model."""

import pytest

from api.services.workflows.definition import parse_workflow
from api.services.workflows.demo import load_demo
from api.services.workflows.functions import SlotKind
from api.services.workflows.matching import choose_function, fill_slot

EXAMPLES = parse_workflow(load_demo()).definition.script["reception"].examples


@pytest.mark.parametrize(
    ("said", "function"),
    [
        ("What are your opening hours on Saturday?", "ask_opening_hours"),
        ("When do you open?", "ask_opening_hours"),
        ("I'd like to book an appointment.", "ask_for_appointment"),
        ("Um, could I make an appointment please", "ask_for_appointment"),
        ("Could I speak with a person please", "transfer_call"),
        ("No thank you, good-bye.", "end_call"),
        ("bye", "end_call"),
    ],
)
def test_a_paraphrase_finds_its_function(said: str, function: str) -> None:
    match = choose_function(said, EXAMPLES)
    assert match is not None
    assert match.name == function


@pytest.mark.parametrize("said", ["", "What is the weather like?", "Purple monkey dishwasher", "uh"])
def test_what_means_nothing_here_finds_nothing(said: str) -> None:
    assert choose_function(said, EXAMPLES) is None


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("On Tuesday, please.", "weekday", "Tuesday"),
        ("maybe wensday", "weekday", "Wednesday"),
        ("any day", "weekday", None),
        ("My name is Sarah.", "name", "Sarah"),
        ("It's John Smith", "name", "John Smith"),
        ("Yes, that is right.", "yes_no", "yes"),
        ("No, that's not right", "yes_no", "no"),
        ("purple", "yes_no", None),
        ("one two, three oh 5", "digits", "12305"),
        ("1 2 3 #", "digits", "123#"),
        ("nothing to dial", "digits", None),
        ("at ten thirty", "time", "ten thirty"),
        ("3 p.m. please", "time", "3 p.m."),
        ("whatever you like.", "text", "whatever you like"),
    ],
)
def test_a_slot_is_filled_from_what_was_said(said: str, kind: SlotKind, value: str | None) -> None:
    assert fill_slot(said, kind) == value


def test_a_choice_is_found_in_a_sentence() -> None:
    assert fill_slot("the blue one please", "choice", ["red", "blue"]) == "blue"
    assert fill_slot("neither", "choice", ["red", "blue"]) is None
