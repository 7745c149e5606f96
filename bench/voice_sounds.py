"""What the study of voice activity listens to: near voices on telephone lines, and lines without one.

Speech: the simulator's clips, sentences of the embedded voice at several pitches, and people reading, from recordings
in the wheel of ``moonshine-voice``. Noise: what is on a line that is not a near voice. All goes through mu-law, and is
the same at every run.
"""

import audioop
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from api.services.pipecat.resampling import resample_floats, to_pcm
from api.simulator import voices

RATE = 8000
FRAME = 160
SEED = 12
Sound = npt.NDArray[Any]

LEVELS = (-15, -22, -30, -36, -40, -44)
"""Of the voice while it speaks, dBFS."""
BACKGROUNDS = (("silence", 0), ("pink", 25), ("pink", 12), ("white", 18), ("hum", 15))
"""Kind of noise, and by how many decibels the voice is above it."""
DISTANT_LEVELS = (-44, -48, -52, -56)
NOISE_LEVELS = (-20, -30, -40, -50)
NOISE_SECONDS = 30
BELOW_LOUDEST_DB = 30
"""Speech begins and ends where its level is that far below its loudest 10 ms."""
RECORDINGS = ("two_cities", "beckett", "endgame_nagg_nell", "clone-test")
PITCHES = (0.8, 1.0, 1.12)
SENTENCES = (
    "I would like to book an appointment for Tuesday.",
    "Yes.",
    "No, thank you.",
    "Stop, please wait a moment.",
    "What are your opening hours?",
    "Hello, is anybody there?",
    "My number is five five five, one two three four.",
    "Sorry, that is not what I meant.",
    "Can I speak to a person?",
    "Excuse me, how much does it cost?",
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence on a line, and when it begins and ends, in seconds."""

    level: int
    background: str
    pcm: bytes
    begins: float
    ends: float


def rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound**2) + 1e-20))


def gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def samples(pcm: bytes) -> Sound:
    return np.frombuffer(pcm, np.int16) / 32768.0


def wire(sound: Sound) -> bytes:
    pcm = (np.clip(sound, -1, 1) * 32767).astype(np.int16).tobytes()
    return audioop.ulaw2lin(audioop.lin2ulaw(pcm, 2), 2)


def envelope(sound: Sound, seconds: float = 0.01) -> Sound:
    size = round(RATE * seconds)
    return np.asarray(np.sqrt(np.mean(sound[: len(sound) // size * size].reshape(-1, size) ** 2, axis=1) + 1e-20))


def bounds(sound: Sound) -> tuple[int, int]:
    levels = envelope(sound)
    loud = np.flatnonzero(levels > levels.max() * gain(-BELOW_LOUDEST_DB))
    return int(loud[0]) * 80, (int(loud[-1]) + 1) * 80


def at_level(sound: Sound, decibels: float) -> Sound:
    levels = envelope(sound)
    return sound * (gain(decibels) / rms(levels[levels > levels.max() * gain(-BELOW_LOUDEST_DB)]))


def sentences_of(reading: Sound) -> Iterator[Sound]:
    """What lies between pauses of more than 0.3 s."""
    levels = envelope(reading)
    loud = np.flatnonzero(levels > levels.max() * gain(-34))
    for run in np.split(loud, np.flatnonzero(np.diff(loud) > 36) + 1):
        if len(run) >= 30:
            yield reading[max(0, run[0] - 3) * 80 : (run[-1] + 4) * 80]


def read_aloud() -> list[Sound]:
    assets = resources.files("moonshine_voice.assets")
    readings = [voices.read_wav(Path(str(assets.joinpath(f"{name}.wav"))), RATE) for name in RECORDINGS]
    return [sentence for reading in readings for sentence in sentences_of(samples(reading))]


def spoken() -> list[Sound]:
    """The embedded voice, as ``voices.speak`` but the same at each run."""
    from hibari import Hibari  # noqa: PLC0415  # as in voices

    voice = Hibari()
    raw = [voice(text, seed=SEED) for text in SENTENCES]
    return [
        samples(to_pcm(resample_floats(one, round(voice.sample_rate * pitch), RATE)))
        for pitch in PITCHES
        for one in raw
    ]


class Noises:
    """What is heard on a line that is not a near voice. Levels are the caller's to choose."""

    def __init__(self, rng: np.random.Generator, readings: list[Sound]) -> None:
        self._rng = rng
        self._readings = [at_level(reading, 0) for reading in readings]
        self.kinds: dict[str, Callable[[int], Sound]] = {
            "white": lambda n: rng.normal(size=n),
            "pink": self._pink,
            "hum": lambda n: sum((self._tone(50 * k, n) / k for k in (1, 2, 3, 5, 7)), np.zeros(n)),
            "ringback": lambda n: self._tone(425, n) * (np.arange(n) / RATE % 3 < 1),
            "music": lambda n: self._row(n, self._note, (-0.1, 0.1)),
            "dtmf": lambda n: self._row(n, self._key, (0.2, 0.7)),
            "clicks": lambda n: self._row(n, lambda: self._burst(0.004, 0.001), (0.2, 1.2)),
            "keyboard": lambda n: self._row(n, lambda: self._burst(0.03, 0.005), (0.05, 0.25)),
            "breath": lambda n: self._row(n, lambda: self._band(0.6, 300, 2500), (0.5, 2.5)),
            "hiss": lambda n: self._row(n, lambda: self._band(0.25, 2500, 3900), (0.2, 1.2)),
            "cough": lambda n: self._row(n, lambda: self._burst(0.3, 0.07), (0.7, 2.5)),
            "babble": lambda n: self._voices(n, 6),
            "two voices": lambda n: self._voices(n, 2),
            "distant voice": lambda n: self._voices(n, 1),
        }

    def make(self, kind: str, seconds: float, decibels: float) -> Sound:
        sound = self.kinds[kind](round(RATE * seconds))
        return sound * (gain(decibels) / rms(sound))

    def _row(self, n: int, make: Callable[[], Sound], gap: tuple[float, float]) -> Sound:
        sound, at = np.zeros(n), 0
        while at < n:
            one = make()[: n - at]
            sound[at : at + len(one)] += one
            at += len(one) + round(RATE * self._rng.uniform(*gap))
        return sound

    def _tone(self, hertz: float, n: int) -> Sound:
        return np.sin(2 * np.pi * hertz * np.arange(n) / RATE + self._rng.uniform(0, 6))

    def _note(self) -> Sound:
        n, pitch = round(RATE * self._rng.choice([0.2, 0.4, 0.6])), 220 * 2 ** (self._rng.integers(0, 24) / 12)
        tones = [self._tone(pitch * k, n) / k for k in range(1, 6) if pitch * k < 3800]
        return sum(tones, np.zeros(n)) * np.exp(-np.arange(n) / (RATE * 0.5))

    def _key(self) -> Sound:
        low, high = self._rng.choice([(697, 1209), (770, 1336), (852, 1477), (941, 1336)])
        n = round(RATE * self._rng.uniform(0.08, 0.25))
        return self._tone(low, n) + self._tone(high, n)

    def _burst(self, seconds: float, decay: float) -> Sound:
        n = round(RATE * seconds)
        return self._rng.normal(size=n) * np.exp(-np.arange(n) / (RATE * decay))

    def _band(self, seconds: float, low: float, high: float) -> Sound:
        n = round(RATE * seconds)
        return self._filtered(n, lambda hertz: ((hertz > low) & (hertz < high)).astype(float)) * np.hanning(n)

    def _pink(self, n: int) -> Sound:
        return self._filtered(n, lambda hertz: (hertz > 50) / np.sqrt(np.maximum(hertz, 1)))

    def _filtered(self, n: int, shape: Callable[[Sound], Sound]) -> Sound:
        spectrum = np.fft.rfft(self._rng.normal(size=n)) * shape(np.fft.rfftfreq(n, 1 / RATE))
        return np.fft.irfft(spectrum, n)

    def _voices(self, n: int, count: int) -> Sound:
        sound = np.zeros(n)
        for _ in range(count):
            order = self._rng.permutation(len(self._readings))
            talk = np.concatenate([self._readings[one] for one in order])
            sound += np.roll(talk, int(self._rng.integers(len(talk))))[:n]
        return sound


def speech_set(rng: np.random.Generator) -> tuple[list[Utterance], Noises]:
    readings = read_aloud()
    noises = Noises(rng, readings)
    clips = [samples(voices.clip(path.stem)) for path in sorted(voices.CLIPS.glob("*.ulaw"))]
    utterances = []
    for sound in clips + readings + spoken():
        first, last = bounds(sound)
        voice = sound[max(0, first - 400) : last + 400]
        first, last = bounds(voice)
        for level in LEVELS:
            kind, above = BACKGROUNDS[rng.integers(len(BACKGROUNDS))]
            lead = 2 * RATE + int(rng.integers(2 * FRAME))
            line = np.concatenate([np.zeros(lead), at_level(voice, level), np.zeros(RATE)])
            if kind != "silence":
                line += noises.make(kind, len(line) / RATE, level - above)
            utterances.append(Utterance(level, kind, wire(line), (lead + first) / RATE, (lead + last) / RATE))
    return utterances, noises


def noise_set(noises: Noises) -> list[tuple[str, bytes]]:
    far = ("babble", "two voices", "distant voice")
    return [
        (kind, wire(noises.make(kind, NOISE_SECONDS, level)))
        for kind in noises.kinds
        for level in (DISTANT_LEVELS if kind in far else NOISE_LEVELS)
    ]
