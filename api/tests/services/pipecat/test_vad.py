"""Voice activity detection: shared, and still pipecat's own."""

import numpy as np
from pipecat.audio.vad.silero import SileroVADAnalyzer

from api.services.pipecat.vad import VADParams, VADState, VoiceDetector
from api.simulator import voices

FRAME = 320


def line() -> list[bytes]:
    """Twenty seconds of speech, silence and noise in 20 ms frames."""
    noise = (np.random.default_rng(7).normal(0, 300, 16000)).astype(np.int16).tobytes()
    parts = [
        bytes(16000),
        voices.clip("opening-hours"),
        bytes(12000),
        noise,
        voices.clip("that-is-right"),
        bytes(24000),
    ]
    audio = b"".join(parts) * 2
    return [audio[start : start + FRAME] for start in range(0, len(audio) - FRAME, FRAME)]


def test_decisions_are_those_of_the_stock_analyzer() -> None:
    stock = SileroVADAnalyzer(sample_rate=8000, params=VADParams())
    stock.set_sample_rate(8000)
    ours = VoiceDetector(8000)
    frames = line()
    assert [ours.detect(frame) for frame in frames] == [stock._run_analyzer(frame) for frame in frames]


def test_calls_that_share_the_model_do_not_share_what_they_heard() -> None:
    alone = VoiceDetector(8000)
    expected = [alone.detect(frame) for frame in line()]
    one, other = VoiceDetector(8000), VoiceDetector(8000)
    heard = []
    for frame, foreign in zip(line(), reversed(line()), strict=True):
        heard.append(one.detect(frame))
        other.detect(foreign)
    assert heard == expected


def test_speech_is_heard_and_its_end_too() -> None:
    detector = VoiceDetector(8000)
    states = [detector.detect(frame) for frame in line()]
    assert VADState.SPEAKING in states
    assert states[-1] is VADState.QUIET
