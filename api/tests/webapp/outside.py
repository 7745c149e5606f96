"""Every Field: a carrier of an outside package, with a form in which no kind of field is missing."""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Field, field_validator

from api.errors import ProviderAuthenticationFailed
from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.base import ProviderSyncResult, TelephonyProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata
from api.services.telephony.types import Capability


class EveryFieldRequest(BaseModel):
    provider: Literal["every_field"]
    account: str = Field(pattern=r"^acc-[0-9]+$")
    token: str = Field(min_length=8)
    mode: Literal["token", "key"] = "token"
    signing_key: str = ""
    caller_ids: list[str] = []
    ring_seconds: int = Field(default=30, ge=5, le=60)
    record: bool = False
    trunk: str = "trunk-7"

    @field_validator("account")
    @classmethod
    def _refuse_closed(cls, value: str) -> str:
        if value == "acc-13":
            raise ValueError("that account is closed")
        return value


class EveryFieldResponse(EveryFieldRequest):
    account: str
    token: str
    signing_key: str


class EveryFieldProvider(TelephonyProvider):
    PROVIDER_NAME = "every_field"
    WEBHOOK_ENDPOINT = "every_field/answer"
    bound: ClassVar[dict[str, str | None]] = {}

    def validate_config(self) -> bool:
        return True

    async def check_account(self) -> str:
        if self.config["token"] != "the-right-token":
            raise ProviderAuthenticationFailed
        return "Account of Every Field Ltd."

    async def get_available_phone_numbers(self) -> list[str]:
        if self.config["account"] == "acc-200":
            return [f"+1415556{number:04}" for number in range(200)]
        return ["+14155550171", "+14155550172"]

    async def configure_inbound(self, address: str, webhook_url: str | None) -> ProviderSyncResult:
        if address.endswith("2"):
            return ProviderSyncResult(ok=False, message="that number belongs to an application")
        self.bound[address] = webhook_url
        return ProviderSyncResult(ok=True)

    async def get_inbound_url(self, address: str) -> str | None:
        return self.bound.get(address)

    @classmethod
    def can_handle_webhook(cls, webhook_data: Any, headers: Any) -> bool:
        return False


# Nobody here calls the other roles.
EveryFieldProvider.__abstractmethods__ = frozenset()

SPEC = ProviderSpec(
    name="every_field",
    provider_cls=EveryFieldProvider,  # type: ignore[type-abstract]
    config_loader=dict,
    transport_factory=lazy("nowhere:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=EveryFieldRequest,
    config_response_cls=EveryFieldResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Every Field",
        docs_url="https://every-field.example/docs",
        fields=[
            ProviderUIField(name="account", label="Account", placeholder="acc-1", description="Begins with acc-."),
            ProviderUIField(name="token", label="Token", type="password", sensitive=True),
            ProviderUIField(
                name="mode",
                label="Requests are verified by",
                type="select",
                section="Security",
                options=({"value": "token", "label": "The token"}, {"value": "key", "label": "A key of their own"}),
            ),
            ProviderUIField(
                name="signing_key",
                label="Signing key",
                type="textarea",
                sensitive=True,
                section="Security",
                visible_when={"mode": "key"},
            ),
            ProviderUIField(name="caller_ids", label="Caller ids", type="string-array", required=False),
            ProviderUIField(name="ring_seconds", label="Ring for", type="number", required=False, section="Calls"),
            ProviderUIField(name="record", label="Record calls", type="boolean", required=False, section="Calls"),
            ProviderUIField(name="trunk", label="Trunk", type="readonly", required=False, section="Calls"),
        ],
        setup_checklist=("Open an account.", "Copy its token."),
    ),
    capabilities=frozenset({Capability.ACCOUNT_CHECK, Capability.NUMBER_LISTING, Capability.CONFIGURE_INBOUND}),
)
