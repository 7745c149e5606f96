"""What we ask of Cloudonix, and what our simulated Cloudonix answers, beside the API description it has published.

That description is of 2021. Its paths begin with ``/tenants`` where today's begin with ``/customers``; sessions it has
below ``/calls`` only. What was documented or met since is named here, one by one.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
import yaml

from api.services.telephony.kit import urls
from api.services.telephony.providers.cloudonix.config import load_config
from api.services.telephony.providers.cloudonix.provider import CloudonixProvider
from api.settings import Settings
from api.simulator.carriers.cloudonix.account import CloudonixAccount
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import ApiRequest, LocalApi
from api.tests.telephony.cloudonix.samples import CREDENTIALS, DNIDS, DOMAIN, PLACED, SESSION, TOKEN

PUBLISHED = "shared/carriers/specs/cloudonix/Cloudonix-API.Core.2021.yaml"
RUN_ID = "0123456789abcdef0123456789abcdef"
ANSWER_URL = f"{PUBLIC_URL}/api/v1/telephony/cloudonix/answer/{RUN_ID}"

SINCE: dict[str, set[str]] = {
    # https://developers.cloudonix.com/Documentation/apiWorkflow/callControlAndSessionManagement
    "POST /calls/{domain}/application": {"caller-id", "cxml", "timeout", "trunk"},
}
"""Members of requests that are younger than the description."""
YOUNGER = {"POST /calls/{domain}/sessions/{token}/application"}
"""Operations that are younger: this one has a live session follow another document."""
SINCE_ANSWERED: dict[str, set[str]] = {
    # https://developers.cloudonix.com/Documentation/dataModels
    "Session": {"callStartTime", "callAnswerTime", "callIds", "domain"},
    "DNID": {"id", "dnid", "active", "application"},
    "Domain": {"id", "uuid"},
    "Voice-Application": set(),
}

Schema = dict[str, Any]


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    """Cloudonix's OpenAPI document, which lies beside the repository or nowhere."""
    found = next((file for parent in Path(__file__).parents if (file := parent / PUBLISHED).is_file()), None)
    if found is None:
        pytest.skip(f"Cloudonix's published API is not beside the repository, at ../{PUBLISHED}")
    document: dict[str, Any] = yaml.safe_load(found.read_text())
    return document


def answer(request: ApiRequest) -> tuple[int, Any]:
    lists = {"dnids": DNIDS, "applications": [], "sessions": [SESSION]}
    return 200, lists.get(request.path.rpartition("/")[2], PLACED) if request.method == "GET" else PLACED


@pytest.fixture
async def asked(settings: Settings) -> AsyncIterator[list[ApiRequest]]:
    """Every request there is, made once."""
    async with LocalApi(answer) as api:
        config = {**load_config({**CREDENTIALS, "trunk": "main", "profile": ["a=b"]}), "api_base_url": api.url}
        provider = CloudonixProvider(config)
        await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123", timeout=30)
        await provider.transfer_call("+14155550199", RUN_ID, "transfer-1", from_number="+14155550123")
        await provider.hang_up(TOKEN)
        await provider.join_conference(TOKEN, "transfer-1")
        await provider.forward_call(TOKEN, "+14155550199", from_number="+14155550123")
        await provider.get_call_status(TOKEN)
        await provider.find_placed_calls("+1", "+1", datetime.now(UTC), workflow_run_id=RUN_ID)
        await provider.get_available_phone_numbers()
        await provider.get_inbound_url("+14155550123")
        await provider.configure_inbound("+14155550123", provider.own_inbound_url(urls.inbound_url()))
        await provider.configure_inbound("+14155550123", None)
        await provider.check_account()
        yield api.requests


def as_of_2021(path: str) -> str:
    """The same path as the description has it."""
    path = path.replace("/customers/", "/tenants/")
    return re.sub(r"^/tenants/self/domains/([^/]+)/sessions", r"/calls/\1/sessions", path)


def operation_for(published: dict[str, Any], method: str, path: str) -> tuple[str, Schema]:
    """The operation, and what the description says about it."""
    for template, operations in published["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), as_of_2021(path)) and method.lower() in operations:
            operation: Schema = operations[method.lower()]
            return f"{method} {template}", operation
    pattern = re.sub(f"/{TOKEN}|/[0-9a-f]{{32}}", "/{token}", re.sub(r"/calls/[^/]+", "/calls/{domain}", path))
    assert f"{method} {pattern}" in YOUNGER, f"there is no {method} {path}"
    return f"{method} {pattern}", {}


def test_every_operation_and_every_member_is_published_or_named(
    published: dict[str, Any], asked: list[ApiRequest]
) -> None:
    seen = set()
    for request in asked:
        name, operation = operation_for(published, request.method, request.path)
        seen.add(name)
        assert not request.query
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        sent = orjson.loads(request.body) if request.body and name not in YOUNGER else {}
        assert set(sent) <= set(body.get("properties", {})) | SINCE.get(name, set()), name
        for member, value in sent.items():
            check_type(member, value, body.get("properties", {}).get(member, {}))
    assert seen >= YOUNGER | set(SINCE)
    assert len(seen) == 10


def check_type(member: str, value: Any, schema: Schema) -> None:
    """Fail unless ``value`` is of a type the schema names."""
    types = {"string": str, "number": int | float, "boolean": bool, "object": dict}
    named = schema.get("type", [])
    named = [named] if isinstance(named, str) else named
    assert not named or any(isinstance(value, types[one]) for one in named), member


async def test_everything_our_simulated_cloudonix_answers_is_published_or_named(
    published: dict[str, Any], settings: Settings
) -> None:
    schemas = published["components"]["schemas"]
    async with CloudonixAccount(CREDENTIALS) as account:
        account.add_number("+14155550123", "https://elsewhere.example/voice")
        provider = CloudonixProvider({**load_config(CREDENTIALS), "api_base_url": account.url})
        placed = await provider.initiate_call("+14155550177", ANSWER_URL, RUN_ID, "+14155550123")
        await provider.configure_inbound("+14155550123", provider.own_inbound_url(urls.inbound_url()))
        root = f"{account.url}/customers/self/domains/{DOMAIN}"
        answered = {
            "": "Domain",
            "/dnids": "DNID",
            "/applications": "Voice-Application",
            "/sessions": "Session",
            f"/sessions/{placed.call_id}": "Session",
        }
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {CREDENTIALS['api_key']}"}) as http:
            for path, kind in answered.items():
                found = (await http.get(root + path)).raise_for_status().json()
                for resource in found if isinstance(found, list) else [found]:
                    known = set(schemas[kind]["properties"]) | SINCE_ANSWERED[kind]
                    assert set(resource) <= known, kind
        assert set(placed.raw_response) <= set(schemas["Session"]["properties"])
