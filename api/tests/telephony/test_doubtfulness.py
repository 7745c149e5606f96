"""The suite notices a provider that believes too much, or says too much of itself."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from api.errors import UnsupportedOperation
from api.services.telephony.spec import ProviderSpec, ProviderUIField
from api.services.telephony.types import Capability
from api.settings import Settings
from api.tests.conformance import test_honesty as honesty
from api.tests.conformance import test_signatures as signatures
from api.tests.conformance import test_spec as spec_rows
from api.tests.local_api import LocalApi
from api.tests.parrot import CREDENTIALS, Carrier, Parrot, parrot_spec
from api.tests.parrot.unsigned import SAMPLES, UnsignedParrot, prove, unsigned_spec

# Requests that their URL proves


class Trusting(UnsignedParrot):
    """Believes whoever knows any proof of the account's."""

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        inbound = prove(self.config, signatures.URL).rpartition("/")[2]
        return hmac.compare_digest(url.rpartition("/")[2].encode(), inbound.encode())


class Believing(UnsignedParrot):
    """Believes everybody."""

    async def verify_inbound_signature(
        self, url: str, webhook_data: Mapping[str, Any], headers: Mapping[str, str], body: str = ""
    ) -> bool:
        return True


class Open(UnsignedParrot):
    """Gives every account the same URL."""

    def own_inbound_url(self, inbound_url: str) -> str:
        return inbound_url


async def judge(cls: type[UnsignedParrot]) -> list[str]:
    """The rows about proofs that ``cls`` does not pass."""
    provider, spec = cls(CREDENTIALS), unsigned_spec(cls)
    rows: dict[str, Callable[[], Awaitable[None]]] = {
        "genuine": lambda: signatures.test_the_genuine_is_accepted(SAMPLES, provider),
        "url": lambda: signatures.test_another_url_is_refused(SAMPLES, provider),
        "unproved": lambda: signatures.test_an_unproved_one_is_refused(SAMPLES, provider),
        "other": lambda: signatures.test_another_accounts_proof_is_refused(SAMPLES, provider),
        "own": lambda: signatures.test_the_url_for_inbound_calls_is_the_accounts_own(spec, SAMPLES, provider),
    }
    return [name for name, row in rows.items() if not await passes(row)]


async def passes(row: Callable[[], Awaitable[None]]) -> bool:
    try:
        await row()
    except (AssertionError, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize(
    ("cls", "noticed"),
    [
        (UnsignedParrot, []),
        (Trusting, ["url"]),
        (Believing, ["url", "unproved", "other"]),
        (Open, ["own"]),
    ],
)
async def test_a_provider_that_believes_too_much_is_noticed(cls: type[UnsignedParrot], noticed: list[str]) -> None:
    assert await judge(cls) == noticed


# What it declares


class Boaster(Parrot):
    """Hangs up nowhere."""

    carrier = Carrier()

    async def hang_up(self, call_id: str) -> None:
        raise UnsupportedOperation


@pytest.fixture
async def api() -> AsyncIterator[LocalApi]:
    async with LocalApi((200, {})) as api:
        yield api


async def test_a_capability_that_is_declared_and_refused_is_noticed(api: LocalApi, settings: Settings) -> None:
    spec = replace(parrot_spec(Carrier()), provider_cls=Boaster)
    with pytest.raises(pytest.fail.Exception, match="declares 'hang_up' and cannot hang_up"):
        await honesty.test_what_is_declared_is_asked_for_and_what_is_not_is_refused(
            spec, SAMPLES, api, settings, "hang_up"
        )


async def test_a_capability_that_is_hidden_and_works_is_noticed(api: LocalApi, settings: Settings) -> None:
    spec = replace(parrot_spec(Carrier()), capabilities=frozenset())
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        await honesty.test_what_is_declared_is_asked_for_and_what_is_not_is_refused(
            spec, SAMPLES, api, settings, "hang_up"
        )


def test_samples_that_do_not_show_what_is_declared_are_noticed() -> None:
    spec = replace(parrot_spec(Carrier()), capabilities=frozenset({Capability.AMD, Capability.DTMF_IN}))
    with pytest.raises(AssertionError):
        spec_rows.test_its_samples_show_what_it_declares(spec, SAMPLES)


# Its form


def with_field(field: ProviderUIField) -> ProviderSpec:
    """The parrot, with another field in place of that one."""
    spec = parrot_spec(Carrier())
    fields = [field if item.name == field.name else item for item in spec.ui_metadata.fields]
    return replace(spec, ui_metadata=replace(spec.ui_metadata, fields=fields))


WRONG = {
    "a text that is drawn as a tick box": (
        ProviderUIField(name="account", label="Account", type="boolean"),
        spec_rows.test_its_form_draws_each_field_as_what_it_is,
    ),
    "a choice the model does not know": (
        ProviderUIField(name="account", label="Account", type="select", options=({"value": "a", "label": "A"},)),
        spec_rows.test_its_form_offers_what_its_credentials_model_accepts,
    ),
    "a field that may be left out and may not": (
        ProviderUIField(name="account", label="Account", required=False),
        spec_rows.test_its_form_requires_what_its_credentials_model_requires,
    ),
    "a secret that is shown": (
        ProviderUIField(name="secret", label="Secret", type="password"),
        spec_rows.test_its_secrets_are_marked_sensitive,
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_form_that_does_not_say_what_is_so_is_noticed(what: str) -> None:
    field, row = WRONG[what]
    row(parrot_spec(Carrier()))
    with pytest.raises(AssertionError):
        row(with_field(field))
