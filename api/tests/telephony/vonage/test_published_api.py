"""What we ask of Vonage, and what our simulated Vonage answers, is what its published API says.

The documents are of 2021: they know no advanced machine detection, and the key of numbers only in the query. What they
lack is checked against the models of Vonage's own library, which are of today (``test_client``).
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
import yaml
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from vonage_application import ApplicationData
from vonage_numbers import OwnedNumber
from vonage_voice.models import CallInfo, CallList, CallMessage, CreateCallResponse

from api.services.telephony.kit import tokens, urls
from api.services.telephony.providers.vonage.config import load_config
from api.services.telephony.providers.vonage.provider import VonageProvider
from api.services.telephony.types import MachineDetection
from api.settings import Settings
from api.simulator.carriers.vonage.account import VonageAccount
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.vonage.samples import (
    API_KEY,
    API_SECRET,
    APPLICATION,
    APPLICATION_ID,
    CALL,
    CALL_ID,
    CREDENTIALS,
    PLACED,
    private_key,
)

PUBLISHED = "shared/carriers/specs/vonage/definitions"
RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/vonage/answer/{RUN_ID}"
DOCUMENTS = {"/v1/": "voice.yml", "/v2/": "application.v2.yml", "/": "numbers.yml"}
HOSTS = {"voice.yml": "https://api.nexmo.com", "application.v2.yml": "https://api.nexmo.com"}
NUMBER = {"country": "US", "msisdn": "14155550123"}


def load(path: Path) -> OpenAPI:
    """One document, so that it takes its own examples: one of a call fits three endpoints, CON-… is no UUID."""
    document = yaml.safe_load(path.read_text().replace("oneOf:", "anyOf:"))
    document["components"]["schemas"].get("conversation_uuid", {}).pop("format", None)
    return OpenAPI.from_dict(document, base_uri=path.as_uri())


class Published:
    """Vonage's OpenAPI documents."""

    def __init__(self, folder: Path) -> None:
        self._documents = {name: load(folder / name) for name in DOCUMENTS.values()}

    def check_request(self, request: ApiRequest) -> None:
        document, mock = self._mock(request)
        document.validate_request(mock)

    def check_answer(self, request: ApiRequest, answer: httpx2.Response) -> None:
        document, mock = self._mock(request)
        kind = answer.headers.get("content-type", "")
        document.validate_response(mock, MockResponse(answer.content, answer.status_code, content_type=kind))

    def _mock(self, request: ApiRequest) -> tuple[OpenAPI, MockRequest]:
        parts = urlsplit(request.url)
        name = next(name for prefix, name in DOCUMENTS.items() if parts.path.startswith(prefix))
        # The lists' published paths end in a slash, which nobody sends; their Basic is the query's key and secret.
        path = f"{parts.path}/" if parts.path in {"/v1/calls", "/v2/applications"} else parts.path
        query = parse_qsl(parts.query) + ([("api_key", "k"), ("api_secret", "s")] if name == "numbers.yml" else [])
        mock = MockRequest(
            HOSTS.get(name, "https://rest.nexmo.com"),
            request.method,
            path,
            args=dict(query),
            headers=request.headers,
            data=request.body or None,
            content_type=request.headers.get("content-type", "application/json"),
        )
        return self._documents[name], mock


@pytest.fixture(scope="module")
def published() -> Published:
    """The documents, which lie beside the repository or nowhere."""
    found = next((folder for parent in Path(__file__).parents if (folder := parent / PUBLISHED).is_dir()), None)
    if found is None:
        pytest.skip(f"Vonage's published APIs are not beside the repository, at ../{PUBLISHED}")
    return Published(found)


async def ask_everything(provider: VonageProvider, call_id: str) -> None:
    """Every request there is, once."""
    await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123")
    await provider.initiate_call(
        "+14155550177", ANSWER_URL, RUN_ID, "+14155550123", timeout=30, machine_detection=MachineDetection.DETECT
    )
    await provider.transfer_call("+14155550199", RUN_ID, "transfer-1", from_number="+14155550123")
    await provider.send_digits(call_id, "12#")
    await provider.join_conference(call_id, "transfer-1")
    await provider.forward_call(call_id, "+14155550199", from_number="+14155550123")
    await provider.get_call_cost(call_id)
    await provider.hang_up(call_id)
    await provider.get_available_phone_numbers()
    await provider.configure_inbound("+14155550123", urls.inbound_url())
    await provider.configure_inbound("+14155550123", None)
    await provider.check_account()


