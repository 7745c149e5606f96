"""The media stream of carriers that follow TwiML: JSON messages with 8 kHz mu-law in base64, both ways."""

import audioop
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from typing_extensions import override

from api.simulator.faults import Faults
from api.simulator.media import MediaStream
from api.simulator.phone import FRAME_SECONDS, Phone


class MulawStream(MediaStream):
    """One ``<Connect><Stream>``.

    Args:
        phone: Whose audio it carries.
        faults: How it misbehaves.
        call: What ``start`` and ``stop`` name the call by.
        parameters: What ``start`` carries along.
    """

    name_prefix: ClassVar[str] = ""
    key_track: ClassVar[str] = "inbound"

    def __init__(self, phone: Phone, faults: Faults, call: Mapping[str, str], parameters: Mapping[str, str]) -> None:
        super().__init__(phone, faults)
        self.stream_sid = f"{self.name_prefix}{secrets.token_hex(16)}"
        self._call = call
        self._parameters = parameters
        self._sequence = 0
        self._chunks = 0

    def write_chunk(self, number: int) -> Any:
        """The number of a chunk, as the carrier writes it."""
        return number

    def hear(self, audio: bytes) -> None:
        """Play what the gateway sent, in mu-law."""
        self.play(audioop.ulaw2lin(audio, 2))

    @override
    async def open(self) -> None:
        await self.send(orjson.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}).decode())
        start = {
            "streamSid": self.stream_sid,
            **self._call,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": self._parameters,
        }
        await self._tell("start", start=start)

    @override
    async def send_audio(self, pcm: bytes) -> None:
        self._chunks += 1
        payload = b64encode(audioop.lin2ulaw(pcm, 2)).decode()
        timestamp = str(round((self._chunks - 1) * FRAME_SECONDS * 1000))
        chunk = self.write_chunk(self._chunks)
        await self._tell(
            "media", media={"track": "inbound", "chunk": chunk, "timestamp": timestamp, "payload": payload}
        )

    @override
    async def handle(self, message: str | bytes) -> None:
        said = orjson.loads(message)
        match said.get("event"):
            case "media":
                self.hear(b64decode(said["media"]["payload"]))
            case "mark":
                self.mark(said["mark"]["name"])
            case "clear":
                await self.clear()

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell("mark", mark={"name": name})

    @override
    async def press(self, key: str) -> None:
        await self._tell("dtmf", dtmf={"track": self.key_track, "digit": key})

    @override
    async def say_goodbye(self) -> None:
        await self._tell("stop", stop=self._call)

    async def _tell(self, event: str, **parts: Any) -> None:
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.stream_sid, **parts}
        await self.send(orjson.dumps(message).decode())
