"""Credentials are complete or refused, and never shown."""

from collections.abc import Iterator

import pytest
from loguru import logger

from api.errors import GatewayError, ProviderError
from api.services.field_errors import InvalidFields
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.credentials import read_credentials, show_credentials
from api.services.telephony.kit.routing import routing_account_id
from api.services.telephony.spec import ProviderSpec
from api.tests.conformance.conftest import build
from api.tests.conformance.rows import embedded, unless_exempt
from api.tests.conformance.samples import Samples
from api.tests.local_api import LocalApi


@pytest.fixture
def secrets(spec: ProviderSpec, samples: Samples) -> list[str]:
    """What must not be seen anywhere."""
    return [str(samples.credentials[name]) for name in spec.ui_metadata.sensitive_fields if name in samples.credentials]


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every log line, with everything that is bound to it, before anybody redacts it."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), format="{message} {extra} {exception}", level=0)
    yield lines
    logger.remove(sink)


def test_complete_ones_are_accepted(spec: ProviderSpec, samples: Samples, provider: TelephonyProvider) -> None:
    assert read_credentials(spec, samples.credentials)
    assert provider.validate_config()


def test_what_is_stored_loads_to_the_same_account(spec: ProviderSpec, samples: Samples) -> None:
    assert build(spec, read_credentials(spec, samples.credentials)).validate_config()


@embedded(False)
def test_empty_ones_are_refused(spec: ProviderSpec) -> None:
    assert not build(spec, {}).validate_config()
    with pytest.raises(InvalidFields):
        read_credentials(spec, {})


@embedded()
def test_one_that_every_organization_has_asks_for_nothing(spec: ProviderSpec) -> None:
    accounts = [build(spec, read_credentials(spec, {})) for _ in range(2)]
    assert all(account.validate_config() for account in accounts)
    first, second = (routing_account_id(spec, read_credentials(spec, {})) for _ in range(2))
    assert first != second


def test_incomplete_ones_are_refused_without_being_repeated(
    spec: ProviderSpec, samples: Samples, secrets: list[str]
) -> None:
    for missing, credentials in samples.incomplete_credentials.items():
        with pytest.raises(InvalidFields) as refused:
            read_credentials(spec, credentials)
        assert refused.value.fields, missing
        assert not [secret for secret in secrets if secret in repr(refused.value.fields)]


def test_they_are_masked_when_read_back(spec: ProviderSpec, samples: Samples, secrets: list[str]) -> None:
    shown = show_credentials(spec.name, read_credentials(spec, samples.credentials))
    assert shown.keys() == {"provider", *(field.name for field in spec.ui_metadata.fields)}
    assert not [secret for secret in secrets if secret in repr(shown)]


def test_a_masked_value_that_comes_back_keeps_what_is_stored(spec: ProviderSpec, samples: Samples) -> None:
    stored = read_credentials(spec, samples.credentials)
    assert read_credentials(spec, show_credentials(spec.name, stored), stored=stored) == stored


def test_white_space_that_was_copied_with_them_is_no_part_of_them(spec: ProviderSpec, samples: Samples) -> None:
    pasted = {name: _pasted(value) for name, value in samples.credentials.items()}
    stored = read_credentials(spec, samples.credentials)
    assert read_credentials(spec, pasted, stored=stored) == stored


def test_one_that_may_be_left_out_may_be_taken_away(spec: ProviderSpec, samples: Samples) -> None:
    nothing = {field.name: None for field in spec.ui_metadata.fields if not field.required}
    stored = read_credentials(spec, samples.credentials)
    assert read_credentials(spec, nothing, stored=stored).keys() == stored.keys()


def test_neither_the_model_nor_the_provider_shows_them(
    spec: ProviderSpec, samples: Samples, provider: TelephonyProvider, secrets: list[str]
) -> None:
    submitted = spec.config_request_cls.model_validate({**samples.credentials, "provider": spec.name})
    for shown in (repr(submitted), str(submitted), repr(provider), str(provider)):
        assert not [secret for secret in secrets if secret in shown]


@unless_exempt("placing calls")
async def test_a_failing_call_shows_them_neither_in_its_error_nor_in_the_log(
    spec: ProviderSpec, samples: Samples, secrets: list[str], log: list[str], provider: TelephonyProvider
) -> None:
    async with LocalApi((401, samples.errors.get(401, {}))) as api:
        failing = build(spec, samples.credentials, api_base_url=api.url)
        with pytest.raises(ProviderError) as failed:
            await failing.initiate_call("+14155550177", "https://gateway.example/answer", from_number="+14155550123")
        logger.opt(exception=failed.value).error("for the record")
    told = [str(failed.value), failed.value.caller_message, *log]
    assert not [secret for secret in secrets if any(secret in text for text in told)]
    assert isinstance(failed.value, GatewayError)


def _pasted(value: object) -> object:
    if isinstance(value, list):
        return [_pasted(item) for item in value]
    return f" {value}\n" if isinstance(value, str) else value
