"""What our simulated Plivo answers has the fields of what Plivo's own libraries are tested with."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from api.services.telephony.providers.plivo import webhooks
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.simulator.carriers.plivo.account import PlivoAccount
from api.tests.telephony.plivo.samples import AUTH_ID, AUTH_TOKEN, PLACED, RECORD, SAMPLES

PUBLISHED = "shared/carriers/specs/plivo/fixtures"
NUMBER, CALLEE = "+14155550123", "+14155550177"
Read = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def published() -> Read:
    """Plivo's fixtures, which lie beside the repository or nowhere."""
    found = next((folder for parent in Path(__file__).parents if (folder := parent / PUBLISHED).is_dir()), None)
    if found is None:
        pytest.skip(f"Plivo's fixtures are not beside the repository, at ../{PUBLISHED}")
    return lambda name: orjson.loads((found / f"{name}.json").read_bytes())


@pytest.fixture
async def account(settings: Settings) -> AsyncIterator[PlivoAccount]:
    async with PlivoAccount(SAMPLES.credentials) as account:
        account.add_number(NUMBER, "https://elsewhere.example/voice")
        yield account


@pytest.fixture
async def plivo(account: PlivoAccount) -> AsyncIterator[httpx2.AsyncClient]:
    """Its API."""
    root = f"{account.url}/v1/Account/{AUTH_ID}/"
    async with httpx2.AsyncClient(base_url=root, auth=(AUTH_ID, AUTH_TOKEN)) as client:
        yield client


async def answers_like(published: dict[str, Any], answer: httpx2.Response) -> dict[str, Any]:
    """The answer, once every field in it is one of the fixture's, of the same kind."""
    document: dict[str, Any] = answer.json()
    assert set(document) <= set(published)
    for name, value in document.items():
        assert value is None or published[name] is None or type(value) is type(published[name]), name
    return document


async def test_a_call_from_its_request_to_its_record(
    published: Read, account: PlivoAccount, plivo: httpx2.AsyncClient
) -> None:
    asked = {"from": "14155550123", "to": "14155550177", "answer_url": "http://127.0.0.1:9/", "ring_timeout": 30}
    placed = await answers_like(published("callCreateResponse"), await plivo.post("Call/", json=asked))
    call = f"Call/{placed['request_uuid']}/"
    queued = await plivo.get(call, params={"status": "queued"})
    await answers_like(published("liveCallGetResponse"), queued)
    await answers_like(published("liveCallListGetResponse"), await plivo.get("Call/", params={"status": "queued"}))
    assert (await plivo.get(call)).status_code == 404
    assert (await plivo.delete(call)).status_code == 204
    await account.outbound_calls(within=5)
    record = (await plivo.get(call)).json()
    # Newer records say why the call ended; the fixture is older.
    newer = {"hangup_cause_code", "hangup_cause_name", "hangup_source"}
    assert set(record) - newer == set(published("callGetResponse"))
    assert webhooks.read_record(record)["status"] is CallStatus.CANCELED
    listed = (await plivo.get("Call/")).json()
    assert set(listed) == set(published("callListResponse"))
    assert set(listed["meta"]) == set(published("callListResponse")["meta"])
    assert (await plivo.delete(call)).status_code == 404


async def test_numbers_applications_and_the_account(published: Read, plivo: httpx2.AsyncClient) -> None:
    number = await answers_like(published("numberGetResponse"), await plivo.get("Number/14155550123/"))
    assert set((await plivo.get("Number/")).json()) == set(published("numberListResponse"))
    app_id = number["application"].split("/")[-2]
    await answers_like(published("applicationGetResponse"), await plivo.get(f"Application/{app_id}/"))
    made = await plivo.post("Application/", json={"app_name": "a", "answer_url": "https://a.example/"})
    await answers_like(published("applicationCreateResponse"), made)
    bound = await plivo.post("Number/14155550123/", json={"app_id": made.json()["app_id"]})
    await answers_like(published("numberUpdateResponse"), bound)
    await answers_like(published("accountGetResponse"), await plivo.get(""))


def test_what_we_read_in_answers_is_in_plivos_fixtures(published: Read) -> None:
    assert set(PLACED) == set(published("callCreateResponse"))
    assert set(published("callGetResponse")) <= set(RECORD)
    for record in (published("callGetResponse"), *published("callListResponse")["objects"]):
        cost = webhooks.read_cost(record, "USD")
        assert cost["amount"] == float(record["total_amount"])
        answered = CallStatus.COMPLETED if record["bill_duration"] else CallStatus.FAILED
        assert webhooks.read_record(record)["status"] == answered
        assert webhooks.read_placed([record], webhooks.LONG_AGO)
    assert webhooks.read_live(published("liveCallGetResponse"))["status"] is CallStatus.IN_PROGRESS
    assert published("numberListResponse")["meta"]["next"].startswith("/v1/Account/")
