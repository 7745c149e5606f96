"""Everything wrong with a document is found at once, and at its place; nothing ever makes the search fail."""

import copy
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.services.workflows.definition import MAX_NODES, parse_workflow
from api.services.workflows.demo import load_demo
from api.services.workflows.problems import Problem, Severity
from api.services.workflows.validation import MAX_OFFERS, MAX_PROBLEMS, MAX_SLOTS, validate
from api.services.workflows.wording import MAX_ERRORS

PROMPT = [{"role": "developer", "content": "Be kind."}]


def document(*, script: Any = None, **changes: Any) -> dict[str, Any]:
    """A conversation of two nodes, with changes to its flow's nodes by their names, or to the rest."""
    nodes: dict[str, Any] = {
        "welcome": {
            "task_messages": PROMPT,
            "functions": [{"name": "say_more", "transition_to": "more"}, {"name": "end_call"}],
        },
        "more": {"task_messages": PROMPT, "functions": [{"name": "end_call"}]},
    }
    rest: dict[str, Any] = {
        "flow": {"initial_node": "welcome", "nodes": nodes},
        "collect": {"say_more": {"description": "More.", "slots": {"topic": {"kind": "text"}}}},
        "script": {"welcome": {"say": "Hello."}, "more": {"say": "More."}} if script is None else script,
    }
    for name, change in changes.items():
        if name in nodes or name == "third":
            nodes[name] = {**nodes.get(name, {"task_messages": PROMPT}), **change}
        elif name in ("initial_node", "global_functions"):
            rest["flow"][name] = change
        else:
            rest[name] = change
    return rest


def function(**values: Any) -> dict[str, Any]:
    """Changes to a node that then offers that function, and ends the call."""
    return {"functions": [values, {"name": "end_call"}]}


def found(wrong: dict[str, Any], severity: Severity) -> list[tuple[str, str | None, str]]:
    """Where, at which node, and what."""
    problems = [problem for problem in validate(wrong) if problem.severity is severity]
    return [(".".join(map(str, problem.path)), problem.node, problem.message) for problem in problems]


def test_what_is_right_has_no_problems() -> None:
    assert validate(document()) == []
    assert validate(load_demo()) == []


WELCOME, MORE = "flow.nodes.welcome", "flow.nodes.more"
ERRORS = [
    ({}, "flow", None, "required"),
    (document(initial_node="lobby"), "flow.initial_node", None, "there is no node 'lobby'"),
    (document(welcome={"task_messages": None}), f"{WELCOME}.task_messages", "welcome", "no value"),
    (document(welcome={"colour": "blue"}), f"{WELCOME}.colour", "welcome", "no setting"),
    (
        document(welcome=function(name="say_more", transition_to="lobby")),
        f"{WELCOME}.functions.0.transition_to",
        "welcome",
        "there is no node 'lobby'",
    ),
    (
        document(welcome=function(name="say_more", transition_to={"field": "topic", "cases": {"a": "lobby"}})),
        f"{WELCOME}.functions.0.transition_to.cases.a",
        "welcome",
        "there is no node 'lobby'",
    ),
    (
        document(welcome=function(name="say_more", transition_to={"field": "mood", "cases": {"a": "more"}})),
        f"{WELCOME}.functions.0.transition_to.field",
        "welcome",
        "has no 'mood'; it has status, topic",
    ),
    (
        document(welcome=function(name="say_more", transition_to=5)),
        f"{WELCOME}.functions.0.transition_to",
        "welcome",
        "the name of a node, or a branch",
    ),
    (document(welcome=function(name="fly")), f"{WELCOME}.functions.0.name", "welcome", "there is no function 'fly'"),
    (document(welcome=function(name="end_call")), f"{WELCOME}.functions.1.name", "welcome", "already"),
    (
        document(welcome={"functions": []}, global_functions=[{"name": "end_call"}]),
        f"{MORE}.functions.0.name",
        "more",
        "every node offers it already",
    ),
    (
        document(welcome=function(name="go", transition_only=True, transition_to="more")),
        f"{WELCOME}.functions.0",
        "welcome",
        "needs a description",
    ),
    (
        document(welcome={"pre_actions": [{"type": "dance"}]}),
        f"{WELCOME}.pre_actions.0.type",
        "welcome",
        "there is no action 'dance'",
    ),
    (document(script={"lobby": {"say": "Hi."}}), "script.lobby", None, "there is no node 'lobby'"),
    (
        document(script={"more": {"examples": {"fly": ["up"]}}}),
        "script.more.examples.fly",
        "more",
        "does not offer the function 'fly'",
    ),
    (document(script={"more": {"fallback": "fly"}}), "script.more.fallback", "more", "does not offer"),
    (document(services={"tts": "opera"}), "services.tts", None, "no speech service called 'opera'"),
    (document(services={"tts": "moonshine"}), "services.tts", None, "cannot be used as tts"),
    (document(transfers={"desk": 14155550199}), "transfers.desk", None, "in quotes"),
    (document(limits={"idle_seconds": "soon"}), "limits.idle_seconds", None, "a number"),
    (document(limits={"idle_reprompts": 1.5}), "limits.idle_reprompts", None, "a whole number"),
    (document(collect={"end_call": {"description": "x", "slots": {"a": {}}}}), "collect.end_call", None, "built-in"),
]


