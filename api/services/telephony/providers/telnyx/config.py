"""Telnyx credentials, and how its calls sound."""

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

AudioFormat = Literal["PCMU", "PCMA", "L16"]
ByteOrder = Literal["little", "big"]
KEY_BYTES = 32


def _check_key(value: str) -> str:
    try:
        key = b64decode(value.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("a Telnyx public key is 32 bytes in base64: 44 characters, the last of which is =")
    return value.strip()


PublicKey = Annotated[str, Field(max_length=100), AfterValidator(_check_key)]
ConnectionId = Annotated[str, Field(pattern=r"^[0-9]{1,32}$", examples=["1293384261075731499"])]


class TelnyxConfigurationRequest(BaseModel):
    """Credentials of one Telnyx account and its Call Control application, as submitted."""

    provider: Literal["telnyx"] = "telnyx"
    api_key: str = Field(min_length=1, max_length=200, repr=False)
    public_key: PublicKey
    connection_id: ConnectionId
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)
    audio_format: AudioFormat = "PCMU"
    byte_order: ByteOrder = "little"


class TelnyxConfigurationResponse(BaseModel):
    """The same as shown: the API key is masked."""

    provider: Literal["telnyx"] = "telnyx"
    api_key: str
    public_key: str
    connection_id: str
    from_numbers: list[str] = Field(default_factory=list)
    audio_format: AudioFormat = "PCMU"
    byte_order: ByteOrder = "little"


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``TelnyxProvider`` takes, from stored credentials."""
    return {
        "provider": "telnyx",
        "api_key": value.get("api_key", ""),
        "public_key": value.get("public_key", ""),
        "connection_id": value.get("connection_id", ""),
        "from_numbers": list(value.get("from_numbers") or []),
        "audio_format": value.get("audio_format") or "PCMU",
        "byte_order": value.get("byte_order") or "little",
    }
