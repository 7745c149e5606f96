"""Cloudonix."""

from api.registry import lazy
from api.services.audio import AudioConfig
from api.services.telephony.providers.cloudonix.config import (
    CloudonixConfigurationRequest,
    CloudonixConfigurationResponse,
    load_config,
)
from api.services.telephony.providers.cloudonix.provider import CloudonixProvider
from api.services.telephony.registry import ProviderSpec, ProviderUIField, ProviderUIMetadata, register
from api.services.telephony.types import Capability

ACCESS, WEBHOOKS, CALLS = "Access", "Webhooks", "Calls"

SPEC = ProviderSpec(
    name="cloudonix",
    provider_cls=CloudonixProvider,
    config_loader=load_config,
    transport_factory=lazy("api.services.telephony.kit.mulaw_stream:create_transport"),
    audio_config=AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000),
    config_request_cls=CloudonixConfigurationRequest,
    config_response_cls=CloudonixConfigurationResponse,
    ui_metadata=ProviderUIMetadata(
        display_name="Cloudonix",
        docs_url="https://developers.cloudonix.com",
        fields=[
            ProviderUIField(
                name="domain",
                label="Domain",
                description="The domain's name in the Cloudonix cockpit.",
                placeholder="voice.cloudonix.net",
                section=ACCESS,
            ),
            ProviderUIField(
                name="api_key",
                label="Domain API key",
                type="password",
                sensitive=True,
                description="Made in the cockpit, under the domain's API keys. Begins with XI.",
                section=ACCESS,
            ),
            ProviderUIField(
                name="domain_requests_api_key",
                label="Key of Cloudonix's requests",
                type="password",
                sensitive=True,
                required=False,
                description="The domain's request authorization key, if it has one; then it is asked for.",
                section=WEBHOOKS,
            ),
            ProviderUIField(
                name="webhook_secret",
                label="Webhook secret",
                type="password",
                sensitive=True,
                required=False,
                description="Makes the URLs handed to Cloudonix unguessable. Empty it to have a new one made; numbers "
                "must then be bound again.",
                section=WEBHOOKS,
            ),
            ProviderUIField(
                name="from_numbers",
                label="Numbers to call from",
                type="string-array",
                required=False,
                description="With country code. Numbers that are imported or added later count too.",
                placeholder="+14155550123",
                section=CALLS,
            ),
            ProviderUIField(
                name="trunk",
                label="Outbound trunk",
                required=False,
                description="The name of the trunk calls leave through; Cloudonix chooses, if empty.",
                section=CALLS,
            ),
            ProviderUIField(
                name="profile",
                label="Session profile",
                type="string-array",
                required=False,
                description="What every session we place remembers: name=value.",
                placeholder="campaign=spring",
                section=CALLS,
            ),
        ],
        setup_checklist=(
            "Save the domain and its API key; a webhook secret is made.",
            "Add a number that is a DNID of the domain, and choose the workflow that answers it.",
            "Bind the number: its DNID runs a voice application at this gateway's inbound URL. For DNIDs that are not "
            "bound from here, copy that URL into a voice application of type CXML that is asked by POST.",
            "If the domain has a request authorization key, enter it here too.",
        ),
    ),
    account_id_credential_field="domain",
    capabilities=frozenset(
        {
            Capability.TRANSFER,
            Capability.COLD_TRANSFER,
            Capability.ACCOUNT_CHECK,
            Capability.DTMF_IN,
            Capability.NUMBER_LISTING,
            Capability.CONFIGURE_INBOUND,
            Capability.HANG_UP,
        }
    ),
    requires_caller_id=True,
)
register(SPEC)
