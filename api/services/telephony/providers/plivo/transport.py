"""Plivo's media stream as a pipecat transport."""

from api.services.pipecat.transport import transport_factory
from api.services.telephony.kit.play_audio import FORMATS
from api.services.telephony.kit.play_audio_messages import PlayAudioSerializer

create_transport = transport_factory(
    lambda stream_id, audio_format: PlayAudioSerializer(stream_id, FORMATS[audio_format], presses_keys=True)
)
