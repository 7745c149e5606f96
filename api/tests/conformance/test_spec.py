"""A spec says what is true, and its form and its credentials model agree."""

import inspect
import re
from typing import get_args

import pytest

from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.conformance.conftest import build
from api.tests.conformance.samples import Check, Samples, package_of

SECRETIVE = re.compile(r"secret|password|token|private_key|passphrase")
METHODS = {
    Capability.HANG_UP: "hang_up",
    Capability.CONFIGURE_INBOUND: "configure_inbound",
    Capability.TRANSFER: "join_conference",
}


def test_it_is_named_after_its_folder(spec: ProviderSpec) -> None:
    assert package_of(spec).rpartition(".")[2] == spec.name
    assert spec.name == spec.provider_cls.PROVIDER_NAME


def test_both_credentials_models_are_told_apart_by_its_name(spec: ProviderSpec) -> None:
    for model in (spec.config_request_cls, spec.config_response_cls):
        assert get_args(model.model_fields["provider"].annotation) == (spec.name,)


def test_its_form_asks_for_what_its_credentials_model_takes(spec: ProviderSpec) -> None:
    drawn = {field.name for field in spec.ui_metadata.fields}
    assert drawn == set(spec.config_request_cls.model_fields) - {"provider"}
    assert drawn == set(spec.config_response_cls.model_fields) - {"provider"}


def test_its_form_requires_what_its_credentials_model_requires(spec: ProviderSpec) -> None:
    required = {field.name for field in spec.ui_metadata.fields if field.required}
    demanded = {name for name, field in spec.config_request_cls.model_fields.items() if field.is_required()}
    assert demanded - {"provider"} <= required


def test_its_secrets_are_marked_sensitive(spec: ProviderSpec) -> None:
    secret = {field.name for field in spec.ui_metadata.fields if field.type == "password"}
    secret |= {field.name for field in spec.ui_metadata.fields if SECRETIVE.search(field.name)}
    assert secret <= spec.ui_metadata.sensitive_fields


def test_the_field_that_names_the_account_is_one_of_its_form(spec: ProviderSpec) -> None:
    assert spec.account_id_credential_field in {"", *(field.name for field in spec.ui_metadata.fields)}


def test_it_leaves_no_role_abstract(spec: ProviderSpec) -> None:
    assert issubclass(spec.provider_cls, TelephonyProvider)
    assert not inspect.isabstract(spec.provider_cls)


@pytest.mark.parametrize("capability", METHODS)
def test_a_capability_it_declares_is_a_method_it_has(spec: ProviderSpec, capability: Capability) -> None:
    if capability not in spec.capabilities:
        pytest.skip(f"does not declare '{capability}'")
    method = METHODS[capability]
    assert getattr(spec.provider_cls, method) is not getattr(TelephonyProvider, method)


def test_it_supports_transfers_exactly_if_it_declares_them(spec: ProviderSpec, samples: Samples) -> None:
    assert build(spec, samples.credentials).supports_transfers() is (Capability.TRANSFER in spec.capabilities)


def test_each_exemption_is_one_the_suite_knows_and_has_a_reason(samples: Samples) -> None:
    assert set(samples.exemptions) <= set(get_args(Check))
    assert all(len(reason) > 20 for reason in samples.exemptions.values())


def test_each_unsigned_route_has_a_reason(spec: ProviderSpec) -> None:
    assert all(len(reason) > 20 for reason in spec.unsigned_routes.values())
