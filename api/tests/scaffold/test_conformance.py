"""``patchbay conformance`` judges one provider, and says what it needs."""

import importlib.util
from argparse import Namespace

import pytest

from api.errors import ConfigurationError
from api.registry import UnknownName
from api.tests.conformance import command


def asked(provider: str | None, **options: object) -> Namespace:
    return Namespace(**{"provider": provider, "table": False, "pytest": [], **options})


async def test_a_provider_nobody_installed_is_named() -> None:
    with pytest.raises(UnknownName, match="no telephony provider called 'nobody'"):
        await command.conformance(asked("nobody"))


async def test_what_the_suite_needs_and_how_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "hypothesis" else find(name))
    with pytest.raises(ConfigurationError, match=r"needs hypothesis, .* pip install 'patchbay\[conformance\]'"):
        await command.conformance(asked("anybody"))


async def test_without_a_name_it_says_which_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"which provider.* twilio"):
        await command.conformance(asked(None))


def test_what_follows_is_passed_on_to_pytest() -> None:
    assert command.build_arguments("parrot", ["-x", "-k", "streams"])[-3:] == ["-x", "-k", "streams"]
