"""Telnyx's side of a media stream.

Every counter is a string. What it is sent may be in another codec than what it sends.
https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming
"""

import audioop
import binascii
import uuid
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from typing_extensions import override

from api.simulator.media import MediaStream
from api.simulator.phone import FRAME_SECONDS

if TYPE_CHECKING:
    from api.simulator.carriers.telnyx.leg import TelnyxLeg

SHUFFLED = 5
"""Every so many chunks, one is overtaken by the next, where order is not kept."""


def encode(codec: str, pcm: bytes) -> bytes:
    """16-bit PCM in that codec; linear audio is little-endian."""
    match codec:
        case "PCMA":
            return audioop.lin2alaw(pcm, 2)
        case "L16":
            return pcm
    return audioop.lin2ulaw(pcm, 2)


def decode(codec: str, audio: bytes) -> bytes:
    """The same, back."""
    match codec:
        case "PCMA":
            return audioop.alaw2lin(audio, 2)
        case "L16":
            return audio
    return audioop.ulaw2lin(audio, 2)


class TelnyxStream(MediaStream):
    """One stream, as a command asked for it.

    Args:
        leg: Whose it is.
        asked: The ``stream_…`` parameters.
    """

    def __init__(self, leg: "TelnyxLeg", asked: Mapping[str, Any]) -> None:
        super().__init__(leg.phone, leg.faults)
        self.stream_id = str(uuid.uuid4())
        self._leg = leg
        wanted = asked.get("stream_codec", "default")
        # Telnyx translates between the two narrowband codecs only.
        self._sends = leg.account.call_codec if wanted == "default" else str(wanted)
        self._plays = str(asked.get("stream_bidirectional_codec", "PCMU"))
        self._sequence = 0
        self._chunk = 0
        self._held: dict[str, Any] | None = None

    @override
    async def open(self) -> None:
        leg = self._leg
        leg.tell("streaming.started", stream_url=leg.stream_url)
        await self.send(orjson.dumps({"event": "connected", "version": "1.0.0"}).decode())
        start = {
            "user_id": leg.account.user_id,
            "call_control_id": leg.call_id,
            "call_session_id": leg.session_id,
            "from": leg.from_,
            "to": leg.to,
            "client_state": leg.client_state,
            "media_format": {"encoding": self._sends, "sample_rate": self.phone.rate, "channels": 1},
        }
        await self._tell("start", start=start)

    @override
    async def send_audio(self, pcm: bytes) -> None:
        self._chunk += 1
        payload = b64encode(encode(self._sends, pcm)).decode()
        timestamp = str(round((self._chunk - 1) * FRAME_SECONDS * 1000))
        media = {"track": "inbound", "chunk": str(self._chunk), "timestamp": timestamp, "payload": payload}
        if self._leg.account.keeps_order or self._chunk % SHUFFLED:
            await self._tell("media", media=media)
            held, self._held = self._held, None
            if held:
                await self._tell("media", media=held)
        else:
            self._held = media

    @override
    async def handle(self, message: str | bytes) -> None:
        try:
            await self._obey(orjson.loads(message))
        except (ValueError, KeyError, TypeError, binascii.Error):
            payload = {"code": 100003, "title": "malformed_frame", "detail": "The frame is not valid."}
            await self.send(orjson.dumps({"event": "error", "stream_id": self.stream_id, "payload": payload}).decode())

    async def _obey(self, said: dict[str, Any]) -> None:
        match said["event"]:
            case "media":
                self.play(decode(self._plays, b64decode(said["media"]["payload"], validate=True)))
            case "mark":
                self.mark(said["mark"]["name"])
            case "clear":
                await self.clear()
            case other:
                raise ValueError(other)

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell("mark", mark={"name": name})

    @override
    async def press(self, key: str) -> None:
        await self._tell("dtmf", occurred_at=self._leg.now(), dtmf={"digit": key})

    @override
    async def say_goodbye(self) -> None:
        await self._tell("stop", stop={"user_id": self._leg.account.user_id, "call_control_id": self._leg.call_id})

    async def _tell(self, event: str, **parts: Any) -> None:
        self._sequence += 1
        message = {"event": event, "sequence_number": str(self._sequence), "stream_id": self.stream_id, **parts}
        await self.send(orjson.dumps(message).decode())
