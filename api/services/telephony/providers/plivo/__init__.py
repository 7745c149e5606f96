"""Plivo Voice."""

from api.registry import lazy
from api.services.telephony.kit.play_audio import NARROWBAND
from api.services.telephony.providers.plivo.config import (
    PlivoConfigurationRequest,
    PlivoConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.plivo.provider import PlivoProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

SPEC = ProviderSpec(
    name="plivo",
    provider_cls=PlivoProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.providers.plivo.transport:create_transport"),
    audio_config=NARROWBAND.audio_config,
    config_request_cls=PlivoConfigurationRequest,
    config_response_cls=PlivoConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Plivo",
        docs_url="https://www.plivo.com/docs/voice/",
        fields=[
            ProviderUIField(
                name="auth_id",
                label="Auth ID",
                type="text",
                description="Begins with MA, or with SA for a subaccount; on the overview of the Plivo console.",
                placeholder="MA…",
            ),
            ProviderUIField(
                name="auth_token",
                label="Auth token",
                type="password",
                sensitive=True,
                description="Beside the Auth ID. It also verifies every request Plivo sends.",
            ),
            ProviderUIField(
                name="from_numbers",
                label="Numbers to call from",
                type="string-array",
                required=False,
                description="With country code. Numbers that are imported or added later count too.",
                placeholder="+14155550123",
            ),
            ProviderUIField(
                name="audio_format",
                label="Audio",
                type="select",
                required=False,
                section="Advanced",
                description="Wideband is heard by callers whose own line carries it.",
                options=(
                    {"value": "mulaw_8000", "label": "Telephone (mu-law, 8 kHz)"},
                    {"value": "l16_16000", "label": "Wideband (linear, 16 kHz)"},
                ),
            ),
            ProviderUIField(
                name="currency",
                label="Billed in",
                type="select",
                required=False,
                section="Advanced",
                description="Plivo tells what a call cost, and not in which currency.",
                options=({"value": "USD", "label": "US dollars"}, {"value": "INR", "label": "Indian rupees"}),
            ),
        ],
        setup_checklist=(
            "Save the account's credentials.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: an application of this gateway is created at Plivo, and the number is linked to it.",
        ),
    ),
    account_id_credential_field="auth_id",
    names_accounts=False,
    capabilities=frozenset(
        {
            Capability.TRANSFER,
            Capability.COLD_TRANSFER,
            Capability.ACCOUNT_CHECK,
            Capability.AMD,
            Capability.DTMF_IN,
            Capability.DTMF_OUT,
            Capability.WIDEBAND,
            Capability.NUMBER_LISTING,
            Capability.CONFIGURE_INBOUND,
            Capability.CALL_COST,
            Capability.HANG_UP,
        }
    ),
    requires_caller_id=True,
)
register(SPEC)
