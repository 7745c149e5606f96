"""Templates run, without anything that looks wrong, and their scripts understand what they say they do."""

from typing import Any

import pytest

from api.services.speech.providers.scripted.script import ScriptReader
from api.services.workflows.definition import parse_workflow
from api.services.workflows.templates import Template, list_templates
from api.services.workflows.validation import validate


@pytest.fixture(params=list_templates(), ids=lambda template: template.name)
def template(request: pytest.FixtureRequest) -> Template:
    found: Template = request.param
    return found


def read(template: Template) -> ScriptReader:
    return ScriptReader(parse_workflow(template.document).definition)


def offered(template: Template, node: str) -> list[str]:
    flow: dict[str, Any] = template.document["flow"]
    functions = [*flow["nodes"][node].get("functions", []), *flow.get("global_functions", [])]
    return [function["name"] for function in functions]


def test_a_template_has_no_problems(template: Template) -> None:
    assert validate(template.document) == []


def test_every_example_calls_its_function(template: Template) -> None:
    for node, script in template.document["script"].items():
        for function, sentences in script.get("examples", {}).items():
            for sentence in sentences:
                decision = read(template).hear(node, sentence, offered(template, node))
                assert decision.function == function, (node, sentence)


@pytest.mark.parametrize(("said", "team"), [("sales please", "sales"), ("it is about support", "support")])
def test_a_caller_reaches_the_team_they_ask_for(said: str, team: str) -> None:
    desk = next(template for template in list_templates() if template.name == "transfer-desk")
    reader = read(desk)
    assert reader.hear("welcome", said, offered(desk, "welcome")).arguments == {"team": team}
    connected = reader.hear(team, "yes please", offered(desk, team))
    assert (connected.function, connected.arguments) == ("transfer_call", {"to": team})