@pytest.fixture
async def asked(settings: Settings) -> AsyncIterator[list[ApiRequest]]:
    answers: dict[str, Any] = {
        "/v1/calls": PLACED,
        "/account/numbers": {"count": 1, "numbers": [NUMBER]},
        "/number/update": {"error-code": "200", "error-code-label": "success"},
        f"/v2/applications/{APPLICATION_ID}": APPLICATION,
    }
    async with LocalApi(lambda request: (200, answers.get(request.path, CALL))) as api:
        await ask_everything(VonageProvider({**load_config(dict(CREDENTIALS)), "api_base_url": api.url}), CALL_ID)
        yield api.requests


async def test_every_request_is_published(asked: list[ApiRequest], published: Published) -> None:
    assert {request.path.split("/")[1] for request in asked} == {"v1", "v2", "account", "number"}
    for request in asked:
        published.check_request(request)


# What the simulated carrier answers


@pytest.fixture
async def carrier() -> AsyncIterator[VonageAccount]:
    async with VonageAccount(CREDENTIALS) as carrier:
        carrier.add_number("+14155550123", "https://elsewhere.example/answer")
        yield carrier


@pytest.fixture
async def client(carrier: VonageAccount) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=carrier.url) as client:
        yield client


def bearer() -> dict[str, str]:
    token = tokens.sign({"application_id": APPLICATION_ID}, private_key(), seconds=60)
    return {"authorization": f"Bearer {token}"}


async def exchange(
    client: httpx2.AsyncClient, published: Published, method: str, path: str, **content: Any
) -> httpx2.Response:
    """A request of ours and its answer, both checked."""
    proof = {"headers": bearer()} if path.startswith("/v1/") else {"auth": (API_KEY, API_SECRET)}
    answer = await client.request(method, path, **proof, **content)
    sent = answer.request
    request = ApiRequest(method, path, dict(sent.headers), sent.content)
    published.check_request(request)
    published.check_answer(request, answer)
    return answer


async def place(client: httpx2.AsyncClient, published: Published) -> str:
    """The id of a call that rings."""
    document = {
        "to": [{"type": "phone", "number": "14155550177"}],
        "from": {"type": "phone", "number": "14155550123"},
        "answer_url": ["http://127.0.0.1:9/answer"],
    }
    answer = await exchange(client, published, "POST", "/v1/calls", json=document)
    assert answer.status_code == 201
    return str(CreateCallResponse.model_validate(answer.json()).uuid)


async def test_calls_are_answered_as_published(
    client: httpx2.AsyncClient, published: Published, carrier: VonageAccount
) -> None:
    path = f"/v1/calls/{await place(client, published)}"
    CallInfo.model_validate((await exchange(client, published, "GET", path)).json())
    keys = await exchange(client, published, "PUT", f"{path}/dtmf", json={"digits": "12#"})
    assert CallMessage.model_validate(keys.json()).message == "DTMF sent"
    assert (await exchange(client, published, "PUT", path, json={"action": "hangup"})).status_code == 204
    await carrier.outbound_calls(within=5)
    assert CallInfo.model_validate((await exchange(client, published, "GET", path)).json()).status == "cancelled"


async def test_calls_are_listed_as_published(client: httpx2.AsyncClient, published: Published) -> None:
    placed = [await place(client, published) for _ in range(3)]
    found, path = [], "/v1/calls?page_size=2&order=asc"
    while path:
        page = CallList.model_validate((await exchange(client, published, "GET", path)).json())
        found += [call.uuid for call in page.embedded.calls]
        path = page.links.next.href if page.links.next else ""
    assert found == placed


async def test_applications_and_numbers_are_answered_as_published(
    client: httpx2.AsyncClient, published: Published, carrier: VonageAccount
) -> None:
    path = f"/v2/applications/{APPLICATION_ID}"
    ApplicationData.model_validate((await exchange(client, published, "GET", path)).json())
    changed = await exchange(client, published, "PUT", path, json={"name": "Another"})
    assert ApplicationData.model_validate(changed.json()).capabilities is not None
    assert carrier.numbers["+14155550123"].voice_url == "", "what a replacement leaves out is gone"
    owned = (await exchange(client, published, "GET", "/account/numbers?size=10&index=1")).json()
    assert OwnedNumber.model_validate(owned["numbers"][0]).app_id == APPLICATION_ID
    told = {"country": "US", "msisdn": "14155550123"}
    assert (await exchange(client, published, "POST", "/number/update", data=told)).json()["error-code"] == "200"
    assert (await client.get("/account/numbers?index=9", auth=(API_KEY, API_SECRET))).json() == {}


async def test_whoever_is_not_the_account_is_refused_as_published(client: httpx2.AsyncClient) -> None:
    for path, proof in (("/v1/calls", {"auth": (API_KEY, API_SECRET)}), ("/account/numbers", {"headers": bearer()})):
        refused = await client.get(path, **proof)
        assert (refused.status_code, refused.json()["title"]) == (401, "Unauthorized")
