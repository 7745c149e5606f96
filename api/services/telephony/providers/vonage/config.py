"""Vonage credentials: an account's, and one application's."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.services.telephony.kit.tokens import PrivateKey

AudioFormat = Literal["l16-8000", "l16-16000"]
RATES: dict[str, int] = {"l16-8000": 8000, "l16-16000": 16000}
UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


ApplicationId = Annotated[str, StringConstraints(to_lower=True, pattern=UUID)]


class VonageConfigurationRequest(BaseModel):
    """Credentials of one Vonage application and its account, as submitted."""

    provider: Literal["vonage"] = "vonage"
    api_key: str = Field(pattern=r"^[0-9A-Za-z]{4,40}$", repr=False)
    api_secret: str = Field(min_length=1, max_length=200, repr=False)
    application_id: ApplicationId
    private_key: PrivateKey = Field(repr=False)
    signature_secret: str = Field(min_length=1, max_length=200, repr=False)
    audio_format: AudioFormat = "l16-8000"
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)


class VonageConfigurationResponse(BaseModel):
    """The same as shown: keys and secrets are masked."""

    provider: Literal["vonage"] = "vonage"
    api_key: str
    api_secret: str
    application_id: str
    private_key: str
    signature_secret: str
    audio_format: str = "l16-8000"
    from_numbers: list[str] = Field(default_factory=list)


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``VonageProvider`` takes, from stored credentials."""
    names = ("api_key", "api_secret", "application_id", "private_key", "signature_secret")
    return {
        "provider": "vonage",
        **{name: value.get(name, "") for name in names},
        "audio_format": value.get("audio_format") or "l16-8000",
        "from_numbers": list(value.get("from_numbers") or []),
    }
