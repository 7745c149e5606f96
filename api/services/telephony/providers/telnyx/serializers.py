"""Telnyx's media messages.

Their order is not guaranteed. A chunk that comes early waits for those before it, for as long as ``PATIENCE`` others
take; then what is missing is skipped, and dropped should it come after all: 20 ms less are hardly heard, 20 ms in the
wrong place are.
https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
"""

import audioop
from collections.abc import Callable
from typing import Literal

import orjson
from loguru import logger
from msgspec import Struct

from api.services.pipecat.serializer import (
    CallerAudio,
    CarrierSerializer,
    KeyPressed,
    MarkReturned,
    StreamEvent,
    StreamStopped,
)
from api.services.telephony.kit.media_messages import AudioWriter, KeyMessage, MarkMessage, MessageReader, StopMessage
from api.services.telephony.providers.telnyx.dialing import SAMPLE_RATES

PATIENCE = 3
"""Chunks of 20 ms."""
RESTART = 50
"""A chunk that is so far behind is none that was delayed: the carrier counts anew."""
WIDTH = 2

Convert = Callable[[bytes], bytes]


class Chunk(Struct, gc=False):
    """Some of the caller's audio. Telnyx counts in strings."""

    payload: bytes
    chunk: str | int = ""
    track: str = "inbound"


class ChunkMessage(Struct, tag_field="event", tag="media", gc=False):
    """A chunk, in its envelope."""

    media: Chunk


class Complaint(Struct, gc=False):
    """What was wrong with something we sent."""

    code: int | str = ""
    title: str = ""


class ErrorMessage(Struct, tag_field="event", tag="error", gc=False):
    """Telnyx did not take a message of ours."""

    payload: Complaint


Message = ChunkMessage | KeyMessage | MarkMessage | StopMessage | ErrorMessage
MESSAGES: MessageReader[Message] = MessageReader(Message)


class ChunkOrder:
    """Puts chunks back into their order."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._early: dict[int, bytes] = {}

    def take(self, number: int, audio: bytes) -> bytes:
        """What can be heard now: nothing yet, this chunk, or several."""
        if self._next is None or number < self._next - RESTART:
            self._early, self._next = {}, number
        if number < self._next:
            return b""
        self._early[number] = audio
        if number != self._next and len(self._early) > PATIENCE:
            self._next = min(self._early)
        heard = []
        while self._next in self._early:
            heard.append(self._early.pop(self._next))
            self._next += 1
        return b"".join(heard)


class TelnyxSerializer(CarrierSerializer):
    """Audio in base64, in JSON. What we are sent and what we send need not be in the same codec.

    Args:
        encoding: Of what we are sent: PCMU, PCMA or L16, as the ``start`` message says.
        sample_rate: Of what we are sent, Hz; the usual one of that encoding unless said.
        audio_format: Of what we send: what we asked for.
        byte_order: Of L16, both ways.
    """

    def __init__(
        self,
        *,
        encoding: str = "PCMU",
        sample_rate: int = 0,
        audio_format: str = "PCMU",
        byte_order: Literal["little", "big"] = "little",
    ) -> None:
        super().__init__(sample_rate=SAMPLE_RATES[audio_format])
        swaps = byte_order == "big"
        self._to_pcm = _decoder(encoding, swaps=swaps)
        self._from_pcm = _encoder(audio_format, swaps=swaps)
        self._in_rate = sample_rate or SAMPLE_RATES[encoding]
        self._resampling: tuple[int, tuple[tuple[int, int], ...]] | None = None
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
                logger.bind(code=said.payload.code, title=said.payload.title).warning("Telnyx did not take a message")
        return None

    def _hear(self, chunk: Chunk) -> CallerAudio | None:
        if chunk.track.startswith("outbound"):
            return None
        number = str(chunk.chunk)
        audio = self._order.take(int(number), chunk.payload) if number.isdecimal() else chunk.payload
        if not audio:
            return None
        pcm = self._to_pcm(audio)
        if self._in_rate != self.wire_rate:
            pcm, self._resampling = audioop.ratecv(pcm, WIDTH, 1, self._in_rate, self.wire_rate, self._resampling)
        return CallerAudio(pcm)

    def encode_audio(self, pcm: bytes) -> str:
        """A ``media`` message."""
        return self._audio.write(self._from_pcm(pcm))

    def encode_clear(self) -> str:
        """A ``clear`` message; Telnyx then returns every pending mark."""
        return '{"event":"clear"}'

    def encode_mark(self, name: str) -> str:
        """A ``mark`` message."""
        return orjson.dumps({"event": "mark", "mark": {"name": name}}).decode()


def _decoder(encoding: str, *, swaps: bool) -> Convert:
    linear = _swap if swaps else _whole
    return {"PCMU": _from_ulaw, "PCMA": _from_alaw, "L16": linear}[encoding]


def _encoder(encoding: str, *, swaps: bool) -> Convert:
    linear = _swap if swaps else _whole
    return {"PCMU": _to_ulaw, "PCMA": _to_alaw, "L16": linear}[encoding]


def _from_ulaw(audio: bytes) -> bytes:
    return audioop.ulaw2lin(audio, WIDTH)


def _from_alaw(audio: bytes) -> bytes:
    return audioop.alaw2lin(audio, WIDTH)


def _to_ulaw(pcm: bytes) -> bytes:
    return audioop.lin2ulaw(pcm, WIDTH)


def _to_alaw(pcm: bytes) -> bytes:
    return audioop.lin2alaw(pcm, WIDTH)


def _whole(audio: bytes) -> bytes:
    return audio[: len(audio) // WIDTH * WIDTH]


def _swap(audio: bytes) -> bytes:
    return audioop.byteswap(_whole(audio), WIDTH)
