"""Telnyx's media stream as a pipecat transport."""

from typing import Any, Literal

from api.services.audio import AudioConfig
from api.services.pipecat.transport import CarrierTransport, build_carrier_transport
from api.services.telephony.providers.telnyx.serializers import TelnyxSerializer


async def create_transport(
    websocket: Any,
    workflow_run_id: str,
    audio_config: AudioConfig,
    organization_id: str,
    *,
    vad_config: Any = None,
    ambient_noise_config: Any = None,
    telephony_configuration_id: str | None = None,
    encoding: str = "PCMU",
    sample_rate: int = 0,
    audio_format: str = "PCMU",
    byte_order: Literal["little", "big"] = "little",
) -> CarrierTransport:
    """The transport of one call on an accepted socket whose ``start`` message was read."""
    serializer = TelnyxSerializer(
        encoding=encoding, sample_rate=sample_rate, audio_format=audio_format, byte_order=byte_order
    )
    return build_carrier_transport(
        websocket,
        serializer,
        audio_config,
        vad_config=vad_config,
        ambient_noise_config=ambient_noise_config,
    )
