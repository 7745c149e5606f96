"""The examples of `docs/workflows.md` are valid as they stand, and the page names everything there is."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from api.services.pipecat.call import Call
from api.services.workflows.definition import WorkflowDefinition
from api.services.workflows.functions import BUILT_IN, RESULTS, SlotKind
from api.services.workflows.placeholders import FACTS
from api.services.workflows.problems import Severity
from api.services.workflows.validation import validate

PAGE = (Path(__file__).resolve().parents[4] / "docs/workflows.md").read_text()
EXAMPLES: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
]
WHOLE = [example for example in EXAMPLES if "flow" in example]
PARTS = [example for example in EXAMPLES if "flow" not in example]


@pytest.mark.parametrize("document", WHOLE)
def test_a_whole_example_has_no_problems(document: dict[str, Any]) -> None:
    assert validate(document) == []


@pytest.mark.parametrize("part", PARTS)
def test_a_part_fits_into_a_document(part: dict[str, Any]) -> None:
    assert [item for item in validate(WHOLE[0] | part) if item.severity is Severity.ERROR] == []


def test_every_part_of_a_document_is_shown() -> None:
    assert {name for example in EXAMPLES for name in example} == set(WorkflowDefinition.model_fields)


@pytest.mark.parametrize("word", [*BUILT_IN, *FACTS, *get_args(SlotKind)])
def test_the_page_names(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_every_built_in_function_says_what_it_answers() -> None:
    assert RESULTS.keys() == BUILT_IN.keys()


def test_every_call_says_of_itself_what_is_promised() -> None:
    call = Call(
        run_id="1",
        organization_id="2",
        provider_name="acme",
        call_id="3",
        direction="inbound",
        from_number="4",
        to_number="5",
        workflow={},
    )
    assert call.facts.keys() == FACTS.keys()
