"""Twilio credentials."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

AccountSid = Annotated[str, Field(pattern=r"^AC[0-9a-fA-F]{32}$", examples=["AC00000000000000000000000000000000"])]


class TwilioConfigurationRequest(BaseModel):
    """Credentials of one Twilio account, as submitted."""

    provider: Literal["twilio"] = "twilio"
    account_sid: AccountSid
    auth_token: str = Field(min_length=1, max_length=200, repr=False)
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)


class TwilioConfigurationResponse(BaseModel):
    """The same as shown: the auth token is masked."""

    provider: Literal["twilio"] = "twilio"
    account_sid: str
    auth_token: str
    from_numbers: list[str] = Field(default_factory=list)


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``TwilioProvider`` takes, from stored credentials."""
    return {
        "provider": "twilio",
        "account_sid": value.get("account_sid", ""),
        "auth_token": value.get("auth_token", ""),
        "from_numbers": list(value.get("from_numbers") or []),
    }
