"""The parrot of a careful carrier: every request is signed anew, with its time and a nonce."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.services.telephony.kit import replay
from api.services.telephony.spec import ProviderSpec
from api.tests.parrot import Carrier, Parrot, parrot_spec

SIGNATURE, TIME, NONCE = "x-parrot-signature", "x-parrot-time", "x-parrot-nonce"


def compute(secret: str, url: str, body: bytes, stamp: str, nonce: str) -> str:
    """Hex HMAC-SHA256 over the time, the nonce, the URL and the raw body."""
    return hmac.new(secret.encode(), f"{stamp}\n{nonce}\n{url}\n".encode() + body, hashlib.sha256).hexdigest()


def sign(credentials: Mapping[str, Any], url: str, body: bytes, *, age: float = 0) -> dict[str, str]:
    """The headers of a request signed ``age`` seconds ago."""
    stamp, nonce = str(int(time.time() - age)), secrets.token_hex(16)
    return {TIME: stamp, NONCE: nonce, SIGNATURE: compute(credentials["secret"], url, body, stamp, nonce)}


class CarefulParrot(Parrot):
    """One account whose requests are believed once."""

    carrier = Carrier()

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        secret, stamp, nonce = self.config["secret"], headers.get(TIME, ""), headers.get(NONCE, "")
        expected = compute(secret, url, body.encode(), stamp, nonce)
        return (
            bool(secret)
            and hmac.compare_digest(expected.encode(), headers.get(SIGNATURE, "").encode())
            and replay.is_fresh(replay.read_timestamp(stamp), time.time())
            and await replay.take_nonce(f"parrot {self.config['account']}", nonce)
        )


def careful_spec(cls: type[CarefulParrot] = CarefulParrot) -> ProviderSpec:
    """The parrot as it is judged by the suite: it can do nothing that a simulated carrier would have to prove."""
    return replace(parrot_spec(cls.carrier), provider_cls=cls, capabilities=frozenset())
