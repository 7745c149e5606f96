"""The forms of the carriers, and the unions of their credentials."""

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError

from api.schemas import telephony_config
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec
from api.tests import acme
from api.tests.routes.tenants import Tenant


@pytest.fixture
def no_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway without any carrier."""
    providers.discover()
    monkeypatch.setattr(providers, "_specs", {})


async def test_a_form_says_all_that_is_needed_to_draw_it(us: Tenant) -> None:
    forms = (await us.get("/api/v1/organizations/telephony-providers/metadata"))["providers"]
    assert [form["name"] for form in forms] == [spec.name for spec in providers.all()]
    form = next(form for form in forms if form["name"] == "acme")
    assert form["display_name"] == "Acme Voice"
    assert form["capabilities"] == ["account_check", "configure_inbound", "number_listing"]
    assert form["requires_caller_id"] is True
    assert form["account_id_credential_field"] == "api_key"
    assert form["setup_checklist"] == ["Save the keys."]
    assert form["fields"][0] == {
        "name": "api_key",
        "label": "API key",
        "type": "password",
        "required": True,
        "sensitive": True,
        "description": None,
        "placeholder": None,
        "options": [],
        "visible_when": None,
        "section": None,
        "constraints": {
            "pattern": "^key-[a-z0-9-]+$",
            "min_length": None,
            "max_length": None,
            "minimum": None,
            "maximum": None,
            "default": None,
        },
    }
    assert form["fields"][1]["constraints"]["min_length"] == 8


def test_the_union_tells_providers_apart(acme_spec: ProviderSpec) -> None:
    union = TypeAdapter(telephony_config.TelephonyConfigRequest)
    assert isinstance(union.validate_python(acme.CREDENTIALS), acme.AcmeRequest)
    with pytest.raises(ValidationError):
        union.validate_python({**acme.CREDENTIALS, "provider": "nobody"})


def test_a_provider_registered_later_is_in_the_union_at_once() -> None:
    before = TypeAdapter(telephony_config.TelephonyConfigurationResponse)
    providers.register(acme.SPEC)
    try:
        after = TypeAdapter(telephony_config.TelephonyConfigurationResponse)
    finally:
        providers.unregister("acme")
    assert "acme" not in str(before.json_schema())
    assert "acme" in str(after.json_schema())


def test_without_any_provider_no_credentials_are_valid(no_providers: None) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(telephony_config.TelephonyConfigRequest).validate_python(acme.CREDENTIALS)


def test_one_provider_needs_nothing_to_be_told_apart_from(no_providers: None) -> None:
    providers.register(acme.SPEC)
    union = TypeAdapter(telephony_config.TelephonyConfigRequest)
    assert isinstance(union.validate_python(acme.CREDENTIALS), acme.AcmeRequest)


def test_the_openapi_document_shows_every_providers_credentials(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    credentials = schemas["ConfigurationCreate"]["properties"]["credentials"]
    assert set(credentials["discriminator"]["mapping"]) == {spec.name for spec in providers.all()}
    shown = schemas["ConfigurationAnswer"]["properties"]["credentials"]
    assert shown["discriminator"]["mapping"]["acme"].endswith("/AcmeResponse")


def test_every_route_has_a_tag_a_summary_and_its_errors_declared(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            assert operation["tags"], path
            assert operation["summary"], path
            if "security" in operation and path != "/api/v1/telephony/inbound/run":
                declared = operation["responses"]["401"]["content"]["application/json"]["schema"]["$ref"]
                assert declared.endswith("/ErrorAnswer"), (method, path)


def test_the_openapi_document_mentions_no_framework_error_shape(app: FastAPI) -> None:
    management = [path for path in app.openapi()["paths"] if path.startswith("/api/v1/workflow")]
    assert management
    assert "HTTPValidationError" not in str([app.openapi()["paths"][path] for path in management])
