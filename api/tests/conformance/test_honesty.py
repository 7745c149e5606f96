"""A provider can do what it declares, and refuses what it does not declare before anybody is asked."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from api.errors import GatewayError, UnsupportedOperation
from api.services.pipecat.serializer import CarrierSerializer
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.conformance.conftest import build, skip_if_exempt
from api.tests.conformance.samples import Samples
from api.tests.conformance.streams import open_transport
from api.tests.local_api import LocalApi
from api.tests.sockets import MediaPeer

CALL, NUMBER, COLLEAGUE = "call-1", "+14155550123", "+14155550199"
ACTIONS: dict[str, tuple[Capability, Callable[[TelephonyProvider], Awaitable[Any]]]] = {
    "hang_up": (Capability.HANG_UP, lambda provider: provider.hang_up(CALL)),
    "get_inbound_url": (Capability.CONFIGURE_INBOUND, lambda provider: provider.get_inbound_url(NUMBER)),
    "check_account": (Capability.ACCOUNT_CHECK, lambda provider: provider.check_account()),
    "transfer_call": (
        Capability.TRANSFER,
        lambda provider: provider.transfer_call(COLLEAGUE, "0" * 32, "room", from_number=NUMBER),
    ),
    "join_conference": (Capability.TRANSFER, lambda provider: provider.join_conference(CALL, "room")),
    "forward_call": (
        Capability.COLD_TRANSFER,
        lambda provider: provider.forward_call(CALL, COLLEAGUE, from_number=NUMBER),
    ),
    "send_digits": (Capability.DTMF_OUT, lambda provider: provider.send_digits(CALL, "12#")),
}
"""What a capability lets the gateway ask for."""


@pytest.fixture
async def api(samples: Samples) -> AsyncIterator[LocalApi]:
    """A carrier that says yes to everything."""
    async with LocalApi((200, samples.placed or {})) as api:
        yield api


@pytest.mark.parametrize("action", ACTIONS)
async def test_what_is_declared_is_asked_for_and_what_is_not_is_refused(
    spec: ProviderSpec, samples: Samples, api: LocalApi, settings: Any, action: str
) -> None:
    capability, ask = ACTIONS[action]
    provider = build(spec, samples.credentials, api_base_url=api.url)
    if capability in spec.capabilities and not await takes_keys_on_the_stream(spec, samples, action):
        skip_if_exempt(samples, "placing calls")
        try:
            await ask(provider)
        except UnsupportedOperation:
            pytest.fail(f"declares '{capability}' and cannot {action}")
        except GatewayError:  # the carrier of this test understands nobody
            pass
        assert api.requests, f"{action} asks nobody"
    else:
        with pytest.raises(UnsupportedOperation):
            await ask(provider)
        assert api.requests == []


async def takes_keys_on_the_stream(spec: ProviderSpec, samples: Samples, action: str) -> bool:
    """Whether keys go over the media stream, so that the API is not asked for them."""
    if action != "send_digits":
        return False
    transport = await open_transport(spec, samples.stream, await MediaPeer().accepted())
    serializer = transport._params.serializer
    return isinstance(serializer, CarrierSerializer) and serializer.encode_keys("1") is not None
