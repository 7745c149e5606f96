"""Whatever is asked of a carrier: what went wrong has a name, nothing is swallowed, and nobody is kept waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from api.errors import (
    GatewayError,
    ProviderAuthenticationFailed,
    ProviderError,
    ProviderRateLimited,
    ProviderUnavailable,
    UnsupportedOperation,
)
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.conformance.conftest import Patience, build
from api.tests.conformance.rows import unless_exempt
from api.tests.conformance.samples import Samples
from api.tests.conformance.test_honesty import ACTIONS, NUMBER
from api.tests.local_api import SILENCE, Answer, LocalApi

CALLEE = "+14155550177"
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
QUESTIONS: dict[str, tuple[Capability | None, Callable[[TelephonyProvider], Awaitable[Any]]]] = {
    **ACTIONS,
    "get_call_status": (None, lambda provider: provider.get_call_status("call-1")),
    "get_call_cost": (Capability.CALL_COST, lambda provider: provider.get_call_cost("call-1")),
    "get_available_phone_numbers": (
        Capability.NUMBER_LISTING,
        lambda provider: provider.get_available_phone_numbers(),
    ),
    "configure_inbound": (
        Capability.CONFIGURE_INBOUND,
        lambda provider: provider.configure_inbound(NUMBER, provider.own_inbound_url(urls.inbound_url())),
    ),
    "find_placed_calls": (
        None,
        lambda provider: provider.find_placed_calls(CALLEE, NUMBER, LONG_AGO, workflow_run_id="0" * 32),
    ),
}
FAILURES: dict[str, tuple[Answer, type[ProviderError]]] = {
    "401": ((401, None), ProviderAuthenticationFailed),
    "429": ((429, None), ProviderRateLimited),
    "503": ((503, None), ProviderUnavailable),
    "silence": (SILENCE, ProviderError),
}


@unless_exempt("placing calls")
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_failure_is_named_and_not_swallowed(
    spec: ProviderSpec, samples: Samples, patience: Patience, question: str, failure: str
) -> None:
    capability, ask = QUESTIONS[question]
    if capability not in {None, *spec.capabilities}:
        pytest.skip(f"does not declare '{capability}'")
    (status, document), named = FAILURES[failure]
    document = samples.errors.get(status, {"message": "something went wrong"}) if status else document
    async with LocalApi((status, document)) as api:
        provider = build(spec, samples.credentials, api_base_url=api.url)
        within = patience.with_answer((status, document))
        what = await outcome(ask(provider), within=3 * within + 10)
    if isinstance(what, UnsupportedOperation) or (what is None and not api.requests):
        assert not api.requests
        pytest.skip(f"'{question}' asks this carrier for nothing")
    assert isinstance(what, named), repr(what)
    assert type(what) is not ProviderError


async def outcome(asking: Awaitable[Any], *, within: float) -> GatewayError | None:
    """What went wrong, if anything did."""
    try:
        async with asyncio.timeout(within):
            await asking
    except GatewayError as error:
        return error
    return None
