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
from api.services.telephony.types import TRANSFERS, Capability

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
            ),
            ProviderUIField(
                name="public_key",
                label="Public key",
                description="Beside the API keys. It verifies every webhook Telnyx sends.",
            ),
            ProviderUIField(
                name="connection_id",
                label="Call Control application ID",
                description="Under Voice, Programmable Voice. Calls are placed and answered through this application.",
                placeholder="1293384261075731499",
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
                label="Audio format",
                type="select",
                required=False,
                description="Wideband helps where callers have HD voice.",
                options=(
                    {"value": "PCMU", "label": "μ-law, 8 kHz"},
                    {"value": "PCMA", "label": "A-law, 8 kHz"},
                    {"value": "L16", "label": "Linear, 16 kHz (wideband)"},
                ),
                section="Sound",
            ),
            ProviderUIField(
                name="byte_order",
                label="Byte order of linear audio",
                type="select",
                required=False,
                description="Telnyx does not document it. If callers hear nothing but noise, choose the other one.",
                options=({"value": "little", "label": "Little-endian"}, {"value": "big", "label": "Big-endian"}),
                visible_when={"audio_format": "L16"},
                section="Sound",
            ),
        ],
        setup_checklist=(
            "Create a Call Control application at Telnyx, with webhook API version 2 and an outbound voice profile.",
            "Save the API key, the public key and the application's ID.",
            "Add a number and choose the workflow that answers it.",
            "Bind the number: it moves to the application, whose webhook URL becomes this gateway's inbound URL.",
        ),
    ),
    account_id_credential_field="connection_id",
    # What a call cost is told by a webhook; nobody has to ask.
    capabilities=frozenset(Capability) - {Capability.CALL_COST, Capability.RECORDING} | TRANSFERS,
    requires_caller_id=True,
    signs_urls=False,
)
register(SPEC)
