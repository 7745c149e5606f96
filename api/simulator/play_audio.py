"""The carrier's side of a PlayAudio stream: JSON with ``playAudio``, ``checkpoint`` and ``clearAudio``."""

import audioop
import time
import uuid
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from typing_extensions import override

from api.simulator.faults import Faults
from api.simulator.media import MediaStream
from api.simulator.phone import Phone

MU_LAW, L16 = "audio/x-mulaw", "audio/x-l16"


@dataclass(frozen=True, slots=True)
class WireFormat:
    """How a stream's audio is encoded; 16-bit linear audio is little-endian."""

    content_type: str
    sample_rate: int

    @classmethod
    def of(cls, described: str) -> "WireFormat":
        """What ``contentType`` says, as in ``audio/x-l16;rate=16000``."""
        content_type, _, rate = described.partition(";rate=")
        return cls(content_type, int(rate or 8000))

    def encode(self, pcm: bytes) -> bytes:
        """16-bit PCM as it is on the wire."""
        return pcm if self.content_type == L16 else audioop.lin2ulaw(pcm, 2)

    def decode(self, payload: bytes) -> bytes:
        """What is on the wire as 16-bit PCM."""
        return payload if self.content_type == L16 else audioop.ulaw2lin(payload, 2)


class PlayAudioStream(MediaStream):
    """One ``<Stream>``.

    Args:
        phone: Whose audio it carries, at the format's rate.
        faults: How it misbehaves.
        ids: ``callId`` and ``accountId``, as ``start`` tells them.
        audio: How audio is encoded, both ways.

    Attributes:
        first_number: What the carrier's counters begin with.
        hears_keys: Whether keys of the caller's are told, and keys of the gateway's played.
        extra_headers: What the document gave the stream to carry along.
    """

    first_number: ClassVar[int] = 1
    hears_keys: ClassVar[bool] = True

    def __init__(
        self, phone: Phone, faults: Faults, ids: dict[str, str], audio: WireFormat, extra_headers: str = ""
    ) -> None:
        super().__init__(phone, faults)
        self.stream_id = str(uuid.uuid4())
        self.extra_headers = extra_headers
        self._ids = ids
        self._audio = audio
        self._sequence = self._chunk = self.first_number

    @override
    async def open(self) -> None:
        described = {"encoding": self._audio.content_type, "sampleRate": self._audio.sample_rate}
        start = {**self._ids, "streamId": self.stream_id, "tracks": ["inbound"], "mediaFormat": described}
        await self._tell("start", start=start, extra_headers=self.extra_headers)

    @override
    async def send_audio(self, pcm: bytes) -> None:
        payload = b64encode(self._audio.encode(pcm)).decode()
        media = {"track": "inbound", "timestamp": _now(), "chunk": self._chunk, "payload": payload}
        self._chunk += 1
        await self._tell("media", streamId=self.stream_id, media=media, extra_headers=self.extra_headers)

    @override
    async def handle(self, message: str | bytes) -> None:
        said = orjson.loads(message)
        match said.get("event"):
            case "playAudio" if self._is_playable(said["media"]):
                self.play(self._audio.decode(b64decode(said["media"]["payload"])))
            case "checkpoint":
                self.mark(said["name"])
            case "clearAudio":
                await self.clear()
            case "sendDTMF" if self.hears_keys:
                self.phone.hear_keys(said["dtmf"])

    @override
    async def clear(self) -> None:
        """A checkpoint that was cleared was not played, so nobody is told of it."""
        self.phone.clear()
        await self._tell("clearedAudio", streamId=self.stream_id)

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell("playedStream", streamId=self.stream_id, name=name)

    @override
    async def press(self, key: str) -> None:
        if self.hears_keys:
            dtmf = {"track": "inbound", "digit": key, "timestamp": _now()}
            await self._tell("dtmf", streamId=self.stream_id, dtmf=dtmf, extra_headers=self.extra_headers)

    def _is_playable(self, media: dict[str, Any]) -> bool:
        """Audio in another format than the stream's is not heard."""
        return WireFormat(media["contentType"], int(media["sampleRate"])) == self._audio

    async def _tell(self, event: str, **parts: Any) -> None:
        message = {"event": event, "sequenceNumber": self._sequence, **parts}
        self._sequence += 1
        await self.send(orjson.dumps(message).decode())


def _now() -> str:
    """Milliseconds since the epoch."""
    return str(round(time.time() * 1000))
