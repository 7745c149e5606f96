"""Whether a caller who paused has finished: pipecat's Smart Turn, one model for all calls of the process."""

from functools import cache

import numpy as np
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

from api.services.speech.threads import in_thread

MODEL_SECONDS = 8


async def sounds_finished(pcm: bytes, sample_rate: int) -> bool:
    """Whether the utterance ``pcm`` (16-bit mono at ``sample_rate`` Hz) sounds like a complete turn."""
    return await in_thread(_predict, pcm, sample_rate)


def warm_up() -> None:
    """Load the model and run it once."""
    _predict(bytes(16000), 8000)


@cache
def _analyzer(sample_rate: int) -> LocalSmartTurnAnalyzerV3:
    analyzer = LocalSmartTurnAnalyzerV3(sample_rate=sample_rate)
    analyzer.set_sample_rate(sample_rate)
    return analyzer


def _predict(pcm: bytes, sample_rate: int) -> bool:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0
    verdict = _analyzer(sample_rate)._predict_endpoint(samples[-MODEL_SECONDS * sample_rate :])
    return bool(verdict["prediction"] == 1)
