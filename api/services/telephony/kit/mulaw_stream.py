"""The media stream of carriers that follow TwiML: JSON messages with 8 kHz mu-law in base64, both ways."""

import audioop

import orjson

from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)
from api.services.pipecat.transport import transport_factory
from api.services.telephony.kit.media_messages import (
    AudioWriter,
    KeyMessage,
    MarkMessage,
    MediaMessage,
    MessageReader,
    StopMessage,
)

MESSAGES: MessageReader[MediaMessage | KeyMessage | MarkMessage | StopMessage] = MessageReader(
    MediaMessage | KeyMessage | MarkMessage | StopMessage
)


class MulawSerializer(CarrierSerializer):
    """One stream's messages.

    Args:
        stream_sid: Names the stream in everything we send.
    """

    def __init__(self, stream_sid: str) -> None:
        super().__init__(sample_rate=8000)
        self._stream_sid = stream_sid
        self._audio = AudioWriter({"event": "media", "streamSid": stream_sid, "media": {"payload": AudioWriter.AUDIO}})

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message; ``connected`` and ``start`` were read before the call began."""
        match said := MESSAGES.read(message):
            case MediaMessage():
                return CallerAudio(audioop.ulaw2lin(said.media.payload, 2))
            case KeyMessage():
                return KeyPressed(said.dtmf.digit)
            case MarkMessage():
                return MarkReturned(said.mark.name)
            case StopMessage():
                return StreamStopped()
        return None

    def encode_audio(self, pcm: bytes) -> str:
        """A ``media`` message."""
        return self._audio.write(audioop.lin2ulaw(pcm, 2))

    def encode_clear(self) -> str:
        """A ``clear`` message; the carrier then returns every pending mark."""
        return self._message("clear")

    def encode_mark(self, name: str) -> str:
        """A ``mark`` message."""
        return self._message("mark", mark={"name": name})

    def _message(self, event: str, **parts: object) -> str:
        return orjson.dumps({"event": event, "streamSid": self._stream_sid, **parts}).decode()


create_transport = transport_factory(MulawSerializer)
"""The transport of one call on an accepted socket whose ``start`` message was read."""
