"""What the reference says of a document is what is accepted."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from api.services.speech import SpeechKind
from api.services.workflows.demo import load_demo
from api.services.workflows.reference import Reference, describe
from api.services.workflows.templates import list_templates

DOCUMENTS = {"demo": load_demo()} | {template.name: template.document for template in list_templates()}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return describe()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_has_room_for_documents_that_run(reference: Reference, name: str) -> None:
    jsonschema.validate(DOCUMENTS[name], reference.document_schema)


@pytest.mark.parametrize(
    "change", [{"colour": "blue"}, {"limits": {"idle_seconds": 0}}, {"transfers": {"desk": 5}}, {"flow": {}}]
)
def test_the_schema_has_none_for_what_does_not(reference: Reference, change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load_demo() | change, reference.document_schema)


def test_every_setting_of_ours_is_described(reference: Reference) -> None:
    parts = reference.document_schema["$defs"]
    for name in ("Limits", "Phrases", "Services"):
        undescribed = [field for field, said in parts[name]["properties"].items() if not said.get("description")]
        assert undescribed == [], name


def test_one_speech_service_of_each_kind_is_the_default(reference: Reference) -> None:
    defaults = [service.kind for service in reference.speech_services if service.is_default]
    assert sorted(defaults) == sorted(SpeechKind)


def test_a_function_says_what_a_model_fills_in(reference: Reference) -> None:
    functions = {function.name: function for function in reference.functions}
    assert functions["end_call"].description == "End the call once the caller needs nothing more."
    assert functions["press_keys"].parameters["keys"]["type"] == "string"
    assert [name for name, function in functions.items() if function.ends_call] == ["end_call", "transfer_call"]
