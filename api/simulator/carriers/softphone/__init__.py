"""A browser that is not there: the gateway is its carrier, so it has no REST API, and signs in with a ``Login``."""

import secrets

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register


def new_credentials() -> dict[str, str]:
    """An account nobody has."""
    return {"provider": "softphone", "audio_format": "wideband", "account_id": secrets.token_hex(16)}


SPEC = SimulatorSpec(
    name="softphone",
    create=lazy("api.simulator.carriers.softphone.account:SoftphoneAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
