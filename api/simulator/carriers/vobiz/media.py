"""Vobiz's messages on a media stream, where they are its own.

https://www.vobiz.ai/docs/xml/stream/stream-events
"""

from typing import ClassVar

import orjson
from typing_extensions import override

from api.simulator.play_audio import PlayAudioStream


class VobizStream(PlayAudioStream):
    """It counts from 0 and tells no keys; that something was played it tells with nothing but the name."""

    first_number: ClassVar[int] = 0
    hears_keys: ClassVar[bool] = False

    @override
    async def send_mark(self, name: str) -> None:
        await self.send(orjson.dumps({"event": "playedStream", "name": name}).decode())
