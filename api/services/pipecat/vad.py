"""Voice activity detection: when a caller begins to speak, and when they cease.

All calls share one model (``voice_model``). What becomes of its confidences is pipecat's own state machine behind one
of two gates. ``stock`` decides window by window what ``SileroVADAnalyzer`` does. ``quick``, the default, hears speech
begin earlier and leaves its end alone: it measures the level of the very windows it judges instead of the smoothed
loudness of the last 400 ms, and has the model be a little surer instead (decision 12, ``bench.voice_activity``).
"""

import math
from collections import deque
from collections.abc import Callable
from typing import Literal, Protocol

import numpy as np
from pipecat.audio.utils import exp_smoothing
from pipecat.audio.vad.vad_analyzer import VADParams, VADState
from pipecat.audio.volume import AudioVolumeTracker

from api.services.pipecat.voice_model import WINDOW_SECONDS, Ear

__all__ = ["WINDOW_SECONDS", "Gate", "VADParams", "VADState", "VoiceDetector", "warm_up"]

Gate = Literal["quick", "stock"]
Heard = Callable[[VADState], None]

RESET_SECONDS = 2.0
RESET_CONFIDENCE = 0.1
RESET_WINDOWS = 5
"""As stock: the model forgets after so many seconds, once a caller is quiet and windows in a row were no speech."""

SURE = 0.85
"""Mean confidence of the windows that begin speech."""
VERY_SURE = 0.95
"""The same, where one window less than ``start_secs`` is enough."""
ONSET_DB = 3.0
"""How much louder than ``min_volume`` speech begins: a single window's level varies more than that of 400 ms."""
HOLD_WINDOWS = 10
"""Speech goes on through quiet sounds for so long after the last loud window, as it does in stock's 400 ms."""


class VoiceDetector:
    """Tells speech from silence in one caller's audio.

    Args:
        sample_rate: 8000 or 16000 Hz.
        heard: Told the state after each window of 32 ms, in order: within ``feed`` while few calls are live or no event
            loop runs, else up to 5 ms later, on the loop. What it raises is logged and raised there; other calls go on.
        gate: ``quick``, or ``stock`` for pipecat's very decisions.

    Raises:
        ValueError: Another sample rate.
    """

    def __init__(
        self, sample_rate: int, params: VADParams | None = None, *, heard: Heard, gate: Gate = "quick"
    ) -> None:
        params = params or VADParams()
        self.state = VADState.QUIET
        self._heard = heard
        self._gate: _Gate = _StockGate(params, sample_rate) if gate == "stock" else _QuickGate(params)
        self._stop_windows = _windows(params.stop_secs)
        self._starting = self._stopping = 0
        self._until_reset = self._reset_windows = math.ceil(RESET_SECONDS / WINDOW_SECONDS)
        self._clear_windows = 0
        self._ear = Ear(sample_rate, self._judge)

    def feed(self, pcm: bytes) -> None:
        """Hear ``pcm``: 16-bit mono, of any length."""
        self._ear.feed(pcm)

    def close(self) -> None:
        """Hear no more, and call back no more."""
        self._ear.close()

    def _judge(self, confidence: float, power: float, window: bytearray) -> None:
        self._forget_in_silence(confidence)
        voiced = self._gate.hear(confidence, power, window)
        self.state = self._after_voice() if voiced else self._after_silence()
        self._heard(self.state)

    def _after_voice(self) -> VADState:
        if self.state is VADState.SPEAKING or self.state is VADState.STOPPING:
            return VADState.SPEAKING if self._gate.goes_on() else self._after_silence()
        self._starting = self._starting + 1 if self.state is VADState.STARTING else 1
        return VADState.SPEAKING if self._gate.begins(self._starting) else VADState.STARTING

    def _after_silence(self) -> VADState:
        if self.state is VADState.QUIET or self.state is VADState.STARTING:
            return VADState.QUIET
        self._stopping = self._stopping + 1 if self.state is VADState.STOPPING else 1
        return VADState.QUIET if self._stopping >= self._stop_windows else VADState.STOPPING

    def _forget_in_silence(self, confidence: float) -> None:
        self._until_reset -= 1
        self._clear_windows = self._clear_windows + 1 if confidence < RESET_CONFIDENCE else 0
        if self._until_reset <= 0 and self._clear_windows >= RESET_WINDOWS and self.state is VADState.QUIET:
            self._ear.forget()
            self._until_reset = self._reset_windows


class _Gate(Protocol):
    """What counts as voice."""

    def hear(self, confidence: float, power: float, window: bytearray) -> bool:
        """Whether a window may be a near voice."""

    def begins(self, windows: int) -> bool:
        """Whether so many windows of voice in a row begin speech."""

    def goes_on(self) -> bool:
        """Whether a window of voice is part of the speech before it."""


class _StockGate:
    """pipecat's: confidence, and the smoothed loudness (BS.1770) of the last 400 ms."""

    def __init__(self, params: VADParams, sample_rate: int) -> None:
        self._params = params
        self._rate = sample_rate
        self._confidence = _single(params.confidence)
        self._start_windows = _windows(params.start_secs)
        self._tracker = AudioVolumeTracker()
        self._volume = 0.0

    def hear(self, confidence: float, power: float, window: bytearray) -> bool:
        self._tracker.update(bytes(window[-2 * round(self._rate * WINDOW_SECONDS) :]), self._rate)
        self._volume = exp_smoothing(self._tracker.volume, self._volume, 0.2)
        return confidence >= self._confidence and self._volume >= self._params.min_volume

    def begins(self, windows: int) -> bool:
        return windows >= self._start_windows

    def goes_on(self) -> bool:
        return True


class _QuickGate:
    """Confidence alone counts windows; their level, and how sure the model was, decide whether they begin speech."""

    def __init__(self, params: VADParams) -> None:
        self._confidence = _single(params.confidence)
        self._sure, self._very_sure = max(params.confidence, SURE), max(params.confidence, VERY_SURE)
        self._start_windows = max(1, _windows(params.start_secs))
        loudness = -110 + 100 * params.min_volume  # pipecat's scale: 0 is -110 LUFS, 1 is -10 LUFS
        self._quiet, self._loud = _power(loudness), _power(loudness + ONSET_DB)
        self._run: deque[tuple[float, float]] = deque(maxlen=self._start_windows)
        self._since_loud = HOLD_WINDOWS + 1

    def hear(self, confidence: float, power: float, window: bytearray) -> bool:
        self._since_loud = 0 if power >= self._quiet else self._since_loud + 1
        if confidence < self._confidence:
            self._run.clear()
            return False
        self._run.append((confidence, power))
        return True

    def begins(self, windows: int) -> bool:
        count = len(self._run)
        if count < self._start_windows - 1 or count == 0:
            return False
        confidence = sum(confidence for confidence, _ in self._run) / count
        power = sum(power for _, power in self._run) / count
        return power >= self._loud and confidence >= (self._sure if count >= self._start_windows else self._very_sure)

    def goes_on(self) -> bool:
        return self._since_loud <= HOLD_WINDOWS


def _windows(seconds: float) -> int:
    return round(seconds / WINDOW_SECONDS)


def _power(decibels: float) -> float:
    return float(10 ** (decibels / 10))


def _single(confidence: float) -> float:
    """``confidence`` as exact as the model's own."""
    return float(np.float32(confidence))


def warm_up() -> None:
    """Load the model and run it once."""
    detector = VoiceDetector(8000, heard=lambda _state: None)
    detector.feed(bytes(1024))
    detector.close()
