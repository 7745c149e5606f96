"""How the scripted brain decides."""

from api.services.speech.providers.scripted.script import Decision, ScriptReader
from api.services.workflows.definition import parse_workflow
from api.services.workflows.demo import load_demo

RECEPTION = ["ask_opening_hours", "ask_for_appointment", "transfer_call", "end_call"]


def reader() -> ScriptReader:
    return ScriptReader(parse_workflow(load_demo()).definition)


def test_a_node_speaks_when_it_is_entered() -> None:
    assert reader().enter("reception").say.startswith("Hello, this is Riverside Clinic")


def test_what_the_caller_asks_for_is_called() -> None:
    assert reader().hear("reception", "When are you open?", RECEPTION) == Decision(function="ask_opening_hours")


def test_a_slot_is_noted_from_a_bare_answer() -> None:
    decision = reader().hear("appointment_day", "Tuesday would be nice", ["choose_day", "end_call"])
    assert decision == Decision(function="choose_day", arguments={"day": "Tuesday"})


def test_a_missing_slot_is_asked_for_and_then_taken() -> None:
    brain = reader()
    brain.enter("appointment_name")
    first = brain.hear("appointment_name", "please", ["give_name", "end_call"])
    assert not first.function
    second = brain.hear("appointment_name", "Sarah", ["give_name", "end_call"])
    assert second == Decision(function="give_name", arguments={"name": "Sarah"})


def test_goodbye_wins_over_a_slot() -> None:
    decision = reader().hear("appointment_name", "Never mind, goodbye", ["give_name", "end_call"])
    assert decision.function == "end_call"


def test_what_is_not_understood_is_asked_again_then_handed_to_a_person() -> None:
    brain = reader()
    replies = [brain.hear("reception", "purple monkey", RECEPTION) for _ in range(3)]
    assert [bool(reply.say) for reply in replies] == [True, True, False]
    assert replies[-1].function == "transfer_call"


def test_where_nobody_can_help_the_call_ends_politely() -> None:
    brain = reader()
    replies = [brain.hear("reception", "purple monkey", ["ask_opening_hours", "end_call"]) for _ in range(3)]
    assert replies[-1].function == "end_call"
    assert "could not help" in replies[-1].arguments["farewell"]


def test_a_word_that_is_understood_forgives_the_ones_before() -> None:
    brain = reader()
    brain.hear("reception", "purple monkey", RECEPTION)
    brain.enter("opening_hours")
    replies = [brain.hear("opening_hours", "purple monkey", RECEPTION) for _ in range(2)]
    assert all(reply.say for reply in replies)


def test_digits_are_collected_keyed_or_said() -> None:
    decision = reader().hear("reception", "1 2 3", ["collect_digits"])
    assert decision == Decision(function="collect_digits", arguments={"digits": "123"})
