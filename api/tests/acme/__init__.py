"""Acme Voice: a carrier that exists only here. Its account id is itself a secret."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field, field_validator

from api.errors import ProviderAuthenticationFailed, ProviderRejected, ProviderUnavailable
from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.base import CallInitiationResult, ProviderSyncResult, TelephonyProvider
from api.services.telephony.kit.phone_numbers import normalize_address
from api.services.telephony.spec import ProviderSpec, ProviderUIField, ProviderUIMetadata
from api.services.telephony.types import Capability

API_KEY = "key-of-the-first-account"
API_SECRET = "secret-of-the-first-account"
CREDENTIALS: dict[str, Any] = {"provider": "acme", "api_key": API_KEY, "api_secret": API_SECRET}


class AcmeRequest(BaseModel):
    provider: Literal["acme"]
    api_key: Annotated[str, Field(pattern=r"^key-[a-z0-9-]+$")]
    api_secret: Annotated[str, Field(min_length=8)]
    from_numbers: list[str] = []

    @field_validator("api_secret")
    @classmethod
    def _refuse_spaces(cls, value: str) -> str:
        if " " in value:
            raise ValueError(f"no spaces, please: {value}")
        return value


class AcmeResponse(BaseModel):
    provider: Literal["acme"]
    api_key: str
    api_secret: str
    from_numbers: list[str]


class AcmeProvider(TelephonyProvider):
    """The roles the management API asks for, and a record of what it asked."""

    PROVIDER_NAME = "acme"
    WEBHOOK_ENDPOINT = "acme/answer"
    configured: ClassVar[list[tuple[str, str | None]]] = []
    further_numbers: ClassVar[tuple[str, ...]] = ()
    reachable: ClassVar[bool] = True

    def validate_config(self) -> bool:
        return True

    async def initiate_call(
        self,
        to_number: str,
        webhook_url: str,
        workflow_run_id: str | None = None,
        from_number: str | None = None,
        **kwargs: Any,
    ) -> CallInitiationResult:
        self._ask()
        return CallInitiationResult(call_id=f"call-{workflow_run_id}")

    def normalize_phone_number(self, phone_number: str) -> str:
        return normalize_address(phone_number)[0]

    async def get_available_phone_numbers(self) -> list[str]:
        return [f"+1415555010{len(self.config['api_key']) % 10}", *self.further_numbers]

    def own_inbound_url(self, inbound_url: str) -> str:
        return f"{inbound_url}/{self.config['api_key'].removeprefix('key-of-')}"

    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        self._ask()
        self.configured.append((address, webhook_url))
        return ProviderSyncResult(ok=True)

    async def get_inbound_url(self, address: str) -> str | None:
        self._ask()
        return dict(self.configured).get(address)

    async def check_account(self) -> str:
        self._ask()
        if not hmac.compare_digest(self.config["api_secret"].encode(), API_SECRET.encode()):
            raise ProviderAuthenticationFailed("the provider answered 401: no such key")
        if self.config["api_key"].startswith("key-of-a-suspended"):
            raise ProviderRejected("the Acme account is suspended")
        return "Acme of the first account"

    def _ask(self) -> None:
        if not self.reachable:
            raise ProviderUnavailable("the provider's API cannot be reached")

    @classmethod
    def can_handle_webhook(cls, webhook_data: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        return False


# Nobody here calls the other roles.
AcmeProvider.__abstractmethods__ = frozenset()

SPEC = ProviderSpec(
    name="acme",
    provider_cls=AcmeProvider,  # type: ignore[type-abstract]
    config_loader=dict,
    transport_factory=lazy("api.tests.acme:no_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=AcmeRequest,
    config_response_cls=AcmeResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Acme Voice",
        docs_url="https://acme.example/docs",
        fields=[
            ProviderUIField(name="api_key", label="API key", type="password", sensitive=True),
            ProviderUIField(name="api_secret", label="API secret", type="password", sensitive=True),
            ProviderUIField(name="from_numbers", label="Caller ids", type="string-array", required=False),
        ],
        setup_checklist=("Save the keys.",),
    ),
    account_id_credential_field="api_key",
    capabilities=frozenset({Capability.NUMBER_LISTING, Capability.CONFIGURE_INBOUND, Capability.ACCOUNT_CHECK}),
    requires_caller_id=True,
)
