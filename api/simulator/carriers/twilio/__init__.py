"""A Twilio that is not there."""

import secrets

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register


def new_credentials() -> dict[str, str]:
    """An account nobody has."""
    return {"provider": "twilio", "account_sid": f"AC{secrets.token_hex(16)}", "auth_token": secrets.token_hex(16)}


SPEC = SimulatorSpec(
    name="twilio",
    create=lazy("api.simulator.carriers.twilio.account:TwilioAccount"),
    new_credentials=new_credentials,
    demo=True,
)
register(SPEC)
