"""Placing calls over the API: once per key, within the limits, and honest about what is not known."""

import json
from typing import Any

import pytest

from api.db import Database
from api.db.models import Organization
from api.errors import OutcomeUnknown
from api.services.workflows.placeholders import RESERVED
from api.tests.lines import get_runs
from api.tests.parrot import CREDENTIALS, Carrier, parrot_spec, registered
from api.tests.routes.records import add_workflow
from api.tests.routes.tenants import Tenant, error_of

PATH = "/api/v1/telephony/initiate-call"


@pytest.fixture
def carrier() -> Any:
    carrier = Carrier()
    with registered(parrot_spec(carrier)):
        yield carrier


@pytest.fixture
async def body(us: Tenant, carrier: Carrier, database: Database) -> dict[str, Any]:
    """A call from our account to somebody."""
    credentials = {"provider": "parrot", **CREDENTIALS, "from_numbers": ["+14155550123"]}
    created = await us.post("/api/v1/telephony-configurations", {"name": "Parrot", "credentials": credentials})
    return {
        "workflow_id": await add_workflow(database, us.organization_id, "Reception"),
        "telephony_configuration_id": created["id"],
        "to_number": "+14155550177",
    }


async def test_the_same_key_is_answered_with_the_same_call(us: Tenant, body: dict[str, Any], carrier: Carrier) -> None:
    first, again = [await us.http.post(PATH, json=body, headers={"Idempotency-Key": "order-17"}) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(carrier.asked_for("dial")) == 1


async def test_a_reused_key_is_an_error(us: Tenant, body: dict[str, Any], carrier: Carrier) -> None:
    headers = {"Idempotency-Key": "order-17"}
    await us.http.post(PATH, json=body, headers=headers)
    other = await us.http.post(PATH, json={**body, "to_number": "+14155550178"}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert len(carrier.asked_for("dial")) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "two words"])
async def test_a_key_that_is_none_is_refused_and_nobody_is_called(
    us: Tenant, body: dict[str, Any], carrier: Carrier, key: str
) -> None:
    answer = await us.http.post(PATH, json=body, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert carrier.asked == []


async def test_a_carrier_that_does_not_answer_is_no_error_and_no_second_call(
    us: Tenant, body: dict[str, Any], carrier: Carrier
) -> None:
    carrier.failures["dial"] = OutcomeUnknown()
    answer = await us.http.post(PATH, json=body, headers={"Idempotency-Key": "order-17"})
    assert (answer.status_code, answer.json()["call_id"], answer.json()["status"]) == (202, None, "initiated")
    again = await us.http.post(PATH, json=body, headers={"Idempotency-Key": "order-17"})
    assert again.json() == answer.json()
    assert len(carrier.asked_for("dial")) == 1


async def test_a_call_beyond_the_limit_says_when_to_come_back(
    us: Tenant, body: dict[str, Any], carrier: Carrier, database: Database
) -> None:
    async with database.session() as session:
        owner = await session.get(Organization, us.organization_id)
        assert owner is not None
        owner.max_concurrent_calls = 1
    await us.http.post(PATH, json=body)
    answer = await us.http.post(PATH, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "capacity_reached")
    assert int(answer.headers["Retry-After"]) > 0
    assert len(await get_runs(database)) == 1


async def test_an_account_with_live_calls_is_not_deleted(
    us: Tenant, body: dict[str, Any], carrier: Carrier, database: Database
) -> None:
    await us.http.post(PATH, json=body)
    url = f"/api/v1/telephony-configurations/{body['telephony_configuration_id']}"
    assert (await us.http.delete(url)).status_code == 409
    (run,) = await get_runs(database)
    assert run.telephony_configuration_id == body["telephony_configuration_id"]


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"From_Number": "+1900", "ok": 1, "organization_id": "theirs"}, "the gateway's own"),
        ({"two words": 1}, "pattern"),
        ({"x" * 65: 1}, "at most 64"),
        ({"big": 2**64}, "64 bits"),
        ({"long": "x" * 32 * 1024}, "longer than 32768 bytes"),
        ({f"n{number}": number for number in range(101)}, "at most 100"),
    ],
)
async def test_variables_that_could_not_be_what_they_seem_are_refused(
    us: Tenant, body: dict[str, Any], carrier: Carrier, variables: dict[str, Any], complaint: str
) -> None:
    answer = await us.http.post(PATH, json={**body, "variables": variables})
    assert answer.status_code == 422
    assert complaint in str(error_of(answer)["fields"])
    assert carrier.asked == []


async def test_every_reserved_name_is_named_in_the_refusal(us: Tenant, body: dict[str, Any], carrier: Carrier) -> None:
    names = {name.upper() for name in RESERVED}
    answer = await us.http.post(PATH, json={**body, "variables": dict.fromkeys(names, "theirs")})
    assert {field["location"][2] for field in error_of(answer)["fields"]} == names


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"'])
async def test_variables_that_no_database_keeps_are_refused(us: Tenant, body: dict[str, Any], value: str) -> None:
    text = json.dumps({**body, "variables": {"odd": 0}}).replace('"odd": 0', f'"odd": {value}')
    answer = await us.http.post(PATH, content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
