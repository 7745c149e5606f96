"""The base of every carrier's media protocol: wire messages to events, and back."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from loguru import logger
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    AudioRawFrame,
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    InterruptionFrame,
    OutputTransportMessageFrame,
    OutputTransportMessageUrgentFrame,
)
from pipecat.serializers.base_serializer import FrameSerializer

Wire = str | bytes


@dataclass(frozen=True, slots=True)
class CallerAudio:
    """What the caller's side sent: 16-bit mono PCM at the wire's rate."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One key of the caller's keypad: 0-9, * or #."""

    digit: str


@dataclass(frozen=True, slots=True)
class MarkReturned:
    """The carrier gave a mark back: everything sent before it was played, or dropped by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class StreamStopped:
    """The carrier says the stream is over."""


StreamEvent = CallerAudio | KeyPressed | MarkReturned | StreamStopped


class CarrierSerializer(FrameSerializer, ABC):
    """One carrier's messages. Audio is 16-bit mono PCM at the wire's own rate on our side.

    Attributes:
        on_mark: Told each mark that comes back.
        on_stop: Told when the carrier says the stream is over.
    """

    def __init__(self, *, sample_rate: int = 8000) -> None:
        super().__init__()
        self.wire_rate = sample_rate
        self.on_mark: Callable[[str], None] = lambda _name: None
        self.on_stop: Callable[[], None] = lambda: None

    @abstractmethod
    def decode(self, message: Wire) -> StreamEvent | None:
        """The event in a message, or ``None`` if it says nothing we need.

        Raises:
            ValueError: The message is not one of the carrier's.
        """

    @abstractmethod
    def encode_audio(self, pcm: bytes) -> Wire:
        """A message that plays ``pcm``."""

    @abstractmethod
    def encode_clear(self) -> Wire:
        """A message that drops everything the carrier has buffered."""

    def encode_mark(self, name: str) -> Wire | None:
        """A message that asks for ``name`` back once everything before it was played; ``None`` if there is no such."""
        return None

    def encode_keys(self, keys: str) -> Wire | None:
        """A message that presses ``keys`` (0-9, * and #) towards the caller's side; ``None`` if there is no such."""
        return None

    async def serialize(self, frame: Frame) -> Wire | None:
        """What goes on the wire for ``frame``."""
        if isinstance(frame, AudioRawFrame):
            return self.encode_audio(frame.audio)
        if isinstance(frame, InterruptionFrame):
            return self.encode_clear()
        if isinstance(frame, OutputTransportMessageFrame | OutputTransportMessageUrgentFrame):
            return self.encode_mark(str(frame.message["mark"])) if "mark" in frame.message else None
        return None

    def read(self, message: Wire) -> StreamEvent | None:
        """The event in a message. One that cannot be read is dropped: a bad frame must not end a call."""
        try:
            event = self.decode(message)
            if isinstance(event, KeyPressed):
                KeypadEntry(event.digit)
        except (ValueError, KeyError, TypeError) as error:
            logger.bind(error=type(error).__name__).warning("media message could not be read")
            return None
        return event

    async def deserialize(self, data: Wire) -> Frame | None:
        """The frame in a message, if it becomes one."""
        match self.read(data):
            case CallerAudio(pcm):
                return InputAudioRawFrame(pcm, self.wire_rate, 1)
            case KeyPressed(digit):
                return InputDTMFFrame(KeypadEntry(digit))
            case MarkReturned(name):
                self.on_mark(name)
            case StreamStopped():
                self.on_stop()
        return None
