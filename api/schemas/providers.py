"""The forms of telephony providers."""

from typing import Any

from api.schemas.base import Answer
from api.services.telephony.registry import ProviderSpec
from api.services.telephony.spec import FieldType
from api.services.telephony.types import Capability


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
    section: str | None


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

    @classmethod
    def of(cls, spec: ProviderSpec) -> "ProviderForm":
        """The form of ``spec``."""
        metadata = spec.ui_metadata
        return cls(
            name=spec.name,
            display_name=metadata.display_name,
            docs_url=metadata.docs_url,
            fields=[FormField.model_validate(field) for field in metadata.fields],
            setup_checklist=list(metadata.setup_checklist),
            capabilities=sorted(spec.capabilities),
            requires_caller_id=spec.requires_caller_id,
            account_id_credential_field=spec.account_id_credential_field,
        )


class ProviderForms(Answer):
    """The providers that are installed, by name."""

    providers: list[ProviderForm]
