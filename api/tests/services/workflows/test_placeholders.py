"""What prompts may name, and what nobody may name otherwise."""

import pytest

from api.services.pipecat.call import Call
from api.services.workflows.placeholders import (
    RESERVED,
    ReservedName,
    begin_state,
    refuse_reserved,
    render,
)

CALL = Call(
    run_id="a-run",
    organization_id="an-organization",
    provider_name="acme",
    call_id="a-call",
    direction="inbound",
    from_number="+14155550100",
    to_number="+14155550123",
    workflow={},
)


def test_everything_a_run_says_of_itself_has_a_reserved_name() -> None:
    assert set(CALL.facts) < RESERVED


def test_prompts_may_name_what_the_run_says_of_itself() -> None:
    text = "{{ direction }} {{ call_id }} of {{ provider }}, {{ from_number }} to {{to_number}}: {{ workflow_run_id }}"
    expected = "inbound a-call of acme, +14155550100 to +14155550123: a-run"
    assert render(text, begin_state({}, CALL.facts)) == expected


def test_no_variable_overwrites_what_the_run_says_of_itself() -> None:
    variables = {"from_number": "+1900", "Direction": "outbound", "organization_id": "theirs", "name": "Sarah"}
    assert begin_state(variables, CALL.facts) == {**CALL.facts, "name": "Sarah"}


@pytest.mark.parametrize("name", ["from_number", "FROM_NUMBER", "Organization_Id", " mode "])
def test_a_reserved_name_is_one_however_it_is_written(name: str) -> None:
    with pytest.raises(ReservedName, match="choose another"):
        refuse_reserved(name)


@pytest.mark.parametrize("name", ["name", "numbers", "from", "caller_number", ""])
def test_any_other_name_is_free(name: str) -> None:
    refuse_reserved(name)
