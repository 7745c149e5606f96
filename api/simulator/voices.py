"""What a simulated caller's voice sounds like: clips recorded beforehand, files, or words spoken on the spot."""

import audioop
import wave
from pathlib import Path

import numpy as np

from api.services.pipecat.resampling import resample_floats, to_pcm

CLIPS = Path(__file__).with_name("clips")
CALLER_PITCH = 0.87
"""Below 1: deeper and slower than the agent's voice, which it is made of."""


def clip(name: str) -> bytes:
    """A sentence recorded beforehand, 16-bit mono PCM at 8 kHz. Names are those of the files in ``clips/``."""
    return audioop.ulaw2lin((CLIPS / f"{name}.ulaw").read_bytes(), 2)


def read_wav(path: Path, rate: int = 8000) -> bytes:
    """A WAV file as 16-bit mono PCM at ``rate`` Hz.

    Raises:
        ValueError: It is not 16-bit PCM.
    """
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:
            raise ValueError(f"{path} is not 16-bit PCM")
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, file.getnchannels())
        return to_pcm(resample_floats(samples.mean(axis=1) / 32768.0, file.getframerate(), rate))


def speak(text: str, rate: int = 8000) -> bytes:
    """``text`` spoken by the embedded voice, deeper than the agent's, 16-bit mono PCM at ``rate`` Hz."""
    from hibari import Hibari  # noqa: PLC0415  # a model is loaded only for callers who are given words

    voice = Hibari()
    return to_pcm(resample_floats(voice(text), round(voice.sample_rate * CALLER_PITCH), rate))
