"""Twilio's messages on a media stream.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from typing import Any, ClassVar

from typing_extensions import override

from api.simulator.mulaw_stream import MulawStream


class TwilioStream(MulawStream):
    """One ``<Connect><Stream>``; it counts in text."""

    name_prefix: ClassVar[str] = "MZ"
    key_track: ClassVar[str] = "inbound_track"

    @override
    def write_chunk(self, number: int) -> Any:
        return str(number)
