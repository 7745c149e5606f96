"""Vobiz credentials."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

AuthId = Annotated[str, Field(pattern=r"^(MA|SA)_[0-9A-Za-z]{4,32}$", examples=["MA_0A1B2C3D"])]


class VobizConfigurationRequest(BaseModel):
    """Credentials of one Vobiz account, as submitted."""

    provider: Literal["vobiz"] = "vobiz"
    auth_id: AuthId
    auth_token: str = Field(min_length=1, max_length=200, repr=False)
    from_numbers: list[str] = Field(default_factory=list, max_length=1000)


class VobizConfigurationResponse(BaseModel):
    """The same as shown: the auth token is masked."""

    provider: Literal["vobiz"] = "vobiz"
    auth_id: str
    auth_token: str
    from_numbers: list[str] = Field(default_factory=list)


def load_config(value: dict[str, Any]) -> dict[str, Any]:
    """What ``VobizProvider`` takes, from stored credentials."""
    return {
        "provider": "vobiz",
        "auth_id": value.get("auth_id", ""),
        "auth_token": value.get("auth_token", ""),
        "from_numbers": list(value.get("from_numbers") or []),
    }
