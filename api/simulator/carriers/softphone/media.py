"""A browser's messages on a media socket; the protocol is described in the provider's package."""

from typing import TYPE_CHECKING

import orjson
from typing_extensions import override

from api.simulator.media import MediaStream

if TYPE_CHECKING:
    from api.simulator.carriers.softphone.leg import SoftphoneLeg


class SoftphoneStream(MediaStream):
    """The media socket of one call."""

    def __init__(self, leg: "SoftphoneLeg") -> None:
        super().__init__(leg.phone, leg.faults)
        self._leg = leg

    @override
    async def open(self) -> None:
        await self._tell(event="start", call_id=self._leg.call_id, sample_rate=self.phone.rate)

    @override
    async def send_audio(self, pcm: bytes) -> None:
        await self.send(pcm)

    @override
    async def handle(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            return self.play(message)
        said = orjson.loads(message)
        match said["event"]:
            case "mark":
                self.mark(said["mark"]["name"])
            case "clear":
                await self.clear()
            case "dtmf":
                self.phone.hear_keys(said["digits"])
            case "stop":
                await self._leg.end("completed", by="gateway")
        return None

    @override
    async def send_mark(self, name: str) -> None:
        await self._tell(event="mark", mark={"name": name})

    @override
    async def press(self, key: str) -> None:
        await self._tell(event="dtmf", dtmf={"digit": key})

    @override
    async def say_goodbye(self) -> None:
        await self._tell(event="stop")

    async def _tell(self, **parts: object) -> None:
        await self.send(orjson.dumps(parts).decode())
