"""Secrets as they may be shown, and back again."""

from typing import Any

import pytest
from pydantic import SecretStr

from api.services.telephony.kit.secrets import UnknownMask, mask, reveal, unmask


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("a-long-secret-1234", "••••1234"),
        ("short", "••••"),
        ("", ""),
        (None, None),
        (["a-long-secret-1234", "short"], ["••••1234", "••••"]),
        ("line\n" * 20 + "END PRIVATE KEY", "•••• KEY"),
    ],
)
def test_a_mask_shows_the_end_of_a_long_secret_and_nothing_of_a_short_one(secret: Any, shown: Any) -> None:
    assert mask(secret) == shown


@pytest.mark.parametrize("secret", ["a-long-secret-1234", "short", ["a-long-secret-1234", "another-secret-5678"]])
def test_the_mask_of_a_secret_becomes_the_secret_again(secret: Any) -> None:
    assert unmask(mask(secret), secret) == secret


def test_pydantics_own_mask_becomes_the_secret_again() -> None:
    assert unmask(str(SecretStr("short")), "short") == "short"


def test_a_list_keeps_what_is_masked_and_takes_what_is_new() -> None:
    assert unmask(["••••5678", "new"], ["a-long-secret-1234", "another-secret-5678"]) == ["another-secret-5678", "new"]


@pytest.mark.parametrize("stored", [None, "", "another-secret-5678"])
def test_a_mask_of_something_else_is_told_apart(stored: str | None) -> None:
    with pytest.raises(UnknownMask):
        unmask("••••1234", stored)


def test_pydantics_secrets_are_opened_wherever_they_are() -> None:
    assert reveal({"key": SecretStr("k"), "more": [SecretStr("m")], "n": 1}) == {"key": "k", "more": ["m"], "n": 1}
