"""What a carrier says, in our words."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.errors import MalformedWebhook
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.kit import urls
from api.services.telephony.kit.phone_numbers import normalize_address
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus, NormalizedInboundData
from api.tests.conformance.rows import about_webhooks
from api.tests.conformance.samples import Samples, StatusSample


def read(spec: ProviderSpec, samples: Samples, fields: Mapping[str, Any] | None = None) -> NormalizedInboundData:
    """What the provider reads in the inbound webhook, or in other fields that came under its headers."""
    genuine = samples.webhook(urls.inbound_url(), samples.inbound)
    return spec.provider_cls.parse_inbound_webhook(genuine.data if fields is None else fields, genuine.headers)


@about_webhooks
def test_an_inbound_webhook_says_what_it_says(spec: ProviderSpec, samples: Samples) -> None:
    inbound = read(spec, samples)
    assert {name: getattr(inbound, name) for name in samples.reads_as} == samples.reads_as
    assert (inbound.provider, inbound.direction) == (spec.name, "inbound")


@about_webhooks
def test_its_numbers_are_in_our_spelling(spec: ProviderSpec, samples: Samples) -> None:
    inbound = read(spec, samples)
    for address in (inbound.from_number, inbound.to_number):
        assert normalize_address(address)[0] == address


def test_an_inbound_webhook_that_lacks_anything_is_read_or_named_malformed(
    spec: ProviderSpec, samples: Samples
) -> None:
    for name in samples.inbound:
        for spoiled in ({**samples.inbound, name: ["a", "b"]}, {**samples.inbound, name: ""}, without(samples, name)):
            try:
                inbound = read(spec, samples, spoiled)
            except MalformedWebhook:
                continue
            assert inbound.call_id, name
            assert inbound.to_number, name


def test_a_report_on_the_inbound_url_is_no_inbound_call(spec: ProviderSpec, samples: Samples) -> None:
    assert "inbound" not in [read(spec, samples, report).direction for report in samples.reports]


def test_an_empty_inbound_webhook_is_malformed(spec: ProviderSpec) -> None:
    with pytest.raises(MalformedWebhook):
        spec.provider_cls.parse_inbound_webhook({}, {})


def without(samples: Samples, name: str) -> Mapping[str, Any]:
    return {key: value for key, value in samples.inbound.items() if key != name}


@about_webhooks
def test_a_webhook_belongs_to_its_account_and_no_other(spec: ProviderSpec, samples: Samples) -> None:
    account = read(spec, samples).account_id or ""
    mine = spec.config_loader(dict(samples.credentials))
    theirs = spec.config_loader(dict(samples.other_credentials))
    assert spec.provider_cls.validate_account_id(mine, account)
    assert not spec.provider_cls.validate_account_id(theirs, account)
    assert not spec.provider_cls.validate_account_id(mine, "")
    assert not spec.provider_cls.validate_account_id({}, "")


def test_numbers_are_normalized_once_and_for_all(samples: Samples, provider: TelephonyProvider) -> None:
    for written, kept in samples.numbers.items():
        assert provider.normalize_phone_number(written) == kept
        assert provider.normalize_phone_number(kept) == kept


def test_a_documented_status_has_its_meaning(status_sample: StatusSample, provider: TelephonyProvider) -> None:
    callback = provider.parse_status_callback(status_sample.fields)
    assert callback["status"] == status_sample.status
    assert callback["status"] in set(CallStatus) - {CallStatus.UNKNOWN}


def test_every_status_names_its_call(samples: Samples, provider: TelephonyProvider) -> None:
    assert {provider.parse_status_callback(sample.fields)["call_id"] for sample in samples.statuses} == {
        samples.reads_as["call_id"]
    }


def test_a_word_never_heard_before_is_unknown_and_kept_for_the_record(
    samples: Samples, provider: TelephonyProvider
) -> None:
    callback = provider.parse_status_callback(samples.unheard_of_status)
    assert callback["status"] is CallStatus.UNKNOWN
    assert callback["word"] in str(samples.unheard_of_status)


def test_an_empty_status_callback_is_unknown(provider: TelephonyProvider) -> None:
    assert provider.parse_status_callback({})["status"] is CallStatus.UNKNOWN
