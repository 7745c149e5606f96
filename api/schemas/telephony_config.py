"""Credentials of every carrier, as unions that the registry writes.

``TelephonyConfigRequest`` and ``TelephonyConfigurationResponse`` are built anew each time they are named, so they
always cover the providers registered by then.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from api.services.telephony.registry import providers


class NoProvider(BaseModel):
    """No telephony provider is installed, so no credentials are valid."""

    provider: Literal[""]


def build_request_union() -> Any:
    """One credentials model per provider, told apart by ``provider``: as submitted."""
    return _union([spec.config_request_cls for spec in providers.all()])


def build_response_union() -> Any:
    """One credentials model per provider, told apart by ``provider``: as shown, secrets masked."""
    return _union([spec.config_response_cls for spec in providers.all()])


def _union(models: Sequence[type[BaseModel]]) -> Any:
    if len(models) < 2:  # a discriminator needs something to tell apart
        return models[0] if models else NoProvider
    union: Any = models[0]
    for model in models[1:]:
        union |= model
    return Annotated[union, Field(discriminator="provider")]


class _DocumentedAs:
    """Shows an open object in OpenAPI as the union that is valid when the document is drawn.

    Args:
        attribute: The union's name in this module.
        secret: What is said besides of each sensitive field.
    """

    def __init__(self, attribute: str, *, secret: JsonSchemaValue | None = None) -> None:
        self._attribute = attribute
        self._secret = secret or {}

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        union = handler(TypeAdapter(__getattr__(self._attribute)).core_schema)
        for member in union.get("oneOf", [union]):
            fields = handler.resolve_ref_schema(member)["properties"]
            spec = providers.find(fields["provider"]["const"])
            for name in spec.ui_metadata.sensitive_fields & fields.keys() if spec else ():
                fields[name].update(self._secret)
        return union


SubmittedCredentials = Annotated[
    dict[str, Any], _DocumentedAs("TelephonyConfigRequest", secret={"format": "password", "writeOnly": True})
]
"""Validated by the service, with the provider's own model, once masked values are in their place."""

ShownCredentials = Annotated[dict[str, Any], _DocumentedAs("TelephonyConfigurationResponse")]

_BUILDERS = {
    "TelephonyConfigRequest": build_request_union,
    "TelephonyConfigurationResponse": build_response_union,
}


def __getattr__(name: str) -> Any:
    if name not in _BUILDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _BUILDERS[name]()
