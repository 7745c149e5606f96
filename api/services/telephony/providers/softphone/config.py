"""A softphone's settings. It has no credentials."""

import secrets
from typing import Any, Literal

from pydantic import BaseModel, Field

AudioFormat = Literal["wideband", "narrowband"]
RATES: dict[str, int] = {"wideband": 16000, "narrowband": 8000}


class SoftphoneConfigurationRequest(BaseModel):
    """The settings, as submitted; the account's name is made up for a new one."""

    provider: Literal["softphone"] = "softphone"
    audio_format: AudioFormat = "wideband"
    account_id: str = Field(default_factory=lambda: secrets.token_hex(16), pattern=r"^[0-9a-f]{32}$")


class SoftphoneConfigurationResponse(BaseModel):
    """The same as shown."""

    provider: Literal["softphone"] = "softphone"
    audio_format: AudioFormat = "wideband"
    account_id: str


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``SoftphoneProvider`` takes, from stored settings."""
    return {
        "provider": "softphone",
        "account_id": value.get("account_id", ""),
        "sample_rate": RATES.get(value.get("audio_format", ""), RATES["wideband"]),
    }
