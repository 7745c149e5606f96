"""Cloudonix credentials."""

import secrets
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

Domain = Annotated[
    str,
    StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", max_length=253),
    Field(examples=["voice.cloudonix.net"]),
]
Trunk = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]*$", max_length=100)]
ProfileEntry = Annotated[str, Field(pattern=r"^[^=\s]+=.*$", max_length=500, examples=["campaign=spring"])]


def new_webhook_secret() -> str:
    """A secret nobody else has."""
    return secrets.token_urlsafe(32)


def _or_new(value: Any) -> Any:
    return new_webhook_secret() if value in ("", None) else value


class CloudonixConfigurationRequest(BaseModel):
    """Credentials of one Cloudonix domain, as submitted. Without a webhook secret, a new one is made."""

    provider: Literal["cloudonix"] = "cloudonix"
    domain: Domain
    api_key: str = Field(min_length=1, max_length=200, repr=False)
    domain_requests_api_key: str = Field(default_factory=str, max_length=200, repr=False)
    webhook_secret: Annotated[str, BeforeValidator(_or_new)] = Field(
        default_factory=new_webhook_secret, min_length=32, max_length=200, repr=False
    )
    trunk: Trunk = ""
    profile: list[ProfileEntry] = Field(default_factory=list, max_length=50)
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)


class CloudonixConfigurationResponse(BaseModel):
    """The same as shown: the keys and the secret are masked."""

    provider: Literal["cloudonix"] = "cloudonix"
    domain: str
    api_key: str
    domain_requests_api_key: str = ""
    webhook_secret: str
    trunk: str = ""
    profile: list[str] = Field(default_factory=list)
    from_numbers: list[str] = Field(default_factory=list)


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``CloudonixProvider`` takes, from stored credentials. No secret is made up here: it would believe nobody."""
    entries = (str(entry).partition("=") for entry in value.get("profile") or [])
    return {
        "provider": "cloudonix",
        "domain": value.get("domain", ""),
        "api_key": value.get("api_key", ""),
        "domain_requests_api_key": value.get("domain_requests_api_key", ""),
        "webhook_secret": value.get("webhook_secret", ""),
        "trunk": value.get("trunk", ""),
        "profile": {name: text for name, _, text in entries},
        "from_numbers": list(value.get("from_numbers") or []),
    }
