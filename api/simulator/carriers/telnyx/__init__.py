"""A Telnyx that is not there."""

import secrets

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register
from api.simulator.carriers.telnyx.keys import public_key


def new_credentials() -> dict[str, str]:
    """An account nobody has."""
    api_key = f"KEY{secrets.token_hex(16).upper()}_{secrets.token_hex(11)}"
    connection_id = str(10**18 + secrets.randbelow(10**18))
    return {
        "provider": "telnyx",
        "api_key": api_key,
        "public_key": public_key(api_key),
        "connection_id": connection_id,
    }


SPEC = SimulatorSpec(
    name="telnyx",
    create=lazy("api.simulator.carriers.telnyx.account:TelnyxAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
