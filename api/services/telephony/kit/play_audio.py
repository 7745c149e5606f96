"""PlayAudio streams: the media protocol of carriers whose XML has ``<Stream>``. Audio is named as it is encoded."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from api.errors import HandshakeFailed
from api.services.audio import AudioConfig

ContentType = Literal["audio/x-mulaw", "audio/x-l16"]
MU_LAW: ContentType = "audio/x-mulaw"
L16: ContentType = "audio/x-l16"


class AudioFormat(NamedTuple):
    """How audio is encoded on the wire, and its name in configurations. 16-bit linear audio is little-endian."""

    name: str
    content_type: ContentType
    sample_rate: int

    def __str__(self) -> str:
        return f"{self.content_type};rate={self.sample_rate}"

    @property
    def audio_config(self) -> AudioConfig:
        """The rates of a call that is carried in it."""
        return AudioConfig(
            transport_in_sample_rate=self.sample_rate,
            transport_out_sample_rate=self.sample_rate,
            vad_sample_rate=self.sample_rate,
        )


NARROWBAND = AudioFormat("mulaw_8000", MU_LAW, 8000)
WIDEBAND = AudioFormat("l16_16000", L16, 16000)
FORMATS = {known.name: known for known in (NARROWBAND, WIDEBAND)}


class StreamStart(NamedTuple):
    """What the ``start`` message of a media stream tells."""

    stream_id: str
    call_id: str
    account_id: str
    audio: AudioFormat


def read_start(message: Mapping[str, Any]) -> StreamStart:
    """The ids of a media stream, and how its audio is encoded.

    Raises:
        HandshakeFailed: An id is missing, or the audio is nothing we asked for.
    """
    start = message.get("start")
    start = start if isinstance(start, Mapping) else {}
    stream_id, call_id = str(start.get("streamId") or ""), str(start.get("callId") or "")
    if not stream_id or not call_id:
        raise HandshakeFailed("the media stream names no call")
    return StreamStart(stream_id, call_id, str(start.get("accountId") or ""), _read_format(start.get("mediaFormat")))


def _read_format(described: Any) -> AudioFormat:
    if described is None:
        return NARROWBAND
    wire = described if isinstance(described, Mapping) else {}
    named = str(wire.get("encoding", "")).partition(";")[0], str(wire.get("sampleRate", ""))
    for known in FORMATS.values():
        if named == (known.content_type, str(known.sample_rate)):
            return known
    raise HandshakeFailed("the media stream carries audio nobody asked for")
