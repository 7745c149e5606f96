"""Hears what passes on the wire, both ways, whatever the carrier's protocol is."""

from typing import Any, Protocol

from pipecat.frames.frames import Frame, InputAudioRawFrame, InterruptionFrame, OutputAudioRawFrame
from pipecat.serializers.base_serializer import FrameSerializer


class WireListener(Protocol):
    """Told what passes, 16-bit mono PCM at the wire's rate."""

    def caller_said(self, pcm: bytes) -> None:
        """The caller's side sent this."""

    def agent_said(self, pcm: bytes) -> None:
        """This goes out now."""

    def agent_cut_off(self) -> None:
        """What the carrier has not played yet is dropped."""


class WireTap(FrameSerializer):
    """Stands before a serializer and tells the listeners what it reads and writes."""

    def __init__(self, inner: FrameSerializer, listeners: tuple[WireListener, ...]) -> None:
        super().__init__()
        self.inner = inner
        self._listeners = listeners

    async def setup(self, setup: Any) -> None:
        await self.inner.setup(setup)

    async def serialize(self, frame: Frame) -> str | bytes | None:
        """What ``inner`` makes of the frame."""
        if isinstance(frame, OutputAudioRawFrame):
            for listener in self._listeners:
                listener.agent_said(frame.audio)
        elif isinstance(frame, InterruptionFrame):
            for listener in self._listeners:
                listener.agent_cut_off()
        return await self.inner.serialize(frame)

    async def deserialize(self, data: str | bytes) -> Frame | None:
        """What ``inner`` makes of the message."""
        frame = await self.inner.deserialize(data)
        if isinstance(frame, InputAudioRawFrame):
            for listener in self._listeners:
                listener.caller_said(frame.audio)
        return frame


def tap_wire(transport: Any, *listeners: WireListener) -> None:
    """Let ``listeners`` hear everything that passes through a pipecat WebSocket transport."""
    params = transport._params
    params.serializer = WireTap(params.serializer, listeners)
