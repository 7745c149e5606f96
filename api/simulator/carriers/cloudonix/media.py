"""Cloudonix's messages on a media stream.

https://developers.cloudonix.com/Documentation/voiceApplication/Verb/connect/stream
"""

from collections.abc import Mapping

from typing_extensions import override

from api.simulator.faults import Faults
from api.simulator.mulaw_stream import MulawStream
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone

PACKET_BYTES = 160
"""20 ms of mu-law."""


class CloudonixStream(MulawStream):
    """One ``<Connect><Stream>``; it plays packets of 20 ms and no others.

    Args:
        phone: Whose audio it carries.
        faults: How it misbehaves.
        call: What ``start`` and ``stop`` name the call by.
        parameters: What ``start`` carries along.
        outcome: Where it is written down that a packet was refused.
    """

    def __init__(
        self,
        phone: Phone,
        faults: Faults,
        call: Mapping[str, str],
        parameters: Mapping[str, str],
        outcome: CallOutcome,
    ) -> None:
        super().__init__(phone, faults, call, parameters)
        self._outcome = outcome

    @override
    def hear(self, audio: bytes) -> None:
        if len(audio) == PACKET_BYTES:
            super().hear(audio)
        else:
            self._outcome.error = f"a packet of {len(audio) / 8:g} ms was refused"
