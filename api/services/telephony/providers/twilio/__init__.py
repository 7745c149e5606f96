"""Twilio Programmable Voice."""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.twilio.config import (
    TwilioConfigurationRequest,
    TwilioConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.twilio.provider import TwilioProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

SPEC = ProviderSpec(
    name="twilio",
    provider_cls=TwilioProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.kit.mulaw_stream:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=TwilioConfigurationRequest,
    config_response_cls=TwilioConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Twilio",
        docs_url="https://www.twilio.com/docs/voice",
        fields=[
            ProviderUIField(
                name="account_sid",
                label="Account SID",
                type="text",
                description="Begins with AC; on the first page of the Twilio console.",
                placeholder="AC…",
            ),
            ProviderUIField(
                name="auth_token",
                label="Auth token",
                type="password",
                sensitive=True,
                description="Beside the Account SID. It also verifies every request Twilio sends.",
            ),
            ProviderUIField(
                name="from_numbers",
                label="Numbers to call from",
                type="string-array",
                required=False,
                description="With country code. Numbers that are imported or added later count too.",
                placeholder="+14155550123",
            ),
        ],
        setup_checklist=(
            "Save the account's credentials.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: its voice URL at Twilio becomes this gateway's inbound URL.",
        ),
    ),
    account_id_credential_field="account_sid",
    capabilities=frozenset(
        {
            Capability.TRANSFER,
            Capability.COLD_TRANSFER,
            Capability.ACCOUNT_CHECK,
            Capability.AMD,
            Capability.DTMF_IN,
            Capability.NUMBER_LISTING,
            Capability.CONFIGURE_INBOUND,
            Capability.CALL_COST,
            Capability.HANG_UP,
        }
    ),
    requires_caller_id=True,
)
register(SPEC)
