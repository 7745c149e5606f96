"""Everything we ask of Vobiz is something its published reference and its own library ask for."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests
from vobiz import RestClient

from api.services.telephony.providers.vobiz.provider import VobizProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.vobiz.samples import AUTH_ID, AUTH_TOKEN, CALL_UUID, PLACED, SAMPLES

PUBLISHED = "shared/carriers/specs/vobiz/reference.md"
RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/vobiz/answer/{RUN_ID}"
NUMBER, APP_ID = "+918012345678", "12345678901234567"

OPERATIONS = {
    r"POST /Call/": "make_call",
    r"GET /Call/[^/]+/": "get_live_call",
    r"DELETE /Call/[^/]+/": "hangup_call",
    r"POST /Call/[^/]+/DTMF/": "send_dtmf",
    r"GET /cdr/[^/]+": "get_cdr",
    r"GET /numbers": "list_numbers",
    r"GET /Application/": "list_applications",
    r"POST /Application/": "create_application",
    r"GET /Application/[^/]+/": "retrieve_application",
    r"POST /Application/[^/]+/": "update_application",
    r"GET /api/v1/auth/me": "retrieve_account",
}
"""What the reference calls our requests."""

ELSEWHERE = {r"POST /Call/[^/]+/", r"(POST|DELETE) /numbers/[^/]+/application"}
"""At www.vobiz.ai/docs, in call/transfer-call and applications/attach-number; the reference leaves them out."""

FURTHER = {
    "make_call": {
        "ring_url",
        "ring_method",
        "hangup_url",
        "hangup_method",
        "ring_timeout",
        "machine_detection",
        "machine_detection_url",
        "machine_detection_method",
    },
    "create_application": {"hangup_url", "hangup_method"},
    "update_application": {"answer_url", "answer_method", "hangup_url", "hangup_method"},
}
"""Optional fields of call/make-call and applications/create-application, which the reference leaves out too."""

UNASKED = {"update_application": {"default_number_app"}}
"""Required by the reference alone: "any subset of fields", it says itself."""


class Operation:
    """One method of the reference."""

    def __init__(self, section: str) -> None:
        found = re.findall(r"\*\*(\w+):\*\* `([^`]+)`", section)
        self.parameters = {name: not kind.startswith("typing.Optional") for name, kind in found}
        del self.parameters["request_options"]


@pytest.fixture(scope="module")
def published() -> dict[str, Operation]:
    """Vobiz's reference, which lies beside the repository or nowhere."""
    found = next((file for parent in Path(__file__).parents if (file := parent / PUBLISHED).is_file()), None)
    if found is None:
        pytest.skip(f"Vobiz's published reference is not beside the repository, at ../{PUBLISHED}")
    sections = re.split(r"<details><summary>", found.read_text())[1:]
    named = ((re.search(r'client\.py">(\w+)</a>', section), section) for section in sections)
    return {name.group(1): Operation(section) for name, section in named if name}


def answer(request: ApiRequest) -> tuple[int, Any]:
    if request.path.endswith("/numbers"):
        return 200, {"items": [{"e164": NUMBER, "application_id": APP_ID}], "total": 1}
    if request.path.endswith("/Application/") and request.method == "GET":
        return 200, {"objects": [], "meta": {"total_count": 0}}
    if "/Application/" in request.path:
        return 200, {"app_id": APP_ID, "answer_url": f"{PUBLIC_URL}/api/v1/telephony/inbound/run"}
    if "/cdr/" in request.path:
        return 200, {"data": {}, "success": True}
    return (404, {}) if request.query.get("status") else (200, PLACED)


@pytest.fixture
async def asked(settings: Settings) -> AsyncIterator[list[ApiRequest]]:
    """Every request there is, made once."""
    async with LocalApi(answer) as api:
        provider = VobizProvider({**SAMPLES.credentials, "api_base_url": api.url})
        await provider.initiate_call("+919812345678", ANSWER_URL, RUN_ID, NUMBER)
        await provider.initiate_call(
            "+919812345678", ANSWER_URL, RUN_ID, NUMBER, timeout=30, machine_detection=MachineDetection.DETECT
        )
        await provider.transfer_call("+919812345679", RUN_ID, "transfer-1", from_number=NUMBER)
        await provider.hang_up(CALL_UUID)
        await provider.join_conference(CALL_UUID, "transfer-1")
        await provider.forward_call(CALL_UUID, "+919812345679", from_number=NUMBER)
        await provider.send_digits(CALL_UUID, "12#")
        await provider.get_call_status(CALL_UUID)
        await provider.get_call_cost(CALL_UUID)
        await provider.get_available_phone_numbers()
        await provider.get_inbound_url(NUMBER)
        await provider.configure_inbound(NUMBER, f"{PUBLIC_URL}/api/v1/telephony/inbound/run")
        await provider.configure_inbound(NUMBER, None)
        await provider.check_account()
        yield api.requests


