"""The parrot of a carrier that does not sign: each URL it is given ends in what proves that very URL."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.services.telephony.spec import ProviderSpec
from api.tests.conformance.samples import Samples
from api.tests.parrot import Carrier, Parrot, parrot_spec
from api.tests.parrot.samples import SAMPLES as SIGNED


def prove(credentials: Mapping[str, Any], url: str) -> str:
    """``url`` with its proof."""
    proof = hmac.new(credentials["secret"].encode(), url.encode(), hashlib.sha256).hexdigest()
    return f"{url}/{proof}"


class UnsignedParrot(Parrot):
    """One account whose requests are believed for their URL."""

    carrier = Carrier()

    def own_inbound_url(self, inbound_url: str) -> str:
        return prove(self.config, inbound_url)

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        bare = url.rpartition("/")[0]
        return bool(self.config["secret"]) and hmac.compare_digest(prove(self.config, bare).encode(), url.encode())


def unsigned_spec(cls: type[UnsignedParrot] = UnsignedParrot) -> ProviderSpec:
    """The parrot as the suite judges it."""
    return replace(parrot_spec(cls.carrier), provider_cls=cls, capabilities=frozenset())


def no_headers(credentials: Mapping[str, Any], url: str, fields: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """What it adds."""
    return {}


SAMPLES: Samples = replace(
    SIGNED,
    sign=no_headers,
    sign_long_ago=None,
    nonce_header="",
    prove_url=prove,
    exemptions={**SIGNED.exemptions, "signed fields": "The parrot signs nothing; the URL it was given proves it."},
)
