"""The media stream of carriers that send 16-bit little-endian PCM in binary frames, and everything else as text."""

from abc import ABC, abstractmethod

from api.services.pipecat.serializer import CallerAudio, CarrierSerializer, StreamEvent

FRAMES_A_SECOND = 50


class LinearSerializer(CarrierSerializer, ABC):
    """Both ways alike, in frames of exactly 20 ms.

    Args:
        rate: Of the audio, Hz.
        early: What the caller said before the stream told what it is; heard first.
    """

    def __init__(self, rate: int, early: bytes = b"") -> None:
        super().__init__(sample_rate=rate)
        self._frame_bytes = rate // FRAMES_A_SECOND * 2
        self._early = early

    def decode(self, message: str | bytes) -> StreamEvent | None:
        """The event in a message."""
        if isinstance(message, str):
            return self.decode_text(message)
        pcm, self._early = self._early + message, b""
        return CallerAudio(pcm[: len(pcm) & ~1]) if len(pcm) > 1 else None

    @abstractmethod
    def decode_text(self, message: str) -> StreamEvent | None:
        """The event in a message that is no audio.

        Raises:
            ValueError: The message is not one of the carrier's.
        """

    def encode_audio(self, pcm: bytes) -> bytes:
        """A binary frame. Carriers close the socket on one of any other size, so a short one is filled."""
        return pcm.ljust(self._frame_bytes, b"\0")
