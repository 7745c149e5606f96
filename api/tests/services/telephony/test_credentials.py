"""Credentials are only sent where they were entered for."""

from dataclasses import replace
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from api.services.field_errors import InvalidFields
from api.services.telephony.credentials import read_credentials
from api.services.telephony.spec import ProviderUIField, ProviderUIMetadata
from api.tests import acme


class BoxRequest(BaseModel):
    provider: Literal["acme"]
    host: str = "box.acme.example"
    token: str
    notes: str = ""


SPEC = replace(
    acme.SPEC,
    config_request_cls=BoxRequest,
    ui_metadata=ProviderUIMetadata(
        display_name="Acme Box",
        fields=[
            ProviderUIField(name="host", label="Host", required=False, is_destination=True),
            ProviderUIField(name="token", label="Token", sensitive=True),
            ProviderUIField(name="notes", label="Notes", type="textarea", required=False),
        ],
    ),
)
TOKEN = "the-token-of-the-box"
STORED = {"host": "box.ours.example", "token": TOKEN, "notes": ""}


@pytest.mark.parametrize("kept", [{}, {"token": "••••-box"}, {"token": "••••-box "}])
@pytest.mark.parametrize("host", ["mallory.example", None])
def test_a_secret_that_is_kept_goes_to_no_other_host(host: str | None, kept: dict[str, str]) -> None:
    with pytest.raises(InvalidFields) as refused:
        read_credentials(SPEC, {"host": host, **kept}, stored=STORED)
    assert [field.location[-1] for field in refused.value.fields] == ["token"]


@pytest.mark.parametrize("changes", [{}, {"host": " box.ours.example "}, {"notes": "In the cellar."}])
def test_it_is_kept_while_the_host_stays(changes: dict[str, Any]) -> None:
    assert read_credentials(SPEC, changes, stored=STORED)["token"] == TOKEN


def test_it_moves_when_it_is_entered_again() -> None:
    moved = read_credentials(SPEC, {"host": "box.example", "token": TOKEN}, stored=STORED)
    assert (moved["host"], moved["token"]) == ("box.example", TOKEN)


def test_prose_keeps_its_white_space() -> None:
    assert read_credentials(SPEC, {"notes": "  First\n\n"}, stored=STORED)["notes"] == "  First\n\n"
