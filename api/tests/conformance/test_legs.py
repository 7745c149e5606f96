"""What a provider says it can do, it does: at its simulated carrier, to real legs and real numbers."""

from collections.abc import AsyncIterator

import pytest

from api.errors import CallNotFound
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus, Capability
from api.settings import Settings
from api.simulator.carrier import SimulatedCarrier
from api.tests.conformance.conftest import build
from api.tests.conformance.samples import Samples, find_simulator

NUMBER, CALLEE, COLLEAGUE = "+14155550123", "+14155550177", "+14155550199"
NOWHERE = "http://127.0.0.1:9/answer"
GATEWAY = "https://gateway.example/api/v1/telephony/inbound/run"


@pytest.fixture
async def carrier(spec: ProviderSpec, samples: Samples) -> AsyncIterator[SimulatedCarrier]:
    """The provider's carrier, with one number and nobody who answers."""
    simulator = find_simulator(spec)
    if simulator is None:
        assert not spec.capabilities, "a capability is proved against a simulator, and there is none"
        pytest.skip("declares no capability that a simulated carrier would have to prove")
    async with simulator.create(samples.credentials) as carrier:
        carrier.add_number(NUMBER)
        yield carrier


@pytest.fixture
def account(spec: ProviderSpec, samples: Samples, carrier: SimulatedCarrier, settings: Settings) -> TelephonyProvider:
    """The provider, on the simulated account."""
    return build(spec, samples.credentials, api_base_url=carrier.url)


def need(spec: ProviderSpec, capability: Capability) -> None:
    """Skip what the provider does not claim."""
    if capability not in spec.capabilities:
        pytest.skip(f"does not declare '{capability}'")


async def ring(account: TelephonyProvider) -> str:
    """The call id of a call that rings."""
    return (await account.initiate_call(CALLEE, NOWHERE, from_number=NUMBER, timeout=30)).call_id


async def test_hanging_up_ends_the_real_leg(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.HANG_UP)
    call_id = await ring(account)
    await account.hang_up(call_id)
    (leg,) = await carrier.outbound_calls(within=5)
    assert (leg.call_id, leg.ended_by) == (call_id, "gateway")


async def test_hanging_up_what_is_already_over_is_a_success(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.HANG_UP)
    call_id = await ring(account)
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    await account.hang_up(call_id)


async def test_hanging_up_what_never_was_is_a_success(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider
) -> None:
    need(spec, Capability.HANG_UP)
    await account.hang_up(samples.placed_call_id)


async def test_the_carrier_says_where_a_call_stands(account: TelephonyProvider, carrier: SimulatedCarrier) -> None:
    call_id = await ring(account)
    assert not CallStatus((await account.get_call_status(call_id))["status"]).is_terminal
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    assert CallStatus((await account.get_call_status(call_id))["status"]).is_terminal


async def test_a_call_nobody_placed_is_not_found(samples: Samples, account: TelephonyProvider) -> None:
    with pytest.raises(CallNotFound):
        await account.get_call_status(samples.placed_call_id)


async def test_a_call_costs_nothing_negative_and_nothing_before_it_is_priced(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.CALL_COST)
    call_id = await ring(account)
    assert (await account.get_call_cost(call_id)).get("amount") is None
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    assert ((await account.get_call_cost(call_id)).get("amount") or 0) >= 0


async def test_its_numbers_are_listed(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.NUMBER_LISTING)
    carrier.add_number("+442079460123")
    assert set(await account.get_available_phone_numbers()) == {NUMBER, "+442079460123"}


async def test_a_number_is_bound_to_us_and_released(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.CONFIGURE_INBOUND)
    number = carrier.add_number(NUMBER, "https://elsewhere.example/voice")
    assert (await account.configure_inbound(NUMBER, GATEWAY)).ok
    assert number.voice_url == GATEWAY
    assert (await account.configure_inbound(NUMBER, None)).ok
    assert number.voice_url == ""


async def test_a_number_of_somebody_else_is_not_bound(spec: ProviderSpec, account: TelephonyProvider) -> None:
    need(spec, Capability.CONFIGURE_INBOUND)
    answer = await account.configure_inbound("+442079460999", GATEWAY)
    assert not answer.ok
    assert answer.message


async def test_a_transfer_rings_the_colleague(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.TRANSFER)
    leg = await account.transfer_call(COLLEAGUE, "0" * 32, "transfer-1", timeout=5, from_number=NUMBER)
    await account.hang_up(leg["call_id"])
    (outcome,) = await carrier.outbound_calls(within=5)
    assert outcome.call_id == leg["call_id"]


async def test_a_caller_who_is_gone_cannot_be_moved(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    need(spec, Capability.TRANSFER)
    call_id = await ring(account)
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    for gone in (call_id, samples.placed_call_id):
        with pytest.raises(CallNotFound):
            await account.join_conference(gone, "transfer-1")
