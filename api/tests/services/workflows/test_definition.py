"""Workflow documents: what is accepted, and how a wrong one is refused."""

import copy
from typing import Any

import pytest

from api.services.workflows.definition import load_workflow, parse_workflow
from api.services.workflows.demo import load_demo
from api.services.workflows.problems import InvalidWorkflow


def changed(path: str, value: Any) -> dict[str, Any]:
    """The demo workflow with one thing changed."""
    document = copy.deepcopy(load_demo())
    *parents, last = path.split(".")
    place: Any = document
    for name in parents:
        place = place[name]
    place[last] = value
    return document


def test_the_demo_is_a_workflow() -> None:
    definition = parse_workflow(load_demo()).definition
    assert definition.flow.initial_node == "reception"
    assert set(definition.script) == set(definition.flow.nodes)


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({}, "flow: this is required"),
        (changed("flow.initial_node", "nowhere"), "nowhere"),
        (changed("flow.global_functions", [{"name": "transfer_call"}, {"name": "fly"}]), "tool 'fly'"),
        (changed("script.lobby", {"say": "Hello"}), "there is no node 'lobby'"),
        (changed("script.reception.examples", {"fly": ["fly away"]}), "does not offer the function 'fly'"),
        (changed("collect.end_call", load_demo()["collect"]["choose_day"]), "built-in"),
        (changed("collect.choose_day.slots", {"From_Number": {}}), "choose_day.slots.From_Number"),
        (changed("collect.choose_day.slots", {"my slot": {}}), "a slot is named by letters"),
        (changed("collect.choose_day.slots", {"class": {}}), "a slot is named by letters"),
        (changed("collect.choose_day.slots", {"flow_manager": {}}), "the gateway's own"),
        (changed("limits", {"max_duration_seconds": 0}), "limits.max_duration_seconds"),
        (changed("colour", "blue"), "colour: there is no setting of this name"),
    ],
)
def test_a_wrong_document_says_what_is_wrong_and_where(document: dict[str, Any], complaint: str) -> None:
    with pytest.raises(InvalidWorkflow) as refusal:
        parse_workflow(document)
    assert complaint in str(refusal.value)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    with pytest.raises(InvalidWorkflow) as refusal:
        parse_workflow(changed("limits", {"max_duration_seconds": "hunter2"}))
    assert "hunter2" not in str(refusal.value)


def test_conversations_of_one_document_share_it() -> None:
    assert load_workflow(load_demo()) is load_workflow(load_demo())
    assert load_workflow(load_demo()) is not load_workflow(changed("limits", {"idle_seconds": 9}))
