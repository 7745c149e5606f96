"""A spec says what is true, and its form and its credentials model agree."""

import inspect
import re
from typing import Any, get_args

from api.services.telephony.base import TelephonyProvider
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import TRANSFERS, Capability
from api.tests.conformance.conftest import build
from api.tests.conformance.rows import about_webhooks
from api.tests.conformance.samples import Check, Samples, package_of

SECRETIVE = re.compile(r"secret|password|token|private_key|passphrase")
PLACE = re.compile(r"(^|_)(url|host|hostname|server|endpoint)(_|$)")
NARROWBAND = 8000
DRAWN_AS = {
    "text": "string",
    "password": "string",
    "textarea": "string",
    "select": "string",
    "readonly": "string",
    "string-array": "array",
    "number": "integer",
    "boolean": "boolean",
}


@about_webhooks
def test_it_says_whether_its_signature_covers_the_url(spec: ProviderSpec, samples: Samples) -> None:
    """Whoever looks for what is wrong with a request is told not to look at its URL."""
    assert spec.signs_urls == ("signed url" not in samples.exemptions)


def test_it_is_named_after_its_folder(spec: ProviderSpec) -> None:
    assert package_of(spec).rpartition(".")[2] == spec.name
    assert spec.name == spec.provider_cls.PROVIDER_NAME


def test_both_credentials_models_are_told_apart_by_its_name(spec: ProviderSpec) -> None:
    for model in (spec.config_request_cls, spec.config_response_cls):
        assert get_args(model.model_fields["provider"].annotation) == (spec.name,)


def test_it_has_a_name_for_people_and_says_where_to_read_more(spec: ProviderSpec) -> None:
    assert spec.ui_metadata.display_name.strip()
    assert spec.embedded or (spec.ui_metadata.docs_url or "").startswith("https://")


def test_its_form_asks_for_what_its_credentials_model_takes(spec: ProviderSpec) -> None:
    drawn = [field.name for field in spec.ui_metadata.fields]
    assert sorted(drawn) == sorted(set(spec.config_request_cls.model_fields) - {"provider"})
    assert set(drawn) == set(spec.config_response_cls.model_fields) - {"provider"}


def test_its_form_requires_what_its_credentials_model_requires(spec: ProviderSpec) -> None:
    always = {field.name for field in spec.ui_metadata.fields if field.required and not field.visible_when}
    may_be_left_out = {field.name for field in spec.ui_metadata.fields if not field.required}
    demanded = {name for name, field in spec.config_request_cls.model_fields.items() if field.is_required()}
    assert demanded - {"provider"} <= always
    assert not may_be_left_out & demanded


def test_its_form_offers_what_its_credentials_model_accepts(spec: ProviderSpec) -> None:
    schemas = form_schemas(spec)
    for field in spec.ui_metadata.fields:
        offered = [option["value"] for option in field.options]
        assert bool(offered) is (field.type == "select"), field.name
        assert sorted(offered) == sorted(choices(schemas[field.name])), field.name
        default = schemas[field.name].get("default")
        assert not offered or default is None or default in offered, field.name


def test_its_form_draws_each_field_as_what_it_is(spec: ProviderSpec) -> None:
    schemas = form_schemas(spec)
    for field in spec.ui_metadata.fields:
        drawn = DRAWN_AS[field.type]
        assert kinds(schemas[field.name]) & {drawn, "number" if drawn == "integer" else drawn}, field.name
        assert field.label.strip(), field.name


def test_its_form_shows_a_field_for_what_another_one_says(spec: ProviderSpec) -> None:
    by_name = {field.name: field for field in spec.ui_metadata.fields}
    for field in spec.ui_metadata.fields:
        for other, wanted in (field.visible_when or {}).items():
            offered = [option["value"] for option in by_name[other].options]
            for value in wanted if isinstance(wanted, list | tuple | set) else [wanted]:
                assert not offered or value in offered, (field.name, other, value)


def form_schemas(spec: ProviderSpec) -> dict[str, dict[str, Any]]:
    """What the credentials model says of each field, as JSON Schema, references followed."""
    document = spec.config_request_cls.model_json_schema()
    definitions = document.get("$defs", {})

    def follow(schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            schema = {**definitions[schema["$ref"].rpartition("/")[2]], **schema}
        return schema | {"anyOf": [follow(inner) for inner in schema.get("anyOf", [])]}

    return {name: follow(schema) for name, schema in document["properties"].items()}


def choices(schema: dict[str, Any]) -> list[Any]:
    """The values a field may have, if they are counted."""
    counted = [inner for alternative in schema["anyOf"] for inner in choices(alternative)]
    own: list[Any] = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return counted + own


def kinds(schema: dict[str, Any]) -> set[str]:
    """What a field may be, in the words of JSON Schema."""
    return {schema.get("type", "")}.union(*(kinds(alternative) for alternative in schema["anyOf"]))


def test_its_secrets_are_marked_sensitive(spec: ProviderSpec) -> None:
    secret = {field.name for field in spec.ui_metadata.fields if field.type == "password"}
    secret |= {field.name for field in spec.ui_metadata.fields if SECRETIVE.search(field.name)}
    assert secret <= spec.ui_metadata.sensitive_fields


def test_where_it_sends_its_secrets_is_marked_as_their_destination(spec: ProviderSpec) -> None:
    places = {field.name for field in spec.ui_metadata.fields if PLACE.search(field.name)}
    assert places <= spec.ui_metadata.destination_fields


def test_the_field_that_names_the_account_is_one_of_its_form(spec: ProviderSpec) -> None:
    assert spec.account_id_credential_field in {"", *(field.name for field in spec.ui_metadata.fields)}


def test_it_leaves_no_role_abstract(spec: ProviderSpec) -> None:
    assert issubclass(spec.provider_cls, TelephonyProvider)
    assert not inspect.isabstract(spec.provider_cls)


def test_it_supports_transfers_exactly_if_it_declares_them(spec: ProviderSpec, samples: Samples) -> None:
    assert build(spec, samples.credentials).supports_transfers() is bool(TRANSFERS & spec.capabilities)


def test_its_samples_show_what_it_declares(spec: ProviderSpec, samples: Samples) -> None:
    """Both ways: nothing is declared that nobody can prove, and nothing is shown that is not declared."""
    assert (Capability.DTMF_IN in spec.capabilities) is ("dtmf" not in samples.exemptions)
    assert (Capability.AMD in spec.capabilities) is bool(samples.verdicts)
    rates = {spec.audio_config.transport_in_sample_rate, *(other.rate for other in samples.stream.alternatives)}
    assert (Capability.WIDEBAND in spec.capabilities) is (max(rates) > NARROWBAND)
    if samples.stream.keys:
        assert Capability.DTMF_OUT in spec.capabilities


def test_each_exemption_is_one_the_suite_knows_and_has_a_reason(samples: Samples) -> None:
    assert set(samples.exemptions) <= set(get_args(Check))
    assert all(len(reason) > 20 for reason in samples.exemptions.values())


def test_each_unsigned_route_has_a_reason(spec: ProviderSpec) -> None:
    assert all(len(reason) > 20 for reason in spec.unsigned_routes.values())
