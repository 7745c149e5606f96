"""What we ask of Vobiz's API, on the wire."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from api.errors import CallNotFound, ConfigurationError, OutcomeUnknown, ProviderRejected, ProviderUnavailable
from api.services.telephony.providers.vobiz.provider import VobizProvider
from api.services.telephony.types import CallStatus, MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.vobiz.samples import AUTH_ID, AUTH_TOKEN, CALL_UUID, PLACED, RECORD, SAMPLES

ROOT = f"/api/v1/Account/{AUTH_ID}"
RUN_ID = "0123456789abcdef0123456789abcdef"
HOOKS = f"{PUBLIC_URL}/api/v1/telephony/vobiz"
ANSWER_URL = f"{HOOKS}/answer/{RUN_ID}"
NUMBER = "+918012345678"
INBOUND_URL = f"{PUBLIC_URL}/api/v1/telephony/inbound/run"
NOT_FOUND = {"error": "not found"}


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((201, PLACED)) as api:
        yield api


@pytest.fixture
def provider(api: LocalApi) -> VobizProvider:
    return VobizProvider({**SAMPLES.credentials, "api_base_url": api.url})


def said(request: ApiRequest) -> Any:
    return orjson.loads(request.body)


async def dial(provider: VobizProvider, **options: Any) -> None:
    await provider.initiate_call("+919812345678", ANSWER_URL, RUN_ID, NUMBER, **options)


async def test_a_dial_says_whom_to_ring_and_where_to_ask(provider: VobizProvider, api: LocalApi) -> None:
    await dial(provider)
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"{ROOT}/Call/")
    assert said(request) == {
        "from": "918012345678",
        "to": "919812345678",
        "answer_url": ANSWER_URL,
        "answer_method": "POST",
        "ring_url": f"{HOOKS}/status/{RUN_ID}",
        "ring_method": "POST",
        "hangup_url": f"{HOOKS}/status/{RUN_ID}",
        "hangup_method": "POST",
    }


async def test_the_account_identifies_itself_in_headers_of_its_own(provider: VobizProvider, api: LocalApi) -> None:
    await dial(provider)
    headers = api.requests[0].headers
    assert (headers["x-auth-id"], headers["x-auth-token"]) == (AUTH_ID, AUTH_TOKEN)
    assert "authorization" not in headers


async def test_machine_detection_reports_while_the_call_already_talks(provider: VobizProvider, api: LocalApi) -> None:
    await dial(provider, machine_detection=MachineDetection.DETECT, timeout=9999)
    call = said(api.requests[0])
    assert call["machine_detection"] == "true"
    assert call["machine_detection_url"] == f"{HOOKS}/amd/{RUN_ID}"
    assert call["ring_timeout"] == "600"


async def test_without_a_caller_id_nobody_is_asked(api: LocalApi) -> None:
    provider = VobizProvider({**SAMPLES.credentials, "from_numbers": [], "api_base_url": api.url})
    with pytest.raises(ConfigurationError):
        await provider.initiate_call("+919812345678", ANSWER_URL, RUN_ID)
    assert api.requests == []


@pytest.mark.parametrize(
    ("status", "answer"), [(402, {"error": "insufficient balance"}), (400, {"error": "to is not a number"})]
)
async def test_a_call_vobiz_will_not_place_is_rejected(
    provider: VobizProvider, api: LocalApi, status: int, answer: Any
) -> None:
    api.answer = (status, answer)
    with pytest.raises(ProviderRejected):
        await dial(provider)
    assert len(api.requests) == 1


async def test_a_dial_that_breaks_off_is_not_repeated(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (500, {"error": "internal"})
    with pytest.raises(OutcomeUnknown):
        await dial(provider)
    assert len(api.requests) == 1


# Its legs


async def test_hanging_up_deletes_the_call(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (204, b"")
    await provider.hang_up(CALL_UUID)
    (request,) = api.requests
    assert (request.method, request.path) == ("DELETE", f"{ROOT}/Call/{CALL_UUID}/")


async def test_hanging_up_what_is_gone_is_a_success(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (404, NOT_FOUND)
    await provider.hang_up(CALL_UUID)


async def test_a_hang_up_that_fails_at_vobiz_is_a_failure(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (503, {})
    with pytest.raises(ProviderUnavailable):
        await provider.hang_up(CALL_UUID)


def at(**answers: Any) -> Any:
    """Answers by the last part of what is asked for: ``live``, ``queued`` or ``cdr``."""

    def answer(request: ApiRequest) -> tuple[int, Any]:
        asked = "cdr" if "/cdr/" in request.path else request.query["status"][0]
        return (200, answers[asked]) if asked in answers else (404, NOT_FOUND)

    return answer


@pytest.mark.parametrize(
    ("answers", "status", "asked"),
    [
        ({"live": {"call_status": "in-progress"}}, CallStatus.IN_PROGRESS, 1),
        ({"live": {"call_status": "ringing"}}, CallStatus.RINGING, 1),
        ({"queued": {"call_status": "queued"}}, CallStatus.INITIATED, 2),
        ({"cdr": RECORD}, CallStatus.COMPLETED, 3),
    ],
)
async def test_a_call_is_looked_for_among_the_living_first(
    provider: VobizProvider, api: LocalApi, answers: Any, status: CallStatus, asked: int
) -> None:
    api.answer = at(**answers)
    assert (await provider.get_call_status(CALL_UUID))["status"] is status
    paths = [request.path for request in api.requests]
    assert paths == [f"{ROOT}/Call/{CALL_UUID}/", f"{ROOT}/Call/{CALL_UUID}/", f"{ROOT}/cdr/{CALL_UUID}"][:asked]


async def test_a_call_that_is_nowhere_is_not_found(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = at()
    with pytest.raises(CallNotFound):
        await provider.get_call_status(CALL_UUID)


async def test_a_call_has_a_price_once_it_has_a_record(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = at()
    assert (await provider.get_call_cost(CALL_UUID))["amount"] is None
    api.answer = at(cdr=RECORD)
    assert (await provider.get_call_cost(CALL_UUID))["amount"] == 0.44


async def test_keys_are_pressed_towards_the_caller(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (202, {"message": "digits sent"})
    await provider.send_digits(CALL_UUID, "12#")
    (request,) = api.requests
    assert (request.path, said(request)) == (f"{ROOT}/Call/{CALL_UUID}/DTMF/", {"digits": "12#", "leg": "aleg"})


async def test_a_caller_is_moved_to_a_document_nobody_can_read_on_the_way(
    provider: VobizProvider, api: LocalApi
) -> None:
    api.answer = (202, {"message": "call transferred"})
    await provider.forward_call(CALL_UUID, "+919800000001", from_number=NUMBER)
    (request,) = api.requests
    assert request.path == f"{ROOT}/Call/{CALL_UUID}/"
    assert said(request) | {"aleg_url": ""} == {"legs": "aleg", "aleg_url": "", "aleg_method": "POST"}
    assert said(request)["aleg_url"].startswith(f"{HOOKS}/document/")
    assert b"919800000001" not in request.body


async def test_a_caller_who_is_gone_is_not_found(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (404, NOT_FOUND)
    with pytest.raises(CallNotFound):
        await provider.join_conference(CALL_UUID, "transfer-1")


# Its numbers


def owned(address: str, app_id: str | None = None) -> dict[str, Any]:
    return {"e164": address, "account_id": AUTH_ID, "status": "active", "application_id": app_id}


def pages(request: ApiRequest) -> tuple[int, Any]:
    page = int(request.query["page"][0])
    items = [owned(f"+9180123456{page}{index}") for index in range(2)] if page < 3 else [owned("+918012345699")]
    return 200, {"items": items, "page": page, "per_page": 2, "total": 5}


async def test_numbers_are_listed_page_by_page(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = pages
    assert len(await provider.get_available_phone_numbers()) == 5
    assert [request.query["page"] for request in api.requests] == [["1"], ["2"], ["3"]]
    assert {request.path for request in api.requests} == {f"{ROOT}/numbers"}


class Applications:
    """Vobiz's applications and one number, as far as binding asks for them."""

    def __init__(self, app_id: str | None = None, **applications: dict[str, Any]) -> None:
        self.app_id = app_id
        self.applications = {name: {"app_id": name, "app_name": name, **said} for name, said in applications.items()}
        self.refuses_attaching = False

    def __call__(self, request: ApiRequest) -> tuple[int, Any]:
        path = request.path.removeprefix(ROOT)
        if path == "/numbers":
            return 200, {"items": [owned(NUMBER, self.app_id), owned(f"{NUMBER}9")], "total": 2}
        if path == "/numbers/%2B918012345678/application":
            return self._bind(request)
        if path == "/Application/" and request.method == "GET":
            return 200, {"objects": list(self.applications.values()), "meta": {"total_count": len(self.applications)}}
        app_id = path.removeprefix("/Application/").strip("/") or "made"
        if request.method == "POST":
            self.applications[app_id] = {**self.applications.get(app_id, {}), **said(request), "app_id": app_id}
        return (200, self.applications[app_id]) if app_id in self.applications else (404, NOT_FOUND)

    def _bind(self, request: ApiRequest) -> tuple[int, Any]:
        if request.method == "DELETE":
            self.app_id = None
            return 200, {"message": "Number detached from application"}
        if self.refuses_attaching:
            return 409, {"error": "number already attached"}
        self.app_id = said(request)["application_id"]
        return 200, {"message": "Number attached to application"}


