"""Vobiz's media stream as a pipecat transport."""

from typing import Any

from api.services.audio import AudioConfig
from api.services.pipecat.transport import CarrierTransport, build_carrier_transport
from api.services.telephony.kit.play_audio import FORMATS
from api.services.telephony.kit.play_audio_messages import PlayAudioSerializer


async def create_transport(
    websocket: Any,
    workflow_run_id: str,
    audio_config: AudioConfig,
    organization_id: str,
    *,
    vad_config: Any = None,
    ambient_noise_config: Any = None,
    telephony_configuration_id: str | None = None,
    stream_id: str,
) -> CarrierTransport:
    """The transport of one call on an accepted socket whose ``start`` message was read."""
    return build_carrier_transport(
        websocket,
        PlayAudioSerializer(stream_id, FORMATS["mulaw_8000"], presses_keys=False),
        audio_config,
        vad_config=vad_config,
        ambient_noise_config=ambient_noise_config,
    )
