"""One Hibari model for all calls of the process; each sentence is resampled once, whole, to the call's rate."""

from collections.abc import AsyncGenerator
from functools import cache
from typing import Any

import numpy as np
from hibari import Hibari
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from api.services.pipecat.resampling import Samples, resample_floats, to_pcm
from api.services.speech.threads import in_thread

VOICE = "heart"
AUDIBLE = 0.005
LEAD_SECONDS, TAIL_SECONDS = 0.02, 0.2
"""What is left of the third of a second of silence the model puts around every sentence."""


class HibariTTSService(TTSService):
    """Speaks sentence by sentence at ``sample_rate`` Hz, and tells when each word is heard.

    The model gives no word timings; they are spread over a sentence by the words' lengths. That is close enough to know
    what a caller who interrupts has heard.
    """

    def __init__(self, *, sample_rate: int, **kwargs: Any) -> None:
        super().__init__(
            sample_rate=sample_rate,
            push_start_frame=True,
            push_stop_frames=True,
            push_text_frames=False,
            settings=TTSSettings(model="hibari", voice=VOICE, language=None),
            **kwargs,
        )
        self._context = ""
        self._spoken_seconds = 0.0

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """The audio of ``text``, a frame per sentence."""
        if context_id != self._context:
            self._context, self._spoken_seconds = context_id, 0.0
        for sentence in Hibari.split_sentences(text):
            audio = await in_thread(synthesize, sentence, self.sample_rate)
            seconds = len(audio) / 2 / self.sample_rate
            times = spread_words(sentence, self._spoken_seconds, seconds)
            await self.add_word_timestamps(times, context_id)
            self._spoken_seconds += seconds
            yield TTSAudioRawFrame(audio, self.sample_rate, 1, context_id=context_id)


def spread_words(sentence: str, start: float, seconds: float) -> list[tuple[str, float]]:
    """Each word of the sentence and when it begins, in seconds, if the sentence takes ``seconds`` from ``start``."""
    words = sentence.split()
    letters = sum(len(word) + 1 for word in words)
    times, before = [], 0
    for word in words:
        times.append((word, start + seconds * before / letters))
        before += len(word) + 1
    return times


def synthesize(text: str, sample_rate: int) -> bytes:
    """16-bit mono PCM of ``text`` at ``sample_rate`` Hz."""
    voice = _voice()
    parts = [_trim(samples, voice.sample_rate) for samples in voice.stream(text)]
    if not parts:
        return b""
    return to_pcm(resample_floats(np.concatenate(parts), voice.sample_rate, sample_rate))


def _trim(samples: Samples, rate: int) -> Samples:
    audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
    if not len(audible):
        return samples
    start = max(0, int(audible[0]) - int(LEAD_SECONDS * rate))
    return samples[start : int(audible[-1]) + int(TAIL_SECONDS * rate)]


def warm_up() -> None:
    """Load the model and say something nobody hears."""
    synthesize("Good morning.", 8000)


@cache
def _voice() -> Hibari:
    return Hibari(VOICE)
