"""Everything the gateway needs to know of one provider, as data."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from api.services.audio import AudioConfig
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.types import Capability

FieldType = Literal["text", "password", "textarea", "string-array", "number", "boolean", "select", "readonly"]
ConfigLoader = Callable[[dict[str, Any]], dict[str, Any]]
TransportFactory = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderUIField:
    """One field of the provider's form.

    Attributes:
        is_destination: Whether it decides which host the credentials are sent to: with another one, secrets that are
            stored have to be entered again.
    """

    name: str
    label: str
    type: FieldType = "text"
    sensitive: bool = False
    description: str | None = None
    required: bool = True
    placeholder: str | None = None
    options: tuple[Mapping[str, str], ...] = ()
    visible_when: Mapping[str, Any] | None = None
    section: str | None = None
    is_destination: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderUIMetadata:
    """How the provider presents itself in forms."""

    display_name: str
    docs_url: str | None = None
    fields: list[ProviderUIField] = field(default_factory=list)
    setup_checklist: tuple[str, ...] = ()

    @property
    def sensitive_fields(self) -> frozenset[str]:
        """Names of the fields that are masked when read."""
        return frozenset(item.name for item in self.fields if item.sensitive)

    @property
    def multiline_fields(self) -> frozenset[str]:
        """Names of the fields whose white space is kept."""
        return frozenset(item.name for item in self.fields if item.type == "textarea")

    @property
    def destination_fields(self) -> frozenset[str]:
        """Names of the fields that decide where the credentials are sent."""
        return frozenset(item.name for item in self.fields if item.is_destination)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSpec:
    """One provider package, as the rest of the gateway sees it.

    Attributes:
        name: The provider's name: its folder, its ``provider`` literal, its runs' ``mode``.
        provider_cls: The class that fulfils the contract.
        config_loader: From stored credentials to what the class's constructor takes.
        transport_factory: ``async create_transport(websocket, workflow_run_id, audio_config, organization_id, *, …)``.
        audio_config: Rates on the wire.
        config_request_cls: Credentials as submitted; ``provider`` is their discriminator.
        config_response_cls: Credentials as shown, secrets masked.
        ui_metadata: The form.
        account_id_credential_field: The credential that names the account in inbound webhooks.
        names_accounts: Whether inbound webhooks always name the account. If not, a call that names none is that
            account's which alone has the number.
        capabilities: What the carrier can do; anything else is hidden in forms and refused early.
        requires_caller_id: Whether an outbound call needs one of the configuration's numbers.
        signs_urls: Whether what proves a request covers the URL it was sent to, so that a wrong public URL spoils it.
        unsigned_routes: Routes that no carrier's signature proves, each with its reason.
        embedded: Whether the gateway itself is the carrier: every organization has an account, and nobody enters
            credentials for it.
    """

    name: str
    provider_cls: type[TelephonyProvider]
    config_loader: ConfigLoader
    transport_factory: TransportFactory
    audio_config: AudioConfig
    config_request_cls: type[BaseModel]
    config_response_cls: type[BaseModel]
    ui_metadata: ProviderUIMetadata
    account_id_credential_field: str = ""
    names_accounts: bool = True
    capabilities: frozenset[Capability] = frozenset()
    requires_caller_id: bool = False
    signs_urls: bool = True
    unsigned_routes: Mapping[str, str] = field(default_factory=dict)
    embedded: bool = False
