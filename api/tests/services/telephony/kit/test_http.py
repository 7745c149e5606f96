"""A carrier's REST API: one try, failures with names, and never a place of ours."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from api.errors import (
    AddressNotAllowed,
    CallNotFound,
    ConfigurationError,
    OutcomeUnknown,
    ProviderAuthenticationFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
)
from api.services.telephony.kit.http import CarrierClient
from api.settings import Settings
from api.tests.local_api import HANG_UP, SILENCE, Answer, LocalApi

METHODS = ["get", "post_form", "post_json", "patch_json", "put_json", "delete"]
REPEATABLE = {"get", "put_json", "delete"}


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[LocalApi]:
    async with LocalApi((200, {"id": "1"})) as api:
        yield api


async def ask(url: str, method: str, path: str = "/calls", *, seconds: float = 10, **options: Any) -> dict[str, Any]:
    """One request to the API at ``url``."""
    async with CarrierClient(url, timeout=seconds, **options) as http:
        body = [{"to": "100"}] if method in ("post_form", "post_json", "patch_json", "put_json") else []
        answer: dict[str, Any] = await getattr(http, method)(path, *body)
        return answer


@pytest.mark.parametrize(
    ("method", "verb", "body"),
    [
        ("get", "GET", b""),
        ("post_form", "POST", b"to=100"),
        ("post_json", "POST", {"to": "100"}),
        ("patch_json", "PATCH", {"to": "100"}),
        ("put_json", "PUT", {"to": "100"}),
        ("delete", "DELETE", b""),
    ],
)
async def test_a_request_is_what_its_name_says(api: LocalApi, method: str, verb: str, body: Any) -> None:
    assert await ask(api.url, method) == {"id": "1"}
    (request,) = api.requests
    assert (request.method, request.path) == (verb, "/calls")
    if isinstance(body, dict):
        assert orjson.loads(request.body) == body
        assert request.headers["content-type"] == "application/json"
    else:
        assert request.body == body


async def test_parameters_go_into_the_query_whatever_the_method(api: LocalApi) -> None:
    async with CarrierClient(f"{api.url}/ari/") as http:
        await http.get("/channels", {"limit": "5"})
        await http.post_json("/channels", params={"endpoint": "PJSIP/100"})
        await http.delete("/channels/1", {"reason": "normal"})
    assert [request.url for request in api.requests] == [
        "/ari/channels?limit=5",
        "/ari/channels?endpoint=PJSIP%2F100",
        "/ari/channels/1?reason=normal",
    ]
    assert [request.body for request in api.requests] == [b"", b"", b""]


@pytest.mark.parametrize("method", METHODS)
async def test_every_request_carries_the_static_headers(api: LocalApi, method: str) -> None:
    await ask(api.url, method, headers={"Authorization": "Bearer token", "X-Account": "7"})
    (request,) = api.requests
    assert (request.headers["authorization"], request.headers["x-account"]) == ("Bearer token", "7")


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, ProviderRejected),
        (302, ProviderRejected),
        (401, ProviderAuthenticationFailed),
        (403, ProviderAuthenticationFailed),
        (404, CallNotFound),
        (408, ProviderUnavailable),
        (422, ProviderRejected),
        (429, ProviderRateLimited),
        (503, ProviderUnavailable),
    ],
)
@pytest.mark.parametrize("method", METHODS)
async def test_a_refusal_has_the_same_name_for_every_method(
    api: LocalApi, method: str, status: int, failure: type[ProviderError]
) -> None:
    api.answer = (status, {"message": "no such luck"})
    with pytest.raises(failure, match="no such luck") as refused:
        await ask(api.url, method)
    assert type(refused.value) is failure
    assert len(api.requests) == 1


@pytest.mark.parametrize("answer", [SILENCE, HANG_UP, (500, {}), (502, {}), (504, {})])
@pytest.mark.parametrize("method", METHODS)
async def test_what_may_have_happened_is_asked_once_and_unknown_unless_asking_again_is_harmless(
    api: LocalApi, method: str, answer: Answer
) -> None:
    api.answer = answer
    with pytest.raises(ProviderUnavailable if method in REPEATABLE else OutcomeUnknown):
        await ask(api.url, method, seconds=0.5 if answer == SILENCE else 10)
    assert len(api.requests) == 1


@pytest.mark.parametrize("method", METHODS)
async def test_what_never_left_is_unavailable(settings: Settings, method: str) -> None:
    async with LocalApi(SILENCE) as gone:
        url = gone.url
    with pytest.raises(ProviderUnavailable):
        await ask(url, method)


@pytest.mark.parametrize("body", [b"", b"<html>", [1, 2], b"\xff", b"[" * 10_000])
async def test_an_answer_that_is_no_object_is_an_empty_one(api: LocalApi, body: Any) -> None:
    api.answer = (200, body)
    assert await ask(api.url, "get") == {}


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/calls", "//elsewhere.example/calls", "@elsewhere.example/"]
)
async def test_credentials_stay_with_the_account_whatever_a_path_says(api: LocalApi, path: str) -> None:
    await ask(api.url, "get", path, auth=("user", "password"))
    (request,) = api.requests
    assert request.headers["host"] == api.url.removeprefix("http://")


# A PBX's address is entered by a user


@pytest.fixture
def strict(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An operator who allows no private network."""
    monkeypatch.setattr(settings, "allowed_private_ranges", [])
    return settings


@pytest.mark.parametrize("method", METHODS)
async def test_an_account_on_the_private_network_is_refused(api: LocalApi, strict: Settings, method: str) -> None:
    with pytest.raises(AddressNotAllowed):
        await ask(api.url, method)
    assert api.requests == []


async def test_the_operators_simulator_is_reached_and_nothing_beside_it(
    api: LocalApi, strict: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict, "simulator_url", api.url)
    assert await ask(api.url, "post_json") == {"id": "1"}
    async with LocalApi((200, {})) as neighbour:
        for url in (neighbour.url, api.url.replace("127.0.0.1", "localhost"), api.url.replace("127.0.0.1", "127.1")):
            with pytest.raises(AddressNotAllowed):
                await ask(url, "post_json")
    assert neighbour.requests == []


@pytest.mark.parametrize("url", ["", "pbx.example:8088", "ftp://pbx.example", "http://0177.0.0.1", "http://[pbx]"])
async def test_what_is_no_address_is_a_mistake_in_the_configuration(settings: Settings, url: str) -> None:
    with pytest.raises(ConfigurationError):
        await ask(url, "get")
