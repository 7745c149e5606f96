"""Vonage's media messages: audio in binary frames, everything else in JSON.

https://developer.vonage.com/en/voice/voice-api/concepts/websockets
"""

import orjson
from msgspec import Struct

from api.services.pipecat.serializer import KeyPressed, MarkReturned, StreamEvent
from api.services.pipecat.transport import transport_factory
from api.services.telephony.kit.linear_stream import LinearSerializer
from api.services.telephony.kit.media_messages import Key, Mark, MessageReader


class PressedMessage(Struct, tag_field="event", tag="websocket:dtmf", gc=False):
    """The caller pressed a key."""

    digit: Key


class NotifyMessage(Struct, tag_field="event", tag="websocket:notify", gc=False):
    """A mark of ours comes back."""

    payload: Mark


MESSAGES: MessageReader[PressedMessage | NotifyMessage] = MessageReader(PressedMessage | NotifyMessage)


class VonageSerializer(LinearSerializer):
    """Vonage closes the socket with 1006 on an audio frame of another size than 20 ms."""

    def decode_text(self, message: str) -> StreamEvent | None:
        """The event in a message; ``websocket:connected`` was read before the call began."""
        match said := MESSAGES.read(message):
            case PressedMessage():
                return KeyPressed(said.digit)
            case NotifyMessage():
                return MarkReturned(said.payload.name)
        return None

    def encode_clear(self) -> str:
        """Drops what Vonage has buffered; it answers ``websocket:cleared``, which says nothing we need."""
        return '{"action":"clear"}'

    def encode_mark(self, name: str) -> str:
        """Comes back as ``websocket:notify`` once everything before it was played."""
        return orjson.dumps({"action": "notify", "payload": {"name": name}}).decode()


create_transport = transport_factory(VonageSerializer)
"""The transport of one call on an accepted socket that said what it carries, and maybe carried some of it before."""