def below_the_account(request: ApiRequest) -> str:
    return f"{request.method} {request.path.removeprefix(f'/api/v1/Account/{AUTH_ID}')}"


def find(patterns: Any, request: ApiRequest) -> str | None:
    return next((name for name in patterns if re.fullmatch(name, below_the_account(request))), None)


def test_every_operation_and_every_field_is_published(published: dict[str, Operation], asked: list[ApiRequest]) -> None:
    reached = set()
    for request in asked:
        if find(ELSEWHERE, request):
            continue
        pattern = find(OPERATIONS, request)
        assert pattern, f"there is no {below_the_account(request)}"
        name = OPERATIONS[pattern]
        reached.add(name)
        sent = set(orjson.loads(request.body or b"{}")) | set(request.query)
        parameters = published[name].parameters
        in_path = {"auth_id", "call_uuid", "call_id", "app_id"}
        required = {field for field, needed in parameters.items() if needed} - in_path - UNASKED.get(name, set())
        assert required <= sent, name
        assert sent <= set(parameters) | FURTHER.get(name, set()), name
    assert reached == set(OPERATIONS.values()) - {"update_application"}  # in ``test_client``


def test_a_call_is_asked_for_with_one_of_the_two_published_states(asked: list[ApiRequest]) -> None:
    states = [request.query["status"] for request in asked if re.fullmatch(r"GET /Call/.*", below_the_account(request))]
    assert states == [["live"], ["queued"]]


# The vendor's own library


class Wire(requests.adapters.BaseAdapter):
    """Keeps what the library would send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        self.sent.append(request)
        answered = requests.Response()
        answered.status_code, answered._content, answered.request = 200, b"{}", request
        return answered

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def library() -> tuple[Any, Wire]:
    """Vobiz's library, off the net."""
    client, wire = RestClient(auth_id=AUTH_ID, auth_token=AUTH_TOKEN), Wire()
    client.session.mount("https://", wire)
    return client, wire


CALLS: dict[str, Callable[[Any], Any]] = {
    r"POST /Call/": lambda it: it.calls.create("918012345678", "+919812345678", ANSWER_URL),
    r"GET /Call/[^/]+/": lambda it: it.calls.get_live(CALL_UUID),
    r"DELETE /Call/[^/]+/": lambda it: it.calls.hangup(CALL_UUID),
    r"POST /Call/[^/]+/": lambda it: it.calls.transfer(CALL_UUID, legs="aleg", aleg_url="x", aleg_method="POST"),
    r"POST /Call/[^/]+/DTMF/": lambda it: it.calls.send_digits(CALL_UUID, "12#", "aleg"),
    r"GET /numbers": lambda it: it.phone_numbers.list(page=1, per_page=100),
    r"POST /numbers/[^/]+/application": lambda it: it.applications.attach_number("%2B918012345678", APP_ID),
    r"DELETE /numbers/[^/]+/application": lambda it: it.applications.detach_number("%2B918012345678"),
    r"POST /Application/": lambda it: it.applications.create("x", ANSWER_URL),
    r"GET /Application/": lambda it: it.applications.list(),
    r"GET /api/v1/auth/me": lambda it: it.accounts.get(),
}


@pytest.mark.parametrize("pattern", CALLS)
def test_the_library_asks_the_same_path_in_the_same_way(
    pattern: str, asked: list[ApiRequest], library: tuple[Any, Wire]
) -> None:
    client, wire = library
    CALLS[pattern](client)
    (theirs,) = wire.sent
    ours = next(request for request in asked if re.fullmatch(pattern, below_the_account(request)))
    # The library writes numbers and records below /account/, the documentation below /Account/.
    path = (theirs.path_url or "").partition("?")[0].replace("/account/", "/Account/")
    assert f"{theirs.method} {path}" == f"{ours.method} {ours.path}"
    for header in ("X-Auth-ID", "X-Auth-Token"):
        assert theirs.headers[header] == ours.headers[header.lower()]
    if isinstance(theirs.body, bytes) and "Application" not in path:
        assert set(orjson.loads(theirs.body)) <= set(orjson.loads(ours.body))
