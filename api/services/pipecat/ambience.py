"""Background sound under the agent's voice."""

import audioop
import wave
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.errors import ConfigurationError

BYTES_PER_SAMPLE = 2
SHARED_FILES = 16


class Ambience:
    """A sound that goes round under one call's voice.

    Args:
        pcm: 16-bit mono PCM at the wire's rate; all calls share it.
    """

    def __init__(self, pcm: bytes) -> None:
        self._pcm = pcm
        self._at = 0

    def under(self, voice: bytes) -> bytes:
        """``voice`` with the next stretch of the sound under it."""
        sound = self._pcm[self._at : self._at + len(voice)]
        self._at += len(voice)
        while len(sound) < len(voice):
            self._at = len(voice) - len(sound)
            sound += self._pcm[: self._at]
        return audioop.add(voice, sound, BYTES_PER_SAMPLE)


def build_ambience(config: Mapping[str, Any] | None, rate: int) -> Ambience | None:
    """The sound of ``{"enabled": bool, "path": WAV file, "volume": 0-1}``; ``None`` where there is none.

    Raises:
        ConfigurationError: There is no such file, or it is not 16-bit mono at ``rate`` Hz.
    """
    if not config or not config.get("enabled", True):
        return None
    path = Path(str(config.get("path", "")))
    if not path.is_file():
        raise ConfigurationError("the ambient noise has no sound file")
    return Ambience(_read(path, rate, float(config.get("volume", 0.3))))


@lru_cache(SHARED_FILES)
def _read(path: Path, rate: int, volume: float) -> bytes:
    try:
        with wave.open(str(path), "rb") as file:
            if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (rate, 1, BYTES_PER_SAMPLE):
                raise ConfigurationError(f"the ambient noise must be 16-bit mono at {rate} Hz")
            pcm = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ConfigurationError("the ambient noise is not a WAV file") from error
    if not pcm:
        raise ConfigurationError("the ambient noise is empty")
    return audioop.mul(pcm, BYTES_PER_SAMPLE, volume)
