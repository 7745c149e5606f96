"""Twilio's media messages.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import audioop
from base64 import b64decode, b64encode

import orjson

from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)


class TwilioSerializer(CarrierSerializer):
    """8 kHz mu-law in base64, in JSON, both ways.

    Args:
        stream_sid: Names the stream in everything we send.
    """

    def __init__(self, stream_sid: str) -> None:
        super().__init__(sample_rate=8000)
        self._stream_sid = stream_sid

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message; ``connected`` and ``start`` were read before the call began."""
        document = orjson.loads(message)
        match document["event"]:
            case "media":
                return CallerAudio(audioop.ulaw2lin(b64decode(document["media"]["payload"]), 2))
            case "dtmf":
                return KeyPressed(document["dtmf"]["digit"])
            case "mark":
                return MarkReturned(document["mark"]["name"])
            case "stop":
                return StreamStopped()
        return None

    def encode_audio(self, pcm: bytes) -> str:
        """A ``media`` message."""
        payload = b64encode(audioop.lin2ulaw(pcm, 2)).decode()
        return f'{{"event":"media","streamSid":"{self._stream_sid}","media":{{"payload":"{payload}"}}}}'

    def encode_clear(self) -> str:
        """A ``clear`` message; Twilio then returns every pending mark."""
        return self._message("clear")

    def encode_mark(self, name: str) -> str:
        """A ``mark`` message."""
        return self._message("mark", mark={"name": name})

    def _message(self, event: str, **parts: object) -> str:
        return orjson.dumps({"event": event, "streamSid": self._stream_sid, **parts}).decode()
