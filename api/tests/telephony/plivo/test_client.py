"""What we ask of Plivo's API, on the wire."""

import inspect
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from plivo.resources.calls import Calls

from api.errors import CallNotFound, ConfigurationError, ProviderRejected, ProviderUnavailable
from api.services.telephony.kit import call_documents
from api.services.telephony.kit.sealed_documents import read
from api.services.telephony.providers.plivo.provider import PlivoProvider
from api.services.telephony.types import CallStatus, MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.plivo.samples import AUTH_ID, AUTH_TOKEN, CALL_UUID, PLACED, RECORD, REQUEST_UUID, SAMPLES

ROOT = f"/v1/Account/{AUTH_ID}"
RUN_ID = "0123456789abcdef0123456789abcdef"
WEBHOOKS = f"{PUBLIC_URL}/api/v1/telephony/plivo"
INBOUND_URL = f"{PUBLIC_URL}/api/v1/telephony/inbound/run"
CALLEE, NUMBER = "+14155550177", "+14155550123"
GONE = (404, {"api_id": "a", "error": "not found"})


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((201, PLACED)) as api:
        yield api


@pytest.fixture
def provider(api: LocalApi) -> PlivoProvider:
    return PlivoProvider({**SAMPLES.credentials, "api_base_url": api.url})


async def dial(provider: PlivoProvider, **options: Any) -> None:
    await provider.initiate_call(CALLEE, f"{WEBHOOKS}/answer/{RUN_ID}", RUN_ID, NUMBER, **options)


async def test_a_dial_says_whom_to_ring_and_where_to_ask(provider: PlivoProvider, api: LocalApi) -> None:
    await dial(provider)
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"{ROOT}/Call/")
    assert orjson.loads(request.body) == {
        "from": "14155550123",
        "to": "14155550177",
        "answer_url": f"{WEBHOOKS}/answer/{RUN_ID}",
        "answer_method": "POST",
        "ring_url": f"{WEBHOOKS}/status/{RUN_ID}",
        "ring_method": "POST",
        "hangup_url": f"{WEBHOOKS}/status/{RUN_ID}",
        "hangup_method": "POST",
    }
    credentials = b64encode(f"{AUTH_ID}:{AUTH_TOKEN}".encode()).decode()
    assert request.headers["authorization"] == f"Basic {credentials}"


async def test_everything_a_dial_says_is_something_plivos_library_says_too(
    provider: PlivoProvider, api: LocalApi
) -> None:
    await dial(provider, timeout=30, machine_detection=MachineDetection.MESSAGE_END)
    known = {name.rstrip("_") for name in inspect.signature(inspect.unwrap(Calls.create)).parameters}
    assert set(orjson.loads(api.requests[0].body)) <= known


@pytest.mark.parametrize("wanted", MachineDetection)
async def test_machine_detection_reports_while_the_call_already_talks(
    provider: PlivoProvider, api: LocalApi, wanted: MachineDetection
) -> None:
    await dial(provider, machine_detection=wanted, timeout=9999)
    said = orjson.loads(api.requests[0].body)
    assert said["machine_detection"] == "true"
    assert said["machine_detection_url"] == f"{WEBHOOKS}/amd/{RUN_ID}"
    assert said["ring_timeout"] == 600


