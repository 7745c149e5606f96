"""A Cloudonix that is not there."""

import secrets

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register


def new_credentials() -> dict[str, str]:
    """A domain nobody has, which adds a key to its requests."""
    return {
        "provider": "cloudonix",
        "domain": f"{secrets.token_hex(8)}.cloudonix.net",
        "api_key": f"XI{secrets.token_hex(16).upper()}",
        "domain_requests_api_key": secrets.token_urlsafe(32),
        "webhook_secret": secrets.token_urlsafe(32),
    }


SPEC = SimulatorSpec(
    name="cloudonix",
    create=lazy("api.simulator.carriers.cloudonix.account:CloudonixAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
