"""Telnyx credentials, and what its calls sound like."""

from base64 import b64decode
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.services.telephony.kit.wire_audio import ByteOrder

AudioFormat = Literal["PCMU", "PCMA", "L16"]
KEY_BYTES = 32


def _check_key(value: str) -> str:
    try:
        if len(b64decode(value, validate=True)) == KEY_BYTES:
            return value
    except ValueError:
        pass
    raise ValueError("a Telnyx public key is 44 characters of base64, the last of which is =")


class TelnyxConfigurationRequest(BaseModel):
    """Credentials of one Telnyx account and its Call Control application, as submitted."""

    provider: Literal["telnyx"] = "telnyx"
    api_key: str = Field(min_length=1, max_length=200, repr=False)
    public_key: Annotated[str, Field(max_length=100, repr=False), AfterValidator(_check_key)]
    connection_id: str = Field(pattern=r"^[0-9]{1,32}$", examples=["1293384261075731499"])
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
    texts = {name: value.get(name, "") for name in ("api_key", "public_key", "connection_id")}
    sound = {"audio_format": value.get("audio_format") or "PCMU", "byte_order": value.get("byte_order") or "little"}
    return {"provider": "telnyx", **texts, **sound, "from_numbers": list(value.get("from_numbers") or [])}
