"""Vobiz Voice API."""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.vobiz.config import (
    VobizConfigurationRequest,
    VobizConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.vobiz.provider import VobizProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

SPEC = ProviderSpec(
    name="vobiz",
    provider_cls=VobizProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.providers.vobiz.transport:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=VobizConfigurationRequest,
    config_response_cls=VobizConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Vobiz",
        docs_url="https://www.vobiz.ai/docs",
        fields=[
            ProviderUIField(
                name="auth_id",
                label="Auth ID",
                type="text",
                description="Begins with MA_, or with SA_ for a sub-account; on the dashboard of the Vobiz console.",
                placeholder="MA_…",
            ),
            ProviderUIField(
                name="auth_token",
                label="Auth token",
                type="password",
                sensitive=True,
                description=(
                    "Beside the Auth ID. It also verifies every request Vobiz sends, which Vobiz signs only if auth "
                    "credentials are configured on the callback URLs: requests without a signature are refused."
                ),
            ),
            ProviderUIField(
                name="from_numbers",
                label="Numbers to call from",
                type="string-array",
                required=False,
                description="With country code. Numbers that are imported or added later count too.",
                placeholder="+918012345678",
            ),
        ],
        setup_checklist=(
            "Save the account's credentials.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: it is attached to an application whose answer URL is this gateway's inbound URL.",
            "In the Vobiz console, configure auth credentials on the callback URLs of that application and of API "
            "calls: Vobiz signs nothing else, and what carries no X-Vobiz-Signature-V2 or -V3 header is refused.",
            "Place one test call each way; a refused request says invalid_signature in the log.",
        ),
    ),
    account_id_credential_field="auth_id",
    capabilities=frozenset(
        {
            Capability.TRANSFER,
            Capability.COLD_TRANSFER,
            Capability.ACCOUNT_CHECK,
            Capability.AMD,
            Capability.DTMF_OUT,
            Capability.NUMBER_LISTING,
            Capability.CONFIGURE_INBOUND,
            Capability.CALL_COST,
            Capability.HANG_UP,
        }
    ),
    requires_caller_id=True,
)
register(SPEC)
