"""Credentials between a provider's form and the database."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from api.services.field_errors import FieldError, InvalidFields, describe
from api.services.telephony.kit.secrets import UnknownMask, keep_from_logs, mask, reveal, unmask
from api.services.telephony.registry import providers
from api.services.telephony.spec import ProviderSpec

LOCATION = ("body", "credentials")


def read_provider(submitted: Mapping[str, Any]) -> ProviderSpec:
    """The provider whose credentials these are.

    Raises:
        InvalidFields: They name none that is installed.
    """
    name = submitted.get("provider")
    spec = providers.find(name) if isinstance(name, str) else None
    if spec is None:
        installed = ", ".join(spec.name for spec in providers.all()) or "none is installed"
        raise _invalid("provider", f"choose a provider: {installed}", "provider_unknown")
    return spec


def read_credentials(
    spec: ProviderSpec, submitted: Mapping[str, Any], *, stored: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The credentials to store: what was submitted, and what is stored for whatever was left out or masked.

    White space around a value came along when it was copied, and is no part of it. ``None`` takes a value away.

    Raises:
        InvalidFields: They are not complete or not valid, belong to another provider, or have a secret that is kept
            sent somewhere else.
    """
    if submitted.get("provider", spec.name) != spec.name:
        raise _invalid("provider", "the provider of a configuration cannot change", "provider_fixed")
    known = stored or {}
    entered = {name: _trimmed(spec, name, value) for name, value in submitted.items()}
    unmasked = {name: _unmasked(name, value, known) for name, value in entered.items()}
    merged = {name: value for name, value in {**known, **unmasked}.items() if value is not None}
    kept = {name for name, value in merged.items() if entered.get(name) != value}
    if stored and any(merged.get(name) != stored.get(name) for name in spec.ui_metadata.destination_fields):
        _refuse_to_send(spec.ui_metadata.sensitive_fields & kept)
    try:
        valid = spec.config_request_cls.model_validate({**merged, "provider": spec.name})
    except ValidationError as error:
        raise InvalidFields(*describe(error.errors(include_url=False), prefix=LOCATION)) from None
    credentials = {name: reveal(value) for name, value in valid.model_dump(exclude={"provider"}).items()}
    keep_from_logs(spec, credentials)
    return credentials


def show_credentials(provider: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The credentials as a form may show them: sensitive fields masked.

    Of a provider that is not installed any more, or whose credentials it no longer understands, only the name.
    """
    spec = providers.find(provider)
    if spec is None:
        return {"provider": provider}
    sensitive = spec.ui_metadata.sensitive_fields
    shown = {name: mask(value) if name in sensitive else value for name, value in stored.items()}
    try:
        response = spec.config_response_cls.model_validate({**shown, "provider": spec.name})
    except ValidationError:
        return {"provider": provider}
    return response.model_dump(mode="json")


def _trimmed(spec: ProviderSpec, name: str, value: Any) -> Any:
    if name in spec.ui_metadata.multiline_fields:
        return value
    if isinstance(value, list):
        return [_trimmed(spec, name, item) for item in value]
    return value.strip() if isinstance(value, str) else value


def _refuse_to_send(secrets: Collection[str]) -> None:
    """Let nobody read a stored secret by having it sent to a host of their own."""
    if secrets:
        message = "enter it again: it would be sent somewhere else"
        raise InvalidFields(*(FieldError((*LOCATION, name), message, "moved") for name in sorted(secrets)))


def _unmasked(name: str, value: Any, known: Mapping[str, Any]) -> Any:
    try:
        return unmask(value, known.get(name))
    except UnknownMask:
        raise _invalid(name, "enter the whole value: this is only its mask", "masked") from None


def _invalid(field: str, message: str, kind: str) -> InvalidFields:
    return InvalidFields(FieldError((*LOCATION, field), message, kind))
