"""The forms of telephony providers."""

from collections.abc import Mapping
from typing import Any, Self, TypeAlias

from pydantic import BaseModel

from api.schemas.base import Answer
from api.services.telephony.registry import ProviderSpec
from api.services.telephony.spec import FieldType, ProviderUIField
from api.services.telephony.types import Capability

Model: TypeAlias = type[BaseModel]


class FormField(Answer):
    """One field of a provider's form. A sensitive one is shown masked; sending the mask back keeps what is stored."""

    name: str
    label: str
    type: FieldType
    required: bool
    sensitive: bool
    description: str | None
    placeholder: str | None
    options: list[dict[str, str]]
    visible_when: dict[str, Any] | None
    """Other fields and the value, or one of the values, each must have for this one to be shown."""
    section: str | None
    constraints: "FieldConstraints"

    @classmethod
    def of(cls, field: ProviderUIField, model: Model) -> Self:
        """The field, and what ``model`` asks of it."""
        columns = {name: getattr(field, name, None) for name in cls.model_fields}
        return cls.model_validate({**columns, "constraints": FieldConstraints.of(model, field.name)})


class FieldConstraints(Answer):
    """What the gateway will ask of a value, for a form to say before it is sent; of a list, of each item."""

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None
    """What a value that is left out will be."""

    @classmethod
    def of(cls, model: Model, name: str) -> Self:
        """Those of the field ``name`` of ``model``."""
        schema = model.model_json_schema()["properties"].get(name, {})
        own = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
        own = own.get("items", own)
        found = {column: own.get(_JSON_SCHEMA_NAMES.get(column, column)) for column in cls.model_fields}
        return cls.model_validate({**found, "default": schema.get("default")})


_JSON_SCHEMA_NAMES: Mapping[str, str] = {"min_length": "minLength", "max_length": "maxLength"}


class ProviderForm(Answer):
    """Everything needed to draw one provider's form, and to offer only what it can do."""

    name: str
    display_name: str
    docs_url: str | None
    fields: list[FormField]
    setup_checklist: list[str]
    capabilities: list[Capability]
    requires_caller_id: bool
    account_id_credential_field: str
    embedded: bool
    """Whether the gateway itself is the carrier: there is an account already, without anybody's credentials."""

    @classmethod
    def of(cls, spec: ProviderSpec) -> "ProviderForm":
        """The form of ``spec``."""
        metadata = spec.ui_metadata
        return cls(
            name=spec.name,
            display_name=metadata.display_name,
            docs_url=metadata.docs_url,
            fields=[FormField.of(field, spec.config_request_cls) for field in metadata.fields],
            setup_checklist=list(metadata.setup_checklist),
            capabilities=sorted(spec.capabilities),
            requires_caller_id=spec.requires_caller_id,
            account_id_credential_field=spec.account_id_credential_field,
            embedded=spec.embedded,
        )


class ProviderForms(Answer):
    """The providers that are installed, by name."""

    providers: list[ProviderForm]
