"""A recording that is being written, followed: what a call sounded like a moment ago, at no cost to the call."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from api.services.pipecat.wav import BYTES_PER_SAMPLE, HEADER_BYTES, SIDES, sample_rate

FRAME_BYTES = SIDES * BYTES_PER_SAMPLE


@dataclass(slots=True)
class GrowingRecording:
    """A stereo WAV that somebody appends to.

    Attributes:
        sample_rate: Of each side, Hz.
    """

    sample_rate: int
    _path: Path
    _position: int

    @classmethod
    def find(cls, path: Path, *, behind_seconds: float) -> Self | None:
        """The recording at ``path`` from so long before its present end; ``None`` if it has not begun."""
        try:
            with path.open("rb") as file:
                first = file.read(HEADER_BYTES)
        except FileNotFoundError:
            return None
        if len(first) < HEADER_BYTES:
            return None
        found = cls(sample_rate(first), path, HEADER_BYTES)
        found.catch_up(behind_seconds)
        return found

    @property
    def position_seconds(self) -> float:
        """How far into the call the next sample is."""
        return self._seconds(self._position - HEADER_BYTES)

    @property
    def waiting_seconds(self) -> float:
        """How much there is to read."""
        return self._seconds(self._end - self._position)

    def catch_up(self, behind_seconds: float) -> None:
        """Leave out what is older than ``behind_seconds`` before the present end."""
        frames = int(behind_seconds * self.sample_rate)
        self._position = max(self._position, self._end - frames * FRAME_BYTES)

    def read(self, at_most: int) -> bytes:
        """The next samples, interleaved; empty if there are none yet."""
        length = min(at_most, self._end - self._position) // FRAME_BYTES * FRAME_BYTES
        with self._path.open("rb") as file:
            pcm = os.pread(file.fileno(), length, self._position)
        self._position += len(pcm)
        return pcm

    @property
    def _end(self) -> int:
        return HEADER_BYTES + max(0, self._path.stat().st_size - HEADER_BYTES) // FRAME_BYTES * FRAME_BYTES

    def _seconds(self, count: int) -> float:
        return count / FRAME_BYTES / self.sample_rate