@pytest.mark.parametrize(("wrong", "place", "node", "message"), ERRORS, ids=[error[1] for error in ERRORS])
def test_an_error_is_found_at_its_place(wrong: dict[str, Any], place: str, node: str | None, message: str) -> None:
    errors = found(wrong, Severity.ERROR)
    assert [(where, about) for where, about, said in errors if message in said] == [(place, node)], errors


WARNINGS = [
    (document(third=function(name="say_more", transition_to="more")), "flow.nodes.third", "nothing leads"),
    (document(more={"functions": []}), MORE, "no way leads on"),
    (document(more={"functions": [{"name": "say_more", "transition_to": "more"}]}), MORE, "no way leads on"),
    (document(welcome={"task_messages": []}), f"{WELCOME}.task_messages", "not told what to do"),
    (
        document(welcome={"task_messages": [{"role": "developer", "content": " "}]}),
        f"{WELCOME}.task_messages.0.content",
        "this message is empty",
    ),
    (document(script={"welcome": {"say": "Hello."}}), "script.more", "nothing is said"),
    (document(welcome={"role_message": "Call them {{ pet }}."}), f"{WELCOME}.role_message", "nothing is called 'pet'"),
    (document(welcome={"role_message": "About {{topic}}"}), f"{WELCOME}.role_message", "may not be known yet"),
    (
        document(welcome={"functions": [{"name": "say_more", "transition_to": "more"}]}, more={"functions": []}),
        "flow",
        "never ends the call",
    ),
    (
        document(
            welcome=function(name="say_more", transition_to={"field": "topic", "cases": {"true": "more"}}),
            collect={"say_more": {"description": "More.", "slots": {"topic": {"kind": "yes_no"}}}},
        ),
        f"{WELCOME}.functions.0.transition_to.cases.true",
        "is never 'true'; it is yes or no",
    ),
    (document(welcome={"functions": [{"name": "end_call"}]}), "collect.say_more", "no node offers"),
    (document(transfers={"desk": "+14155550199"}), "transfers", "no node offers 'transfer_call'"),
    (document(global_functions=[{"name": "transfer_call"}]), "flow.global_functions.0.name", "nobody to transfer to"),
    (
        document(global_functions=[{"name": "transfer_call"}], transfers={"desk": "the desk"}),
        "transfers.desk",
        "no telephone number",
    ),
    (
        document(welcome=function(name="go on", transition_only=True, description="On.", transition_to="more")),
        f"{WELCOME}.functions.0.name",
        "at most 64 letters",
    ),
]


@pytest.mark.parametrize(("odd", "place", "message"), WARNINGS, ids=[warning[1] for warning in WARNINGS])
def test_what_looks_wrong_is_a_warning_and_runs(odd: dict[str, Any], place: str, message: str) -> None:
    warnings = found(odd, Severity.WARNING)
    assert place in [where for where, _, said in warnings if message in said], warnings
    assert found(odd, Severity.ERROR) == []
    parse_workflow(odd)


def test_a_slot_is_known_where_every_way_notes_it() -> None:
    assert validate(document(more={"role_message": "About {{ topic }}, from {{ from_number }}."})) == []
    shortcut = {
        "functions": [
            {"name": "say_more", "transition_to": "more"},
            {"name": "skip", "transition_only": True, "description": "Skip.", "transition_to": "more"},
            {"name": "end_call"},
        ]
    }
    odd = document(welcome=shortcut, more={"role_message": "About {{ topic }}."})
    assert [said for _, _, said in found(odd, Severity.WARNING)] == [
        "'topic' may not be known yet when a call comes here"
    ]


def test_every_error_is_found_at_once() -> None:
    wrong = document(
        initial_node="lobby",
        welcome=function(name="fly", transition_to="sky"),
        limits={"idle_seconds": "soon"},
        services={"stt": "ear"},
        colour="blue",
    )
    assert {place for place, _, _ in found(wrong, Severity.ERROR)} == {
        "flow.initial_node",
        f"{WELCOME}.functions.0.name",
        f"{WELCOME}.functions.0.transition_to",
        "limits.idle_seconds",
        "services.stt",
        "colour",
    }


