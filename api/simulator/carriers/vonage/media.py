"""Vonage's messages on a media stream: audio in binary frames of 20 ms, everything else in JSON.

https://developer.vonage.com/en/voice/voice-api/concepts/websockets
"""

from collections.abc import Mapping
from typing import Any

import orjson
from typing_extensions import override

from api.simulator.faults import Faults
from api.simulator.media import MediaStream
from api.simulator.phone import FRAME_SECONDS, Phone


class VonageStream(MediaStream):
    """One websocket endpoint of a ``connect`` action.

    Args:
        phone: Whose audio it carries.
        faults: How it misbehaves.
        endpoint: As the action describes it.

    Attributes:
        error: Why Vonage closed it, if it did.
    """

    def __init__(self, phone: Phone, faults: Faults, endpoint: Mapping[str, Any]) -> None:
        super().__init__(phone, faults)
        self.error = ""
        self._content_type = endpoint["content-type"]
        self._headers = dict(endpoint.get("headers") or {})
        self._samples = round(phone.rate * FRAME_SECONDS)

    @override
    async def open(self) -> None:
        # Audio may be on its way before the stream says what it is.
        await self.send_audio(self.phone.tick()[0])
        await self._tell("connected", {"content-type": self._content_type, **self._headers})

    @override
    async def send_audio(self, pcm: bytes) -> None:
        await self.send(pcm)

    @override
    async def handle(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self._take_audio(message)
            return
        said = orjson.loads(message)
        match said.get("action"):
            case "clear":
                self.phone.clear()
                await self._tell("cleared", {})
            case "notify":
                self.mark(orjson.dumps(said["payload"]).decode())

    def _take_audio(self, pcm: bytes) -> None:
        if len(pcm) == 2 * self._samples:
            self.play(pcm)
        else:
            self.error = f"unexpected frame size {len(pcm) // 2}, when required {self._samples}"
            self.close()

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell("notify", {"payload": orjson.loads(name)})

    @override
    async def press(self, key: str) -> None:
        await self._tell("dtmf", {"digit": key, "duration": 260})

    async def _tell(self, event: str, said: Mapping[str, Any]) -> None:
        await self.send(orjson.dumps({"event": f"websocket:{event}", **said}).decode())
