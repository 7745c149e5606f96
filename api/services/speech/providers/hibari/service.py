"""One Hibari model for all calls of the process; each sentence is resampled once, whole, to the call's rate."""

from collections.abc import AsyncGenerator, Iterator
from functools import cache
from typing import Any

import numpy as np
import soxr
from hibari import Hibari
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from api.services.speech.threads import in_thread

VOICE = "heart"
AUDIBLE = 0.005
LEAD_SECONDS, TAIL_SECONDS = 0.02, 0.2
"""What is left of the third of a second of silence the model puts around every sentence."""


Samples = np.ndarray[tuple[int], np.dtype[np.float32]]


class HibariTTSService(TTSService):
    """Speaks sentence by sentence at ``sample_rate`` Hz."""

    def __init__(self, *, sample_rate: int, **kwargs: Any) -> None:
        super().__init__(
            sample_rate=sample_rate,
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model="hibari", voice=VOICE, language=None),
            **kwargs,
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """The audio of ``text``, a frame per sentence."""
        sentences = synthesize(text, self.sample_rate)
        while audio := await in_thread(next, sentences, b""):
            yield TTSAudioRawFrame(audio, self.sample_rate, 1, context_id=context_id)


def synthesize(text: str, sample_rate: int) -> Iterator[bytes]:
    """16-bit mono PCM of each sentence of ``text`` at ``sample_rate`` Hz."""
    voice = _voice()
    for samples in voice.stream(text):
        if len(samples):
            wire = soxr.resample(_trim(samples, voice.sample_rate), voice.sample_rate, sample_rate)
            yield (np.clip(wire, -1.0, 1.0) * 32767).astype(np.int16).tobytes()


def _trim(samples: Samples, rate: int) -> Samples:
    audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
    if not len(audible):
        return samples
    start = max(0, int(audible[0]) - int(LEAD_SECONDS * rate))
    return samples[start : int(audible[-1]) + int(TAIL_SECONDS * rate)]


def warm_up() -> None:
    """Load the model and say something nobody hears."""
    for _ in synthesize("Good morning.", 8000):
        pass


@cache
def _voice() -> Hibari:
    return Hibari(VOICE)