# Whatever is thrown in

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
WORDS = st.sampled_from(["reception", "end_call", "choose_day", "transfer_call", "lobby", "say", "{{ day }}", "class"])


@pytest.mark.parametrize(("nodes", "global_functions"), [(20, 0), (20, 5)])
def test_a_slot_is_known_here_and_there_however_far_it_is(nodes: int, global_functions: int) -> None:
    names = [f"node{number}" for number in range(nodes)]
    flow: dict[str, Any] = {
        name: {
            "task_messages": [{"role": "developer", "content": "{{ topic }}"}],
            "functions": [{"name": "say_more", "transition_to": after}],
        }
        for name, after in pairwise([*names, names[0]])
    }
    back = [{"name": f"to{number}", "transition_to": names[number]} for number in range(1, global_functions)]
    wrong = document(flow={"initial_node": names[0], "nodes": flow, "global_functions": back}, script={})
    unknown = [node for _, node, message in found(wrong, Severity.WARNING) if "may not be known" in message]
    assert unknown == names[: max(1, global_functions)]


@pytest.mark.parametrize(
    ("much", "place"),
    [
        (document(flow={"nodes": {f"n{number}": {} for number in range(MAX_NODES + 1)}}), "flow.nodes"),
        (document(global_functions=[{"name": f"f{number}"} for number in range(MAX_OFFERS // 2)]), "flow"),
        (document(collect={"say_more": {"slots": {f"s{number}": {} for number in range(MAX_SLOTS + 1)}}}), "collect"),
    ],
    ids=["nodes", "functions", "slots"],
)
def test_nobody_looks_through_too_much(much: dict[str, Any], place: str) -> None:
    ((where, _, message),) = found(much, Severity.ERROR)
    assert where == place
    assert "at most" in message


def test_of_many_problems_the_first_are_told_and_how_many_there_are() -> None:
    problems = validate(document(phrases={f"unknown{number}": 1 for number in range(500)}))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1] == Problem((), f"and {500 - MAX_PROBLEMS} more")


def test_what_is_no_workflow_at_all_is_not_gone_through() -> None:
    ((_, _, message),) = found({f"key{number}": 1 for number in range(MAX_ERRORS + 1)}, Severity.ERROR)
    assert message.startswith("this is no workflow")


def places(part: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a document."""
    yield way
    for step, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield from places(inner, (*way, step))


PLACES = list(places(load_demo()))[1:]


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """The demo with some parts left out, added, or replaced."""
    result = copy.deepcopy(load_demo())
    for way in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        part: Any = result
        for step in way[:-1]:
            part = part[step] if _has(part, step) else None
        if not _has(part, way[-1]):
            continue
        match draw(st.sampled_from(["replace", "leave out", "add"])):
            case "replace":
                part[way[-1]] = draw(JUNK | WORDS)
            case "leave out":
                del part[way[-1]]
            case "add" if isinstance(part, dict):
                part[draw(WORDS | st.text(max_size=5))] = draw(JUNK | WORDS)
    return result


def _has(part: Any, step: Any) -> bool:
    if isinstance(part, dict):
        return step in part
    return isinstance(part, list) and isinstance(step, int) and step < len(part)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(max_size=8), JUNK, max_size=3) | spoiled())
def test_whatever_is_thrown_in_has_problems_or_runs(thrown: dict[str, Any]) -> None:
    problems = validate(thrown)
    for problem in problems:
        assert isinstance(problem, Problem)
        _assert_is_there(thrown, problem)
    if not any(problem.severity is Severity.ERROR for problem in problems):
        parse_workflow(thrown)


def _assert_is_there(thrown: Any, problem: Problem) -> None:
    """A problem's path leads to something in the document, or to something that is missing from something in it."""
    part = thrown
    for step in problem.path[:-1]:
        assert _has(part, step) or (problem.path[0] == "script" and not _has(part, step)), problem
        part = part[step] if _has(part, step) else {}


# YAML


def test_a_document_that_was_yaml_is_the_same_document() -> None:
    written = yaml.safe_dump(load_demo(), sort_keys=True)
    assert validate(yaml.safe_load(written)) == []


def test_whole_numbers_may_come_as_floats_and_floats_as_whole_numbers() -> None:
    limits = {"idle_reprompts": 2.0, "max_duration_seconds": 60, "idle_seconds": 8.0, "misunderstandings": 3.0}
    assert validate(document(limits=limits)) == []
    assert parse_workflow(document(limits=limits)).definition.limits.idle_reprompts == 2
