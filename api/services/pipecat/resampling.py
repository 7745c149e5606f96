"""From one sample rate to another: as it comes, with no delay to speak of, or a whole sentence at once.

A stream goes through a windowed-sinc filter 2.5 ms long. It passes what a telephone carries, is 6 dB down a little
below the lower rate's half, and stops 50 dB from half a kilohertz above it. Every input is answered with all the output
it allows.

The output is computed in blocks, each a product with one matrix of the filter's taps. Taps are whole numbers, so that
sums are exact and do not depend on how a stream was cut into pieces.
"""

from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np
import soxr

DELAY_SECONDS = 0.00125
"""How much later than its input a stream's output is."""
TRANSITION_HZ = 1200.0
KAISER_BETA = 4.8
BLOCK_SAMPLES = 48
MOST_PHASES = 1000
ONE = 2.0**30
"""What the taps of one output add up to."""

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]
Sums = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Resampler:
    """A stream of 16-bit mono PCM at another rate; late by ``DELAY_SECONDS``, and never more.

    Args:
        source_rate: Hz, of what is fed.
        target_rate: Hz, of what comes back.

    Raises:
        ValueError: One of the rates is none, or they have next to nothing in common.
    """

    def __init__(self, source_rate: int, target_rate: int) -> None:
        self.source_rate = source_rate
        self._kernel = None if source_rate == target_rate else _kernel(source_rate, target_rate)
        self.reset()

    def reset(self) -> None:
        """Forget what was fed, as if nothing had been."""
        self._half = b""
        self._written = 0  # of the block that is not yet complete
        self._kept = np.zeros(self._kernel.before if self._kernel else 0)

    def feed(self, pcm: bytes) -> bytes:
        """What there is to hear after ``pcm``, which may end anywhere, even within a sample."""
        kernel = self._kernel
        if kernel is None:
            return pcm
        if self._half or len(pcm) % 2:
            pcm = self._half + pcm
            whole = len(pcm) & ~1
            pcm, self._half = pcm[:whole], pcm[whole:]
        if not pcm:
            return b""
        kept, end = len(self._kept), len(self._kept) + len(pcm) // 2
        ready = -(-(end - kernel.before) * kernel.up // kernel.down)
        blocks = -(-ready // kernel.writes)
        samples = np.zeros(blocks * kernel.reads + kernel.before)
        samples[:kept] = self._kept
        samples[kept:end] = np.frombuffer(pcm, np.int16)
        output = kernel.apply(samples, blocks)[self._written : ready]
        complete = (end - kernel.before) // kernel.reads
        self._kept = samples[complete * kernel.reads : end].copy()
        self._written = ready - complete * kernel.writes
        return _to_int16(output)


@dataclass(frozen=True, slots=True, eq=False)
class _Kernel:
    """The filter between two rates.

    Attributes:
        up: Output samples per ``down`` input samples.
        down: See ``up``.
        before: Input samples an output needs besides the newest.
        reads: Input samples per block.
        writes: Output samples per block.
        taps: From ``before + reads`` input samples to ``writes`` output samples.
    """

    up: int
    down: int
    before: int
    reads: int
    writes: int
    taps: Matrix

    def apply(self, samples: Sums, blocks: int) -> Sums:
        """The output of so many blocks, each of which begins ``before`` samples before its own."""
        size = samples.itemsize
        shape, strides = (blocks, self.before + self.reads), (self.reads * size, size)
        overlapping: Matrix = np.ndarray(shape, samples.dtype, samples, 0, strides)
        return (overlapping.copy() @ self.taps).ravel()


@cache
def _kernel(source_rate: int, target_rate: int) -> _Kernel:
    if min(source_rate, target_rate) <= 0:
        raise ValueError(f"no sample rate: {min(source_rate, target_rate)}")
    common = gcd(source_rate, target_rate)
    up, down = target_rate // common, source_rate // common
    if max(up, down) > MOST_PHASES:
        raise ValueError(f"{source_rate} and {target_rate} Hz have too little in common")
    phases = _phases(source_rate, target_rate, up)
    repeats = max(1, BLOCK_SAMPLES // max(up, down))
    before, reads, writes = len(phases) - 1, down * repeats, up * repeats
    taps = np.zeros((before + reads, writes))
    outputs = np.arange(writes)
    newest, phase = divmod(outputs * down, up)
    for age, row in enumerate(phases):
        taps[newest + before - age, outputs] = row[phase]
    return _Kernel(up, down, before, reads, writes, taps)


def _phases(source_rate: int, target_rate: int, up: int) -> Matrix:
    """Taps by the input sample's age and the output's phase; those of a phase add up to ``ONE``."""
    fine_rate = source_rate * up
    centre = DELAY_SECONDS * fine_rate
    offsets = np.arange(int(2 * centre) + 1) - centre
    cutoff = min(source_rate, target_rate) / 2 - TRANSITION_HZ / 8
    window = np.i0(KAISER_BETA * np.sqrt(1 - (offsets / centre) ** 2))
    taps = np.sinc(2 * cutoff / fine_rate * offsets) * window
    padded: Matrix = np.pad(taps, (0, -len(taps) % up)).reshape(-1, up)
    whole: Matrix = np.rint(padded / padded.sum(axis=0) * ONE)
    return whole


def _to_int16(sums: Sums) -> bytes:
    rounded = np.rint(sums / ONE)
    np.minimum(rounded, 32767, out=rounded)
    np.maximum(rounded, -32768, out=rounded)
    return rounded.astype(np.int16).tobytes()


def resample(pcm: bytes, source_rate: int, target_rate: int) -> bytes:
    """All of ``pcm`` (16-bit mono) at ``target_rate`` Hz; nothing is late in a whole."""
    if source_rate == target_rate:
        return pcm
    return bytes(soxr.resample(np.frombuffer(pcm, np.int16), source_rate, target_rate).tobytes())


def resample_floats(samples: Samples, source_rate: int, target_rate: int) -> Samples:
    """All of ``samples`` at ``target_rate`` Hz, for models, which speak and listen in floats."""
    resampled: Samples = soxr.resample(samples, source_rate, target_rate) if source_rate != target_rate else samples
    return resampled


def to_pcm(samples: Samples) -> bytes:
    """Samples from -1 to 1 as 16-bit PCM."""
    return bytes((np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes())
