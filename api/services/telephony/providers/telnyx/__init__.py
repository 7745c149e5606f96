"""Telnyx Call Control: webhooks tell, commands act."""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.telnyx.config import (
    TelnyxConfigurationRequest,
    TelnyxConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.telnyx.provider import TelnyxProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

SPEC = ProviderSpec(
    name="telnyx",
    provider_cls=TelnyxProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.providers.telnyx.transport:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=TelnyxConfigurationRequest,
    config_response_cls=TelnyxConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Telnyx",
        docs_url="https://developers.telnyx.com/docs/voice/programmable-voice",
        fields=[
            ProviderUIField(
                name="api_key",
                label="API key",
                type="password",
                sensitive=True,
                description="In Mission Control, under Account settings, Keys & credentials. Begins with KEY.",
                section="Account",
            ),
            ProviderUIField(
                name="public_key",
                label="Public key",
                description="Beside the API keys, under Public key. It verifies every webhook Telnyx sends.",
                section="Account",
            ),
            ProviderUIField(
                name="connection_id",
                label="Call Control application ID",
                description="Under Voice, Programmable Voice. Calls are placed and answered through this application.",
                placeholder="1293384261075731499",
                section="Account",
            ),
            ProviderUIField(
                name="from_numbers",
                label="Numbers to call from",
                type="string-array",
                required=False,
                description="E.164. Numbers added on the numbers page count too.",
                placeholder="+14155550123",
                section="Calls",
            ),
            ProviderUIField(
                name="audio_format",
                label="Audio format",
                type="select",
                required=False,
                description="What Telnyx and the gateway send each other. Wideband helps where callers have HD voice.",
                options=(
                    {"value": "PCMU", "label": "μ-law, 8 kHz (North America, Japan)"},
                    {"value": "PCMA", "label": "A-law, 8 kHz (elsewhere)"},
                    {"value": "L16", "label": "Linear, 16 kHz (wideband)"},
                ),
                section="Calls",
            ),
            ProviderUIField(
                name="byte_order",
                label="Byte order of linear audio",
                type="select",
                required=False,
                description="Telnyx does not document it. If callers hear nothing but noise, choose the other one.",
                options=(
                    {"value": "little", "label": "Little-endian"},
                    {"value": "big", "label": "Big-endian (network order)"},
                ),
                visible_when={"audio_format": "L16"},
                section="Calls",
            ),
        ],
        setup_checklist=(
            "Create a Call Control application at Telnyx, with webhook API version 2.",
            "Give it an outbound voice profile: without one it answers calls and cannot place any.",
            "Save the API key, the public key and the application's ID.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: it moves to the application, whose webhook URL becomes this gateway's inbound URL.",
        ),
    ),
    account_id_credential_field="connection_id",
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
            Capability.HANG_UP,
        }
    ),
    requires_caller_id=True,
)
register(SPEC)
