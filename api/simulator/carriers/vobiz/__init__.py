"""A Vobiz that is not there."""

import secrets

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register


def new_credentials() -> dict[str, str]:
    """An account nobody has."""
    return {"provider": "vobiz", "auth_id": f"MA_{secrets.token_hex(4).upper()}", "auth_token": secrets.token_hex(20)}


SPEC = SimulatorSpec(
    name="vobiz",
    create=lazy("api.simulator.carriers.vobiz.account:VobizAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
