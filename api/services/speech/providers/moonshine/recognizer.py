"""One Moonshine model for all calls of the process.

The library's transcriber is not safe across threads (a second call frees the first one's transcript), so a lock stands
before it. Its own voice detector is off: it splits clicks off an utterance and invents words for them.
"""

import threading
from functools import cache
from pathlib import Path

import moonshine_voice
import numpy as np
from moonshine_voice import ModelArch, Transcriber

from api.services.pipecat.resampling import Samples, resample_floats
from api.services.speech.threads import in_thread

MODEL_RATE = 16000
LEAD_SECONDS, TAIL_SECONDS = 0.2, 0.3
PEAK = 0.9
MAX_GAIN = 20.0

_lock = threading.Lock()


class MoonshineRecognizer:
    """Transcribes one utterance at a time."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        """What was said in ``pcm`` (16-bit mono at ``sample_rate`` Hz); empty if nothing was."""
        return await in_thread(_transcribe, pcm, sample_rate)


def warm_up() -> None:
    """Load the model and run it once."""
    _transcribe(bytes(MODEL_RATE), MODEL_RATE)


@cache
def _model() -> Transcriber:
    folder = Path(moonshine_voice.__file__).parent / "assets" / "tiny-en"
    return Transcriber(folder, ModelArch.TINY, options={"vad_threshold": "0.0"})


def _transcribe(pcm: bytes, sample_rate: int) -> str:
    samples = _prepare(pcm, sample_rate).tolist()
    with _lock:
        transcript = _model().transcribe_without_streaming(samples, MODEL_RATE)
        return " ".join(line.text.strip() for line in transcript.lines).strip()


def _prepare(pcm: bytes, sample_rate: int) -> Samples:
    """Samples at the model's rate, brought to one loudness, with a little silence around them."""
    samples = resample_floats(np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0, sample_rate, MODEL_RATE)
    loudest = float(np.abs(samples).max(initial=0.0))
    gain = min(PEAK / loudest, MAX_GAIN) if loudest > 0 else 1.0
    return np.pad(samples * gain, (int(LEAD_SECONDS * MODEL_RATE), int(TAIL_SECONDS * MODEL_RATE)))
