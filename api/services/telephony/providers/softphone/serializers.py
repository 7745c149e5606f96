"""A browser's media messages: audio in binary ones, everything else in JSON (see the package)."""

import orjson

from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)
from api.services.telephony.kit.media_messages import KeyMessage, MarkMessage, MessageReader, StopMessage

MESSAGES: MessageReader[KeyMessage | MarkMessage | StopMessage] = MessageReader(KeyMessage | MarkMessage | StopMessage)
SAMPLE_BYTES = 2


class SoftphoneSerializer(CarrierSerializer):
    """16-bit little-endian PCM, both ways."""

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message; ``start`` was read before the call began."""
        if isinstance(message, bytes):
            if not message or len(message) % SAMPLE_BYTES:
                raise ValueError("audio is made of whole samples")
            return CallerAudio(message)
        match said := MESSAGES.read(message):
            case KeyMessage():
                return KeyPressed(said.dtmf.digit)
            case MarkMessage():
                return MarkReturned(said.mark.name)
            case StopMessage():
                return StreamStopped()
        return None

    def encode_audio(self, pcm: bytes) -> bytes:
        """The audio, as it is."""
        return pcm

    def encode_clear(self) -> str:
        """A ``clear`` message; every mark that waits comes back."""
        return _message("clear")

    def encode_mark(self, name: str) -> str:
        """A ``mark`` message."""
        return _message("mark", mark={"name": name})

    def encode_keys(self, keys: str) -> str:
        """A ``dtmf`` message; the page plays the tones."""
        return _message("dtmf", digits=keys)


def _message(event: str, **parts: object) -> str:
    return orjson.dumps({"event": event, **parts}).decode()