OURS = {"answer_url": INBOUND_URL, "hangup_url": f"{HOOKS}/hangup"}
THEIRS = {"answer_url": "https://elsewhere.example/answer", "hangup_url": "https://elsewhere.example/answer"}


async def test_a_number_is_attached_to_a_new_application_of_ours(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = there = Applications("theirs", theirs=THEIRS)
    assert (await provider.configure_inbound(NUMBER, INBOUND_URL)).ok
    assert there.app_id == "made"
    assert OURS.items() <= there.applications["made"].items()
    assert there.applications["theirs"].items() >= THEIRS.items()
    assert await provider.get_inbound_url(NUMBER) == INBOUND_URL


async def test_an_application_there_is_gets_used_and_is_told_where_hang_ups_go(
    provider: VobizProvider, api: LocalApi
) -> None:
    api.answer = there = Applications(None, console={"answer_url": INBOUND_URL, "hangup_url": INBOUND_URL})
    assert (await provider.configure_inbound(NUMBER, INBOUND_URL)).ok
    assert there.app_id == "console"
    assert there.applications["console"] == {
        "app_id": "console",
        "app_name": "console",
        "answer_method": "POST",
        "hangup_method": "POST",
        **OURS,
    }


async def test_binding_again_changes_no_application(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = Applications("ours", ours=OURS)
    assert (await provider.configure_inbound(NUMBER, INBOUND_URL)).ok
    assert [request.path for request in api.posts] == [f"{ROOT}/numbers/%2B918012345678/application"]


async def test_already_attached_is_attached(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = there = Applications("ours", ours=OURS)
    there.refuses_attaching = True
    assert (await provider.configure_inbound(NUMBER, INBOUND_URL)).ok


async def test_already_attached_to_something_else_is_a_refusal(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = there = Applications("theirs", theirs=THEIRS, ours=OURS)
    there.refuses_attaching = True
    with pytest.raises(ProviderRejected):
        await provider.configure_inbound(NUMBER, INBOUND_URL)


async def test_unbinding_leaves_the_application_to_the_other_numbers(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = there = Applications("ours", ours=OURS)
    assert (await provider.configure_inbound(NUMBER, None)).ok
    assert there.app_id is None
    assert "ours" in there.applications
    assert await provider.get_inbound_url(NUMBER) is None


async def test_a_number_that_was_bound_to_somebody_else_stays_so(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = there = Applications("theirs", theirs=THEIRS)
    assert (await provider.configure_inbound(NUMBER, None)).ok
    assert there.app_id == "theirs"


async def test_a_number_that_only_begins_alike_is_not_ours(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = Applications()
    assert not (await provider.configure_inbound("+9180123456", INBOUND_URL)).ok


# Its account


async def test_the_account_has_a_name(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (200, {"name": "Acme", "auth_id": AUTH_ID, "enabled": True, "is_active": True})
    assert await provider.check_account() == "Acme"
    assert api.requests[0].path == "/api/v1/auth/me"


async def test_a_blocked_account_is_said_to_be(provider: VobizProvider, api: LocalApi) -> None:
    api.answer = (200, {"name": "Acme", "auth_id": AUTH_ID, "enabled": False, "is_active": True})
    with pytest.raises(ProviderRejected):
        await provider.check_account()


def test_calls_go_to_vobiz_unless_the_gateway_says_otherwise() -> None:
    assert VobizProvider(SAMPLES.credentials)._client._base_url == "https://api.vobiz.ai"
