"""Placing a call asks the carrier once, and names what went wrong. Nobody's phone rings twice."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Match

from api.app import create_app
from api.errors import (
    OutcomeUnknown,
    ProviderAuthenticationFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderUnavailable,
)
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallInitiationResult, CallStatus, Capability, MachineDetection
from api.settings import Settings
from api.tests.conformance.conftest import Patience, build
from api.tests.conformance.rows import offers, unless_exempt
from api.tests.conformance.samples import Samples
from api.tests.conftest import PUBLIC_URL
from api.tests.local_api import HANG_UP, SILENCE, LocalApi

CALLEE, CALLER_ID = "+14155550177", "+14155550123"
RUN_ID = "0123456789abcdef0123456789abcdef"

Dial = Callable[..., Any]

pytestmark = unless_exempt("placing calls")


@pytest.fixture
async def api(samples: Samples) -> AsyncIterator[LocalApi]:
    """The carrier's API; it takes the call unless a test says otherwise."""
    async with LocalApi((201, samples.placed or {})) as api:
        yield api


@pytest.fixture
def dial(spec: ProviderSpec, samples: Samples, settings: Settings) -> Dial:
    """Place a call through the API at a URL."""

    async def place(api_url: str, **options: Any) -> CallInitiationResult:
        provider = build(spec, samples.credentials, api_base_url=api_url)
        answer_url = urls.webhook_url(provider.WEBHOOK_ENDPOINT, RUN_ID)
        async with asyncio.timeout(settings.carrier_timeout_seconds + 10):
            return await provider.initiate_call(
                CALLEE, answer_url, workflow_run_id=RUN_ID, from_number=CALLER_ID, **options
            )

    return place


async def test_the_carrier_is_asked_once_and_names_the_call(api: LocalApi, dial: Dial, samples: Samples) -> None:
    result = await dial(api.url)
    assert result.call_id == samples.placed_call_id
    assert result.status in set(CallStatus)
    assert result.caller_number in {CALLER_ID, None}
    assert len(api.posts) == 1


async def test_every_url_it_hands_out_is_served(
    api: LocalApi, dial: Dial, settings: Settings, spec: ProviderSpec
) -> None:
    await dial(api.url)
    if Capability.AMD in spec.capabilities:
        await dial(api.url, machine_detection=MachineDetection.DETECT)
    handed = [url for post in api.posts for value in _values(post.form, post.body) for url in _ours(value)]
    app = create_app(settings, warm=False)
    assert handed
    assert [url for url in handed if not _is_served(app, url)] == []


@offers(Capability.AMD)
@pytest.mark.parametrize("detection", MachineDetection)
async def test_it_asks_who_answers_where_it_can(
    api: LocalApi, dial: Dial, spec: ProviderSpec, detection: MachineDetection
) -> None:
    await dial(api.url)
    result = await dial(api.url, machine_detection=detection)
    assert result.call_id
    plain, asking = api.posts
    assert asking.path == plain.path
    assert asking.body != plain.body, "the carrier is asked for nothing more"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, ProviderRejected),
        (401, ProviderAuthenticationFailed),
        (429, ProviderRateLimited),
        (500, OutcomeUnknown),
        (503, ProviderError),
    ],
)
async def test_a_refusal_is_named_and_not_repeated(
    api: LocalApi, dial: Dial, samples: Samples, status: int, failure: type[ProviderError]
) -> None:
    api.answer = (status, samples.errors.get(status, {"message": "something went wrong"}))
    with pytest.raises(failure) as refused:
        await dial(api.url)
    assert type(refused.value) is not ProviderError
    assert len(api.posts) == 1


@pytest.mark.parametrize("answer", [SILENCE, HANG_UP], ids=["silence", "a dropped connection"])
async def test_an_answer_that_never_comes_is_an_unknown_outcome_and_not_repeated(
    api: LocalApi, dial: Dial, patience: Patience, answer: Any
) -> None:
    api.answer = answer
    patience.with_answer(answer)
    with pytest.raises(OutcomeUnknown):
        await dial(api.url)
    assert len(api.posts) == 1


@pytest.mark.parametrize("document", [{}, [], b"<html>", b""], ids=["nothing in it", "a list", "html", "no body"])
async def test_a_success_that_names_no_call_is_an_unknown_outcome(api: LocalApi, dial: Dial, document: Any) -> None:
    api.answer = (201, document)
    with pytest.raises(OutcomeUnknown):
        await dial(api.url)
    assert len(api.posts) == 1


async def test_an_api_that_cannot_be_reached_is_unavailable(dial: Dial, samples: Samples) -> None:
    async with LocalApi(SILENCE) as gone:
        url = gone.url
    with pytest.raises(ProviderUnavailable):
        await dial(url)


def _values(form: dict[str, list[str]], body: bytes) -> list[str]:
    return [value for values in form.values() for value in values] + [body.decode().replace("\\/", "/")]


def _ours(text: str) -> list[str]:
    return re.findall(re.escape(PUBLIC_URL) + r"[^\s\"'<>&]*", text)


def _is_served(app: FastAPI, url: str) -> bool:
    path = url.removeprefix(PUBLIC_URL).partition("?")[0]
    scopes: list[dict[str, Any]] = [
        {"type": "http", "method": method, "path": path, "headers": []} for method in ("POST", "GET")
    ]
    return any(route.matches(scope)[0] is Match.FULL for scope in scopes for route in app.routes)
