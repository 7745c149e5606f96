"""Plivo credentials."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

AuthId = Annotated[str, Field(pattern=r"^(MA|SA)[A-Z0-9]{18}$", examples=["MA000000000000000000"])]
AudioFormatName = Literal["mulaw_8000", "l16_16000"]
Currency = Literal["USD", "INR"]


class PlivoConfigurationRequest(BaseModel):
    """Credentials of one Plivo account or subaccount, as submitted."""

    provider: Literal["plivo"] = "plivo"
    auth_id: AuthId
    auth_token: str = Field(min_length=1, max_length=200, repr=False)
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)
    audio_format: AudioFormatName = "mulaw_8000"
    currency: Currency = "USD"


class PlivoConfigurationResponse(BaseModel):
    """The same as shown: the auth token is masked."""

    provider: Literal["plivo"] = "plivo"
    auth_id: str
    auth_token: str
    from_numbers: list[str] = Field(default_factory=list)
    audio_format: str = "mulaw_8000"
    currency: str = "USD"


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``PlivoProvider`` takes, from stored credentials."""
    return {
        "provider": "plivo",
        "auth_id": value.get("auth_id", ""),
        "auth_token": value.get("auth_token", ""),
        "from_numbers": list(value.get("from_numbers") or []),
        "audio_format": value.get("audio_format") or "mulaw_8000",
        "currency": value.get("currency") or "USD",
    }
