"""Credentials: the webhook secret is made once, kept, and never shown."""

import pytest

from api.services.field_errors import InvalidFields
from api.services.telephony.credentials import read_credentials, show_credentials
from api.services.telephony.providers.cloudonix import SPEC
from api.services.telephony.providers.cloudonix.config import load_config

GIVEN = {"domain": "voice.cloudonix.net", "api_key": "XI0123456789ABCDEF"}


def test_a_secret_is_made_for_each_configuration() -> None:
    one, other = (read_credentials(SPEC, GIVEN)["webhook_secret"] for _ in range(2))
    assert one != other
    assert len(one) == len(other) == 43


@pytest.mark.parametrize("changes", [{}, {"api_key": "XI-another"}, {"from_numbers": ["+14155550123"]}])
def test_it_is_kept_when_something_else_changes(changes: dict[str, object]) -> None:
    stored = read_credentials(SPEC, GIVEN)
    assert read_credentials(SPEC, changes, stored=stored)["webhook_secret"] == stored["webhook_secret"]


def test_it_is_kept_when_its_mask_comes_back() -> None:
    stored = read_credentials(SPEC, GIVEN)
    shown = show_credentials("cloudonix", stored)
    assert shown["webhook_secret"] != stored["webhook_secret"]
    assert read_credentials(SPEC, shown, stored=stored) == stored


@pytest.mark.parametrize("nothing", ["", None])
def test_a_new_one_is_made_where_it_is_emptied(nothing: str | None) -> None:
    stored = read_credentials(SPEC, GIVEN)
    anew = read_credentials(SPEC, {"webhook_secret": nothing}, stored=stored)["webhook_secret"]
    assert len(anew) == 43
    assert anew != stored["webhook_secret"]


def test_one_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(InvalidFields):
        read_credentials(SPEC, {**GIVEN, "webhook_secret": "sesame"})


def test_nothing_is_made_up_for_credentials_that_lack_it() -> None:
    assert load_config(GIVEN)["webhook_secret"] == ""


@pytest.mark.parametrize("spelling", ["Voice.Cloudonix.NET", " voice.cloudonix.net "])
def test_a_domain_has_one_spelling(spelling: str) -> None:
    assert read_credentials(SPEC, {**GIVEN, "domain": spelling})["domain"] == "voice.cloudonix.net"


@pytest.mark.parametrize("domain", ["", "../other", "a/b", "voice.cloudonix.net?x", "-a", "a" * 254])
def test_a_domain_is_a_name_and_no_path(domain: str) -> None:
    with pytest.raises(InvalidFields):
        read_credentials(SPEC, {**GIVEN, "domain": domain})


def test_the_profile_is_read_entry_by_entry() -> None:
    assert load_config({"profile": ["campaign=spring", "note=a=b", "empty="]})["profile"] == {
        "campaign": "spring",
        "note": "a=b",
        "empty": "",
    }
