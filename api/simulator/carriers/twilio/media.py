"""Twilio's messages on a media stream.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

import audioop
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import orjson
from typing_extensions import override

from api.simulator.faults import Faults
from api.simulator.media import MediaStream
from api.simulator.phone import FRAME_SECONDS, Phone


class TwilioStream(MediaStream):
    """One ``<Connect><Stream>``.

    Args:
        phone: Whose audio it carries.
        faults: How it misbehaves.
        account_sid: Of the account.
        call_sid: Of the call.
        parameters: What ``start`` carries along.
    """

    def __init__(
        self, phone: Phone, faults: Faults, account_sid: str, call_sid: str, parameters: Mapping[str, str]
    ) -> None:
        super().__init__(phone, faults)
        self.stream_sid = f"MZ{secrets.token_hex(16)}"
        self._call = {"accountSid": account_sid, "callSid": call_sid}
        self._parameters = parameters
        self._sequence = 0
        self._chunk = 0

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
        self._chunk += 1
        payload = b64encode(audioop.lin2ulaw(pcm, 2)).decode()
        timestamp = str(round((self._chunk - 1) * FRAME_SECONDS * 1000))
        media = {"track": "inbound", "chunk": str(self._chunk), "timestamp": timestamp, "payload": payload}
        await self._tell("media", media=media)

    @override
    async def handle(self, message: str | bytes) -> None:
        said = orjson.loads(message)
        match said.get("event"):
            case "media":
                self.play(audioop.ulaw2lin(b64decode(said["media"]["payload"]), 2))
            case "mark":
                self.mark(said["mark"]["name"])
            case "clear":
                await self.clear()

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell("mark", mark={"name": name})

    @override
    async def press(self, key: str) -> None:
        await self._tell("dtmf", dtmf={"track": "inbound_track", "digit": key})

    @override
    async def say_goodbye(self) -> None:
        await self._tell("stop", stop=self._call)

    async def _tell(self, event: str, **parts: Any) -> None:
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.stream_sid, **parts}
        await self.send(orjson.dumps(message).decode())
