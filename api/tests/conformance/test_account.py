"""Credentials are checked at the carrier, which knows them or does not."""

import pytest

from api.errors import ProviderAuthenticationFailed
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.settings import Settings
from api.simulator.carrier import SimulatedCarrier
from api.tests.conformance.conftest import build
from api.tests.conformance.rows import offers
from api.tests.conformance.samples import Samples


@offers(Capability.ACCOUNT_CHECK)
async def test_the_carrier_knows_good_credentials(
    spec: ProviderSpec, samples: Samples, account: TelephonyProvider
) -> None:
    called = await account.check_account()
    assert called.strip()
    secrets = [str(samples.credentials.get(name) or "") for name in spec.ui_metadata.sensitive_fields]
    assert not [secret for secret in secrets if secret and secret in called]


@offers(Capability.ACCOUNT_CHECK)
async def test_the_carrier_does_not_know_wrong_credentials(
    spec: ProviderSpec, samples: Samples, carrier: SimulatedCarrier, settings: Settings
) -> None:
    with pytest.raises(ProviderAuthenticationFailed):
        await build(spec, samples.other_credentials, api_base_url=carrier.url).check_account()
