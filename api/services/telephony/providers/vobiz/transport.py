"""Vobiz's media stream as a pipecat transport."""

from api.services.pipecat.transport import transport_factory
from api.services.telephony.kit.play_audio import NARROWBAND
from api.services.telephony.kit.play_audio_messages import PlayAudioSerializer

create_transport = transport_factory(lambda stream_id: PlayAudioSerializer(stream_id, NARROWBAND, presses_keys=False))
