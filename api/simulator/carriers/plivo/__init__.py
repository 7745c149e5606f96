"""A Plivo that is not there."""

import secrets
import string

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register

LETTERS = string.ascii_uppercase + string.digits


def new_credentials() -> dict[str, str]:
    """An account nobody has."""
    auth_id = "MA" + "".join(secrets.choice(LETTERS) for _ in range(18))
    return {"provider": "plivo", "auth_id": auth_id, "auth_token": secrets.token_hex(20)}


SPEC = SimulatorSpec(
    name="plivo",
    create=lazy("api.simulator.carriers.plivo.account:PlivoAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
