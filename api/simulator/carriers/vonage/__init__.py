"""A Vonage that is not there."""

import secrets
import uuid

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from api.registry import lazy
from api.simulator.carrier import SimulatorSpec, register


def new_credentials() -> dict[str, str]:
    """An account nobody has, and its application."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "provider": "vonage",
        "api_key": secrets.token_hex(4),
        "api_secret": secrets.token_hex(8),
        "application_id": str(uuid.uuid4()),
        "private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip(),
        "signature_secret": secrets.token_hex(32),
    }


SPEC = SimulatorSpec(
    name="vonage",
    create=lazy("api.simulator.carriers.vonage.account:VonageAccount"),
    new_credentials=new_credentials,
)
register(SPEC)
