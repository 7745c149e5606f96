"""What we ask of Cloudonix's API, on the wire."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from api.errors import (
    CallNotFound,
    ConfigurationError,
    ProviderAuthenticationFailed,
    ProviderRejected,
    ProviderUnavailable,
)
from api.services.telephony.kit import twiml, urls
from api.services.telephony.providers.cloudonix.config import load_config
from api.services.telephony.providers.cloudonix.provider import CloudonixProvider
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.cloudonix.samples import CREDENTIALS, DNIDS, DOMAIN, OVER, PLACED, SESSION, TOKEN, prove_url

DOMAIN_PATH = f"/customers/self/domains/{DOMAIN}"
SESSION_PATH = f"{DOMAIN_PATH}/sessions/{TOKEN}"
RUN_ID = "0123456789abcdef0123456789abcdef"
CONFIG = load_config(CREDENTIALS)
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/cloudonix/answer/{RUN_ID}"
STATUS_URL = f"{PUBLIC_URL}/api/v1/telephony/cloudonix/status/{RUN_ID}"
TRANSFER_URL = f"{PUBLIC_URL}/api/v1/telephony/cloudonix/transfer/{RUN_ID}"


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((200, PLACED)) as api:
        yield api


@pytest.fixture
def provider(api: LocalApi) -> CloudonixProvider:
    return CloudonixProvider({**CONFIG, "api_base_url": api.url})


def said(request: ApiRequest) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(request.body)
    return document


async def dial(provider: CloudonixProvider, **options: Any) -> None:
    await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123", **options)


async def test_a_dial_says_whom_to_ring_and_where_to_ask(provider: CloudonixProvider, api: LocalApi) -> None:
    await dial(provider)
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"/calls/{DOMAIN}/application")
    assert said(request) == {
        "destination": "+14155550177",
        "caller-id": "+14155550123",
        "cxml": twiml.redirect(prove_url(CREDENTIALS, ANSWER_URL)),
        "callback": prove_url(CREDENTIALS, STATUS_URL),
        "profile": {"patchbay-run": RUN_ID},
    }


async def test_the_domain_identifies_itself(provider: CloudonixProvider, api: LocalApi) -> None:
    await dial(provider)
    assert api.requests[0].headers["authorization"] == f"Bearer {CREDENTIALS['api_key']}"


async def test_trunk_profile_and_ringing_are_what_was_set(api: LocalApi) -> None:
    config = {**CONFIG, "trunk": "main", "profile": {"campaign": "spring"}, "api_base_url": api.url}
    await dial(CloudonixProvider(config), timeout=9999)
    sent = said(api.requests[0])
    assert (sent["trunk"], sent["timeout"]) == ("main", 600)
    assert sent["profile"] == {"campaign": "spring", "patchbay-run": RUN_ID}


async def test_without_a_caller_id_nobody_is_asked(api: LocalApi) -> None:
    provider = CloudonixProvider({**CONFIG, "from_numbers": [], "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID)
    assert api.requests == []


async def test_hanging_up_deletes_the_session(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (200, b"")
    await provider.hang_up(TOKEN)
    (request,) = api.requests
    assert (request.method, request.path) == ("DELETE", SESSION_PATH)


async def test_a_session_that_is_gone_is_hung_up(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (404, {"message": "Not Found"})
    await provider.hang_up(TOKEN)
    assert len(api.posts) == 1


async def test_a_hang_up_that_fails_is_a_failure(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (503, {})
    with pytest.raises(ProviderUnavailable):
        await provider.hang_up(TOKEN)


async def test_a_session_says_where_its_call_stands(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (200, {**OVER, "status": "completed"})
    assert await provider.get_call_status(TOKEN) == {"status": CallStatus.COMPLETED, "duration": 17}
    assert api.requests[0].path == SESSION_PATH


async def test_a_call_is_found_again_by_our_name_for_it(provider: CloudonixProvider, api: LocalApi) -> None:
    others = [SESSION, {**SESSION, "profile": None}, {**SESSION, "profile": {"patchbay-run": "f" * 32}}]
    mine = {**SESSION, "token": "mine", "profile": {"patchbay-run": RUN_ID}}
    api.answer = (200, [*others, mine])
    now = datetime.now(UTC)
    assert await provider.find_placed_calls("+1", "+1", now, workflow_run_id=RUN_ID) == ["mine"]
    assert api.requests[0].path == f"{DOMAIN_PATH}/sessions"


async def test_a_caller_is_moved_with_a_document(provider: CloudonixProvider, api: LocalApi) -> None:
    await provider.join_conference(TOKEN, "transfer-1")
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"/calls/{DOMAIN}/sessions/{TOKEN}/application")
    assert said(request) == {"cxml": twiml.join_conference("transfer-1", ends_it=True)}


async def test_a_caller_is_sent_on_through_the_trunk(api: LocalApi) -> None:
    provider = CloudonixProvider({**CONFIG, "trunk": "main", "api_base_url": api.url})
    await provider.forward_call(TOKEN, "+1 415 555 0199", from_number="+14155550123", timeout=20)
    document = twiml.dial("+14155550199", "+14155550123", timeout=20, trunks="main")
    assert said(api.requests[0]) == {"cxml": document}


@pytest.mark.parametrize("status", ["completed", "busy", "noanswer", "cancel"])
async def test_a_move_that_is_refused_because_the_call_ended_finds_nobody(
    provider: CloudonixProvider, api: LocalApi, status: str
) -> None:
    api.answer = lambda request: (200, {**SESSION, "status": status}) if request.method == "GET" else (400, {})
    with pytest.raises(CallNotFound):
        await provider.join_conference(TOKEN, "transfer-1")


async def test_a_colleague_rings_on_the_way_into_the_conference(provider: CloudonixProvider, api: LocalApi) -> None:
    leg = await provider.transfer_call("+14155550199", RUN_ID, "transfer-1", timeout=20, from_number="+14155550123")
    assert leg == {"call_id": TOKEN}
    told = prove_url(CREDENTIALS, TRANSFER_URL)
    assert said(api.requests[0]) == {
        "destination": "+14155550199",
        "caller-id": "+14155550123",
        "cxml": twiml.join_conference("transfer-1", ends_it=True, joined_url=told),
        "callback": told,
        "timeout": 20,
    }


async def test_patterns_and_extensions_are_no_numbers(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (200, DNIDS)
    assert await provider.get_available_phone_numbers() == ["+14155550123"]
    assert api.requests[0].path == f"{DOMAIN_PATH}/dnids"


class Numbers:
    """A domain with DNIDs and applications; whether it lets a DNID be moved is up to the test."""

    def __init__(self, *, moves: bool = True) -> None:
        self.dnids: list[dict[str, Any]] = orjson.loads(orjson.dumps(DNIDS))
        self.applications: list[dict[str, Any]] = [{"id": 12, "name": "reception", "url": "https://elsewhere.example"}]
        self.moves = moves

    def __call__(self, request: ApiRequest) -> tuple[int, Any]:
        match request.method, request.path.removeprefix(DOMAIN_PATH):
            case "GET", "/dnids":
                return 200, self.dnids
            case "GET", "/applications":
                return 200, self.applications
            case "POST", "/applications":
                self.applications.append(said(request))
                return 200, said(request)
            case "PATCH", "/dnids/14155550123":
                changes = said(request)
                if "voice-application" in changes and self.moves:
                    self.dnids[0]["application"] = changes["voice-application"]
                self.dnids[0]["active"] = changes["active"]
                return 200, self.dnids[0]
        return 404, {"message": "Not Found"}


async def test_a_number_is_bound_through_an_application_of_ours(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = numbers = Numbers()
    url = provider.own_inbound_url(urls.inbound_url())
    assert (await provider.configure_inbound("+14155550123", url)).ok
    created = numbers.applications[1]
    assert created == {"name": created["name"], "type": "cxml", "url": url, "method": "POST"}
    assert created["name"].startswith("patchbay-")
    assert url.rpartition("/")[2] not in created["name"]
    assert await provider.get_inbound_url("+14155550123") == url
    assert (await provider.configure_inbound("+14155550123", url)).ok
    assert len(numbers.applications) == 2


async def test_an_application_that_others_share_is_never_changed(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = Numbers()
    url = provider.own_inbound_url(urls.inbound_url())
    await provider.configure_inbound("+14155550123", url)
    await provider.configure_inbound("+14155550123", None)
    changed = [request.path for request in api.requests if request.method in {"PATCH", "PUT", "DELETE"}]
    assert set(changed) == {f"{DOMAIN_PATH}/dnids/14155550123"}


async def test_a_number_that_cannot_be_moved_is_not_called_bound(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = Numbers(moves=False)
    bound = await provider.configure_inbound("+14155550123", provider.own_inbound_url(urls.inbound_url()))
    assert not bound.ok
    assert "patchbay-" in str(bound.message)


async def test_a_number_bound_before_the_secret_changed_is_still_ours_to_release(
    provider: CloudonixProvider, api: LocalApi
) -> None:
    api.answer = numbers = Numbers()
    before = CloudonixProvider({**CONFIG, "webhook_secret": "s" * 43, "api_base_url": api.url})
    await provider.configure_inbound("+14155550123", before.own_inbound_url(urls.inbound_url()))
    assert (await provider.configure_inbound("+14155550123", None)).ok
    assert numbers.dnids[0]["active"] is False
    assert await provider.get_inbound_url("+14155550123") is None


@pytest.mark.parametrize("named", ["reception", 12, {"name": "reception", "url": "https://elsewhere.example"}])
async def test_an_application_is_found_however_a_dnid_names_it(
    provider: CloudonixProvider, api: LocalApi, named: Any
) -> None:
    api.answer = numbers = Numbers()
    for key in ("application", "voice-application"):
        numbers.dnids[0] |= {"application": None, "voice-application": None, key: named}
        assert await provider.get_inbound_url("+14155550123") == "https://elsewhere.example"


async def test_an_account_is_called_by_its_domain(provider: CloudonixProvider, api: LocalApi) -> None:
    api.answer = (200, {"domain": DOMAIN, "active": True})
    assert await provider.check_account() == DOMAIN
    assert api.requests[0].path == DOMAIN_PATH


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ((401, {"message": "Unauthorized"}), ProviderAuthenticationFailed),
        ((404, {"message": "Not Found"}), ProviderRejected),
        ((200, {"domain": DOMAIN, "active": False}), ProviderRejected),
    ],
)
async def test_an_account_that_cannot_be_used_says_why(
    provider: CloudonixProvider, api: LocalApi, answer: Any, failure: type[Exception]
) -> None:
    api.answer = answer
    with pytest.raises(failure):
        await provider.check_account()


def test_calls_go_to_cloudonix_unless_the_gateway_says_otherwise() -> None:
    assert CloudonixProvider(CREDENTIALS)._client._base_url == "https://api.cloudonix.io"
