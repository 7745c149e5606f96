"""The messages of a PlayAudio stream, see ``play_audio``."""

import audioop

import orjson
from msgspec import Struct

from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)
from api.services.telephony.kit.media_messages import (
    AudioWriter,
    KeyMessage,
    MediaMessage,
    MessageReader,
    StopMessage,
)
from api.services.telephony.kit.play_audio import L16, AudioFormat


class PlayedMessage(Struct, tag_field="event", tag="playedStream", gc=False):
    """Everything before a checkpoint was played. One that a clear dropped does not come back."""

    name: str


MESSAGES: MessageReader[MediaMessage | KeyMessage | PlayedMessage | StopMessage] = MessageReader(
    MediaMessage | KeyMessage | PlayedMessage | StopMessage
)


class PlayAudioSerializer(CarrierSerializer):
    """Base64 in JSON, both ways.

    Args:
        stream_id: Names the stream in what we send.
        audio: How audio is encoded, both ways.
        presses_keys: Whether the carrier takes keys on the stream.
    """

    def __init__(self, stream_id: str, audio: AudioFormat, *, presses_keys: bool) -> None:
        super().__init__(sample_rate=audio.sample_rate)
        self._stream_id = stream_id
        self._is_linear = audio.content_type == L16
        self._presses_keys = presses_keys
        described = {"contentType": audio.content_type, "sampleRate": audio.sample_rate}
        self._audio = AudioWriter(
            {"event": "playAudio", "streamId": stream_id, "media": {**described, "payload": AudioWriter.AUDIO}}
        )

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message; ``start`` was read before the call began, and ``clearedAudio`` says nothing new."""
        match said := MESSAGES.read(message):
            case MediaMessage():
                return CallerAudio(self._to_pcm(said.media.payload))
            case KeyMessage():
                return KeyPressed(said.dtmf.digit)
            case PlayedMessage():
                return MarkReturned(said.name)
            case StopMessage():
                return StreamStopped()
        return None

    def encode_audio(self, pcm: bytes) -> str:
        """A ``playAudio`` message."""
        return self._audio.write(pcm if self._is_linear else audioop.lin2ulaw(pcm, 2))

    def encode_clear(self) -> str:
        """A ``clearAudio`` message."""
        return self._message("clearAudio", streamId=self._stream_id)

    def encode_mark(self, name: str) -> str:
        """A ``checkpoint`` message."""
        return self._message("checkpoint", streamId=self._stream_id, name=name)

    def encode_keys(self, keys: str) -> str | None:
        """A ``sendDTMF`` message, where the carrier takes one."""
        return self._message("sendDTMF", dtmf=keys) if self._presses_keys else None

    def _to_pcm(self, payload: bytes) -> bytes:
        if not self._is_linear:
            return audioop.ulaw2lin(payload, 2)
        if len(payload) % 2:
            raise ValueError("a media message carries half a sample")
        return payload

    @staticmethod
    def _message(event: str, **parts: str) -> str:
        return orjson.dumps({"event": event, **parts}).decode()
