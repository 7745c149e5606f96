"""What a provider says it can do, it does: at its simulated carrier, to real legs and real numbers."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from api.errors import CallNotFound, ProviderRejected, UnsupportedOperation
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus, Capability
from api.settings import Settings
from api.simulator.carrier import SimulatedCarrier
from api.tests.conformance.conftest import NUMBER, build
from api.tests.conformance.rows import offers, overrides
from api.tests.conformance.samples import Samples
from api.tests.local_api import Answer, ApiRequest, LocalApi

CALLEE, COLLEAGUE = "+14155550177", "+14155550199"
NOWHERE = "http://127.0.0.1:9/answer"
ELSEWHERE = "https://elsewhere.example/voice"
RUN_ID = "0123456789abcdef0123456789abcdef"


async def ring(account: TelephonyProvider) -> str:
    """The call id of a call that rings."""
    return (
        await account.initiate_call(CALLEE, NOWHERE, workflow_run_id=RUN_ID, from_number=NUMBER, timeout=30)
    ).call_id


@offers(Capability.HANG_UP)
async def test_hanging_up_ends_the_real_leg(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    call_id = await ring(account)
    await account.hang_up(call_id)
    (leg,) = await carrier.outbound_calls(within=5)
    assert (leg.call_id, leg.ended_by) == (call_id, "gateway")


@offers(Capability.HANG_UP)
async def test_hanging_up_what_is_already_over_is_a_success(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    call_id = await ring(account)
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    await account.hang_up(call_id)


@offers(Capability.HANG_UP)
async def test_hanging_up_what_never_was_is_a_success(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider
) -> None:
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


@offers(Capability.CALL_COST)
async def test_a_call_costs_nothing_negative_and_nothing_before_it_is_priced(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    call_id = await ring(account)
    assert (await account.get_call_cost(call_id)).get("amount") is None
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    assert ((await account.get_call_cost(call_id)).get("amount") or 0) >= 0


@offers(Capability.NUMBER_LISTING)
async def test_its_numbers_are_listed(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    carrier.add_number("+442079460123")
    assert set(await account.get_available_phone_numbers()) == {NUMBER, "+442079460123"}


@overrides("find_placed_calls")
async def test_a_call_that_was_placed_is_found_again(account: TelephonyProvider, carrier: SimulatedCarrier) -> None:
    since = datetime.now(UTC) - timedelta(seconds=5)
    call_id = await ring(account)
    found = await account.find_placed_calls(CALLEE, NUMBER, since, workflow_run_id=RUN_ID)
    assert list(found) == [call_id]
    assert not await account.find_placed_calls(COLLEAGUE, NUMBER, since, workflow_run_id="f" * 32)


@offers(Capability.CONFIGURE_INBOUND)
async def test_a_number_is_bound_to_us_and_released(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    number, ours = carrier.add_number(NUMBER, ELSEWHERE), own_url(account)
    assert await account.get_inbound_url(NUMBER) == ELSEWHERE
    assert (await account.configure_inbound(NUMBER, ours)).ok
    assert (number.voice_url, await account.get_inbound_url(NUMBER)) == (ours, ours)
    assert (await account.configure_inbound(NUMBER, ours)).ok
    assert await account.get_inbound_url(NUMBER) == ours
    assert (await account.configure_inbound(NUMBER, None)).ok
    assert (number.voice_url, await account.get_inbound_url(NUMBER)) == ("", None)
    assert (await account.configure_inbound(NUMBER, None)).ok


@offers(Capability.CONFIGURE_INBOUND)
async def test_a_number_bound_to_somebody_else_meanwhile_is_left_alone(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    number = carrier.add_number(NUMBER, ELSEWHERE)
    assert (await account.configure_inbound(NUMBER, None)).ok
    assert (number.voice_url, await account.get_inbound_url(NUMBER)) == (ELSEWHERE, ELSEWHERE)


@offers(Capability.CONFIGURE_INBOUND)
async def test_releasing_a_number_leaves_the_others_bound(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    another, ours = carrier.add_number("+442079460123"), own_url(account)
    for address in (NUMBER, another.address):
        assert (await account.configure_inbound(address, ours)).ok
    assert (await account.configure_inbound(NUMBER, None)).ok
    assert await account.get_inbound_url(NUMBER) is None
    assert (another.voice_url, await account.get_inbound_url(another.address)) == (ours, ours)


@offers(Capability.CONFIGURE_INBOUND)
async def test_a_number_of_somebody_else_is_not_bound(spec: ProviderSpec, account: TelephonyProvider) -> None:
    answer = await account.configure_inbound("+442079460999", own_url(account))
    assert not answer.ok
    assert answer.message
    assert await account.get_inbound_url("+442079460999") is None


@offers(Capability.TRANSFER)
async def test_a_transfer_rings_the_colleague(
    spec: ProviderSpec, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    leg = await account.transfer_call(COLLEAGUE, "0" * 32, "transfer-1", timeout=5, from_number=NUMBER)
    await account.hang_up(leg["call_id"])
    (outcome,) = await carrier.outbound_calls(within=5)
    assert outcome.call_id == leg["call_id"]


@offers(Capability.TRANSFER)
async def test_a_caller_who_is_gone_cannot_be_moved(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    for gone in (await a_call_that_is_over(account, carrier), samples.placed_call_id):
        with pytest.raises(CallNotFound):
            await account.join_conference(gone, "transfer-1")


@offers(Capability.COLD_TRANSFER)
async def test_a_caller_who_is_gone_cannot_be_sent_elsewhere(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    for gone in (await a_call_that_is_over(account, carrier), samples.placed_call_id):
        with pytest.raises(CallNotFound):
            await account.forward_call(gone, COLLEAGUE, from_number=NUMBER)
    assert carrier.ledger.to(COLLEAGUE) == []


@offers(Capability.DTMF_OUT)
async def test_no_key_is_pressed_on_a_call_that_is_over(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider, carrier: SimulatedCarrier
) -> None:
    for gone in (await a_call_that_is_over(account, carrier), samples.placed_call_id):
        with pytest.raises((CallNotFound, UnsupportedOperation)):
            await account.send_digits(gone, "12#")


@offers(Capability.TRANSFER)
async def test_a_refused_move_is_named_and_nothing_else_is_done(
    spec: ProviderSpec, samples: Samples, settings: Settings
) -> None:
    """The media stream lives on, and the conversation with it: nobody takes that away."""
    async with LocalApi(partial(refuse, samples)) as api:
        provider = build(spec, samples.credentials, api_base_url=api.url)
        with pytest.raises(ProviderRejected):
            await provider.join_conference(samples.placed_call_id, "transfer-1")
    assert len(api.posts) == 1


@offers(Capability.COLD_TRANSFER)
async def test_a_refused_redirect_is_named_and_nothing_else_is_done(
    spec: ProviderSpec, samples: Samples, settings: Settings
) -> None:
    async with LocalApi(partial(refuse, samples)) as api:
        provider = build(spec, samples.credentials, api_base_url=api.url)
        with pytest.raises(ProviderRejected):
            await provider.forward_call(samples.placed_call_id, COLLEAGUE, from_number=NUMBER)
    assert len(api.posts) == 1


def refuse(samples: Samples, request: ApiRequest) -> Answer:
    """The carrier's answer to everything but questions: the call is there, and is not moved."""
    if request.method == "GET":
        return 200, samples.conference or samples.placed
    return 400, samples.errors.get(400, {"message": "not like this"})


def own_url(account: TelephonyProvider) -> str:
    """Where the account's inbound calls go."""
    return account.own_inbound_url(urls.inbound_url())


async def a_call_that_is_over(account: TelephonyProvider, carrier: SimulatedCarrier) -> str:
    """Its call id."""
    call_id = await ring(account)
    await account.hang_up(call_id)
    await carrier.outbound_calls(within=5)
    return call_id
