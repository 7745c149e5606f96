"""Telnyx's media messages, whose order is not guaranteed.

https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
"""

import orjson
from loguru import logger
from msgspec import Struct

from api.services.pipecat.resampling import Resampler
from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)
from api.services.telephony.kit.chunk_order import ChunkOrder
from api.services.telephony.kit.media_messages import AudioWriter, KeyMessage, MarkMessage, MessageReader, StopMessage
from api.services.telephony.kit.wire_audio import ByteOrder, decoder, encoder
from api.services.telephony.providers.telnyx.dialing import SAMPLE_RATES


class Chunk(Struct, gc=False):
    """Some of the caller's audio. Telnyx counts in strings."""

    payload: bytes
    chunk: str = ""


class ChunkMessage(Struct, tag_field="event", tag="media", gc=False):
    """A chunk, in its envelope."""

    media: Chunk


class ErrorMessage(Struct, tag_field="event", tag="error", gc=False):
    """Telnyx did not take a message of ours."""

    payload: dict[str, object]


Message = ChunkMessage | KeyMessage | MarkMessage | StopMessage | ErrorMessage
MESSAGES: MessageReader[Message] = MessageReader(Message)


class TelnyxSerializer(CarrierSerializer):
    """Audio in base64, in JSON. What we are sent and what we send need not be in the same codec.

    Args:
        encoding: Of what we are sent, as the ``start`` message says: PCMU, PCMA or L16.
        sample_rate: Of what we are sent, Hz; the usual one of the encoding unless said.
        audio_format: Of what we send: what we asked for.
        byte_order: Of L16, both ways.
    """

    def __init__(
        self,
        *,
        encoding: str = "PCMU",
        sample_rate: int = 0,
        audio_format: str = "PCMU",
        byte_order: ByteOrder = "little",
    ) -> None:
        super().__init__(sample_rate=SAMPLE_RATES[audio_format])
        self._decode = decoder(encoding, byte_order)
        self._encode = encoder(audio_format, byte_order)
        self._to_wire_rate = Resampler(sample_rate or SAMPLE_RATES[encoding], self.wire_rate)
        self._order = ChunkOrder()
        self._audio = AudioWriter({"event": "media", "media": {"payload": AudioWriter.AUDIO}})

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message; ``connected`` and ``start`` were read before the call began."""
        match said := MESSAGES.read(message):
            case ChunkMessage():
                return self._hear(said.media)
            case KeyMessage():
                return KeyPressed(said.dtmf.digit)
            case MarkMessage():
                return MarkReturned(said.mark.name)
            case StopMessage():
                return StreamStopped()
            case ErrorMessage():
                logger.bind(error=said.payload.get("title")).warning("the carrier did not take a media message")
        return None

    def _hear(self, chunk: Chunk) -> CallerAudio | None:
        number = int(chunk.chunk) if chunk.chunk.isdecimal() else None
        audio = chunk.payload if number is None else self._order.take(number, chunk.payload)
        return CallerAudio(self._to_wire_rate.feed(self._decode(audio))) if audio else None

    def encode_audio(self, pcm: bytes) -> str:
        """A ``media`` message."""
        return self._audio.write(self._encode(pcm))

    def encode_clear(self) -> str:
        """A ``clear`` message; Telnyx then returns every pending mark."""
        return '{"event":"clear"}'

    def encode_mark(self, name: str) -> str:
        """A ``mark`` message."""
        return orjson.dumps({"event": "mark", "mark": {"name": name}}).decode()
