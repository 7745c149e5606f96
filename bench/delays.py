"""How late a stream is at another rate: ours against pipecat's stream resampler, in audio time.

A sound fed in a frame of 20 ms should come out with that frame; how much
later it does come is its delay. No clock is involved: the samples that come out are counted frame by frame, and how
late the sound within them is, is found by correlation with the whole, resampled at once. What has not come by the end
is left out.
"""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from loguru import logger
from pipecat.audio.utils import create_stream_resampler

from api.services.pipecat.resampling import Resampler
from bench.options import Options

RATES = (8000, 16000, 22050, 24000, 44100, 48000)
FRAME_SECONDS = 0.02
FRAMES = 250
LONGEST_LAG_SECONDS = 0.01
FINER = 10
"""Correlation is sought in steps of a tenth of a sample."""

Feed = Callable[[bytes], Awaitable[bytes]]
Wave = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Delay:
    """Milliseconds. ``lag`` is how late the sound is within the samples; mean and max are over all of them."""

    lag: float
    mean: float
    max: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured from one rate to another."""

    source_rate: int
    target_rate: int
    ours: Delay
    stock: Delay


@dataclass(frozen=True, slots=True)
class Delays:
    """From every rate to every other."""

    pairs: list[Figures]

    def lines(self) -> list[str]:
        """For a person to read."""
        rows = [
            f"  {pair.source_rate:>5} -> {pair.target_rate:<5} Hz   ours {_text(pair.ours)}   stock {_text(pair.stock)}"
            for pair in self.pairs
        ]
        return ["delay of a stream at another rate, in audio time", *rows]


def _noise(rate: int) -> bytes:
    """Noise with nothing above 3 kHz, which every rate carries."""
    generator = np.random.default_rng(1)
    samples = generator.standard_normal(round(8000 * FRAME_SECONDS * FRAMES))
    spectrum = np.fft.rfft(samples)
    spectrum[round(len(spectrum) * 3 / 4) :] = 0
    quiet = np.fft.irfft(spectrum)
    at_rate = soxr.resample(quiet / np.abs(quiet).max() / 2, 8000, rate)
    return bytes((at_rate * 32767).astype(np.int16).tobytes())


async def measure(source_rate: int, target_rate: int, feed: Feed) -> Delay:
    """How late the output of ``feed`` is."""
    said, frame = _noise(source_rate), round(source_rate * FRAME_SECONDS) * 2
    pieces = [await feed(said[start : start + frame]) for start in range(0, len(said), frame)]
    heard = np.frombuffer(b"".join(pieces), np.int16).astype(np.float64)
    whole = soxr.resample(np.frombuffer(said, np.int16).astype(np.float64), source_rate, target_rate)
    lag = _lag(heard, whole, target_rate)
    came_with = np.repeat(np.arange(len(pieces)), [len(piece) // 2 for piece in pieces])
    belongs_to = np.floor((np.arange(len(heard)) / target_rate - lag) / FRAME_SECONDS + 1e-9)
    late = (came_with - belongs_to)[belongs_to >= 0] * FRAME_SECONDS * 1000
    return Delay(round(lag * 1000, 2), round(float(late.mean()), 1), round(float(late.max()), 1))


def _lag(heard: Wave, whole: Wave, rate: int) -> float:
    """Seconds by which ``heard`` is later than ``whole``."""
    length = min(len(heard), len(whole))
    spectrum = np.fft.rfft(heard[:length], 2 * length) * np.conj(np.fft.rfft(whole[:length], 2 * length))
    likeness = np.fft.irfft(spectrum, 2 * length * FINER)
    likeness = likeness[: round(LONGEST_LAG_SECONDS * rate * FINER)]
    return float(np.argmax(likeness)) / FINER / rate


async def compare(source_rate: int, target_rate: int) -> Figures:
    """Ours and the stock one."""
    ours, stock = Resampler(source_rate, target_rate), create_stream_resampler()

    async def feed_ours(pcm: bytes) -> bytes:
        return ours.feed(pcm)

    async def feed_stock(pcm: bytes) -> bytes:
        return await stock.resample(pcm, source_rate, target_rate)

    found: Any = [await measure(source_rate, target_rate, feed) for feed in (feed_ours, feed_stock)]
    return Figures(source_rate, target_rate, *found)


def _text(delay: Delay) -> str:
    return f"mean {delay.mean:5.1f} max {delay.max:4.0f} ms (lag {delay.lag:.2f})"


async def delays(_options: Options) -> Delays:
    """Every pair of rates."""
    logger.remove()
    return Delays([await compare(source, target) for source, target in itertools.permutations(RATES, 2)])