async def test_without_a_caller_id_nobody_is_asked(api: LocalApi) -> None:
    provider = PlivoProvider({**SAMPLES.credentials, "from_numbers": [], "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await provider.initiate_call(CALLEE, f"{WEBHOOKS}/answer/{RUN_ID}", RUN_ID)
    assert api.requests == []


async def test_hanging_up_ends_the_call(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = (204, b"")
    await provider.hang_up(CALL_UUID)
    assert [(item.method, item.path) for item in api.requests] == [("DELETE", f"{ROOT}/Call/{CALL_UUID}/")]


async def test_a_call_that_is_only_a_request_yet_is_canceled(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = lambda request: GONE if "/Call/" in request.path else (204, b"")
    await provider.hang_up(REQUEST_UUID)
    assert [item.path for item in api.requests] == [
        f"{ROOT}/Call/{REQUEST_UUID}/",
        f"{ROOT}/Request/{REQUEST_UUID}/",
    ]


async def test_a_hang_up_that_fails_at_plivo_is_a_failure(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = (503, {})
    with pytest.raises(ProviderUnavailable):
        await provider.hang_up(CALL_UUID)
    assert len(api.requests) == 1


async def test_a_caller_is_moved_to_a_document_of_ours(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = (202, {"message": "call transfered"})
    await provider.join_conference(CALL_UUID, "transfer-1")
    await provider.forward_call(CALL_UUID, "+14155550199", from_number=NUMBER, timeout=20)
    said = [orjson.loads(item.body) for item in api.requests]
    assert {item.path for item in api.requests} == {f"{ROOT}/Call/{CALL_UUID}/"}
    assert {(item["legs"], item["aleg_method"]) for item in said} == {("aleg", "POST")}
    joined, forwarded = (read(item["aleg_url"].removeprefix(f"{WEBHOOKS}/document/")) for item in said)
    assert joined == (AUTH_ID, call_documents.join_conference("transfer-1"))
    assert forwarded == (AUTH_ID, call_documents.dial("+14155550199", NUMBER, timeout=20))


async def test_where_a_call_stands_is_asked_of_the_living_and_then_of_the_dead(
    provider: PlivoProvider, api: LocalApi
) -> None:
    api.answer = lambda request: GONE if "status" in request.query else (200, RECORD)
    assert await provider.get_call_status(CALL_UUID) == {"status": CallStatus.COMPLETED, "duration": 17}
    assert [item.query.get("status") for item in api.requests] == [["live"], ["queued"], None]
    api.answer = (200, {"call_status": "ringing", "call_uuid": CALL_UUID})
    assert (await provider.get_call_status(CALL_UUID))["status"] is CallStatus.RINGING
    api.answer = GONE
    with pytest.raises(CallNotFound):
        await provider.get_call_status(CALL_UUID)


async def test_what_a_call_costs_is_not_known_before_its_end(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = GONE
    assert (await provider.get_call_cost(CALL_UUID))["amount"] is None
    api.answer = (200, RECORD)
    cost = await provider.get_call_cost(CALL_UUID)
    assert (cost["amount"], cost["currency"]) == (0.0085, "USD")


def _pages(request: ApiRequest) -> tuple[int, Any]:
    offset = int(request.query.get("offset", ["0"])[0])
    following = f"{ROOT}/Number/?limit=20&offset={offset + 1}" if offset < 2 else None
    return 200, {"meta": {"next": following}, "objects": [{"number": f"1415555010{offset}"}]}


async def test_numbers_are_listed_page_by_page(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = _pages
    assert await provider.get_available_phone_numbers() == ["+14155550100", "+14155550101", "+14155550102"]
    assert [request.query.get("offset") for request in api.requests] == [None, ["1"], ["2"]]


class Applications:
    """An account with one number, and applications."""

    def __init__(self, *known: dict[str, Any], bound_to: str = "") -> None:
        self.known, self.bound_to = list(known), bound_to

    def __call__(self, request: ApiRequest) -> tuple[int, Any]:
        path = request.path.removeprefix(ROOT)
        if path.startswith("/Number/") and request.method == "POST":
            self.bound_to = orjson.loads(request.body)["app_id"]
            return 202, {"message": "changed"}
        if path.startswith("/Number/"):
            return 200, {"application": f"{ROOT}/Application/{self.bound_to}/" if self.bound_to else None}
        if request.method == "POST":
            self.known.append({**orjson.loads(request.body), "app_id": "new"})
            return 201, {"app_id": "new", "message": "created"}
        if path == "/Application/":
            return 200, {"meta": {"next": None}, "objects": self.known}
        return 200, next(app for app in self.known if path == f"/Application/{app['app_id']}/")


async def test_a_number_is_bound_through_an_application_of_our_own(provider: PlivoProvider, api: LocalApi) -> None:
    theirs = {"app_id": "theirs", "answer_url": "https://elsewhere.example/", "enabled": True}
    api.answer = account = Applications(theirs, bound_to="theirs")
    for _ in range(2):
        assert (await provider.configure_inbound(NUMBER, INBOUND_URL)).ok
        assert await provider.get_inbound_url(NUMBER) == INBOUND_URL
    mine = account.known[1]
    assert (len(account.known), account.known[0], account.bound_to) == (2, theirs, "new")
    assert (mine["answer_url"], mine["hangup_url"]) == (INBOUND_URL, f"{WEBHOOKS}/hangup")
    assert (mine["answer_method"], mine["hangup_method"]) == ("POST", "POST")


async def test_unbinding_a_number_changes_no_application(provider: PlivoProvider, api: LocalApi) -> None:
    """Other numbers may share it."""
    ours = {"app_id": "ours", "answer_url": INBOUND_URL, "enabled": True}
    api.answer = account = Applications(ours, bound_to="ours")
    assert (await provider.configure_inbound(NUMBER, None)).ok
    assert (account.bound_to, account.known) == ("", [ours])
    assert [request.path for request in api.posts] == [f"{ROOT}/Number/14155550123/"]


async def test_a_number_on_a_trunk_asks_nobody_and_is_left_alone(provider: PlivoProvider, api: LocalApi) -> None:
    api.answer = (200, {"application": f"{ROOT}/Zentrunk/Trunk/1234/"})
    assert await provider.get_inbound_url(NUMBER) is None
    assert (await provider.configure_inbound(NUMBER, None)).ok
    assert api.posts == []


async def test_an_account_that_has_run_dry_is_told(provider: PlivoProvider, api: LocalApi) -> None:
    account = {"name": "Riverside Clinic", "billing_mode": "prepaid", "cash_credits": "0.00000"}
    api.answer = (200, account)
    with pytest.raises(ProviderRejected, match="credit"):
        await provider.check_account()
    api.answer = (200, {**account, "cash_credits": "4.8"})
    assert await provider.check_account() == "Riverside Clinic"


async def test_a_lost_dial_is_looked_for_wherever_it_may_have_got_to(provider: PlivoProvider, api: LocalApi) -> None:
    queued = {"from": "+14155550123", "to": "14155550177"}

    def answer(request: ApiRequest) -> tuple[int, Any]:
        if request.path != f"{ROOT}/Call/":
            return 200, queued
        listed = {"live": ["live"], "queued": ["queued"]}.get(request.query.get("status", [""])[0])
        return 200, {"calls": listed} if listed else {"objects": [RECORD]}

    api.answer = answer
    since = datetime(2026, 11, 21, 16, 40, tzinfo=UTC)
    found = await provider.find_placed_calls(CALLEE, NUMBER, since, workflow_run_id=RUN_ID)
    assert found == [CALL_UUID, "live", "queued"]
    queued["to"] = "14155550100"
    assert "queued" not in await provider.find_placed_calls(CALLEE, NUMBER, since, workflow_run_id=RUN_ID)


def test_calls_go_to_plivo_unless_the_gateway_says_otherwise() -> None:
    assert PlivoProvider(SAMPLES.credentials)._client._base_url == "https://api.plivo.com"
