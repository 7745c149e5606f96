"""Vonage Voice API."""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.vonage.config import (
    VonageConfigurationRequest,
    VonageConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.vonage.provider import VonageProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

ACCOUNT, APPLICATION, CALLS = "Account", "Application", "Calls"


def _secret(name: str, label: str, description: str) -> ProviderUIField:
    return ProviderUIField(name=name, label=label, type="password", sensitive=True, description=description)


SPEC = ProviderSpec(
    name="vonage",
    provider_cls=VonageProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.providers.vonage.serializers:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=VonageConfigurationRequest,
    config_response_cls=VonageConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Vonage",
        docs_url="https://developer.vonage.com/en/voice/voice-api/overview",
        fields=[
            _secret("api_key", "API key", "On the first page of the Vonage dashboard."),
            _secret("api_secret", "API secret", "Beside the API key. It configures numbers and the application."),
            _secret("signature_secret", "Signature secret", "In the API settings. It verifies what Vonage sends."),
            ProviderUIField(
                name="application_id",
                label="Application ID",
                description="Of an application with the Voice capability. All of its numbers are answered here.",
            ),
            ProviderUIField(
                name="private_key",
                label="Private key",
                type="textarea",
                sensitive=True,
                description="The whole private.key file that Vonage offered when the application's keys were made.",
                placeholder="-----BEGIN PRIVATE KEY-----",
            ),
            ProviderUIField(
                name="audio_format",
                label="Audio",
                type="select",
                required=False,
                section="Advanced",
                description="A telephone call carries nothing above 4 kHz: 16 kHz would cost twice, and not be heard.",
                options=(
                    {"value": "l16-8000", "label": "Telephone (linear, 8 kHz)"},
                    {"value": "l16-16000", "label": "Wideband (linear, 16 kHz)"},
                ),
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
            "Create an application with the Voice capability, and keep the private key Vonage offers.",
            "Save the credentials of the account and of the application.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: it is linked to the application, and the application's voice webhooks point here.",
        ),
    ),
    account_id_credential_field="application_id",
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
    signs_urls=False,
)
register(SPEC)
