"""The outline of a recording: how loud each side was, from one end to the other.

A recording is read piece by piece, on a thread of its own: an hour of it takes neither the memory nor the event loop
from the calls that are live meanwhile. This module loads numpy.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

BYTES_PER_SAMPLE = 2
FULL_SCALE = 32768
PIECE_FRAMES = 65_536
REMEMBERED = 32
MOST_BUCKETS = 4000

# One at a time: whoever looks at many recordings waits, calls do not.
_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="waveform")


class UnreadableRecording(ValueError):
    """The file is no 16-bit WAV."""


@dataclass(frozen=True, slots=True)
class Waveform:
    """How loud each side was: the largest sample of each stretch of time, all as long, from 0 to 1.

    Attributes:
        duration_seconds: From one end to the other.
        caller: The left channel.
        agent: The right channel; silent in a recording that has only one.
    """

    duration_seconds: float
    caller: tuple[float, ...]
    agent: tuple[float, ...]


async def outline(path: Path, buckets: int) -> Waveform:
    """The recording at ``path`` in ``buckets`` stretches, or fewer if it has fewer samples.

    What is being written may be read: its outline reaches as far as it does.

    Raises:
        UnreadableRecording: It is no 16-bit WAV.
        OSError: It cannot be read.
    """
    return await asyncio.get_running_loop().run_in_executor(_pool, _look_up, path, buckets)


def _look_up(path: Path, buckets: int) -> Waveform:
    stat = path.stat()
    duration_seconds, peaks = _read(path, stat.st_size, stat.st_mtime_ns)
    begins = _edges(len(peaks), buckets)[:-1]
    caller, agent = np.maximum.reduceat(peaks, begins).T.tolist() if begins else ((), ())
    return Waveform(duration_seconds, tuple(caller), tuple(agent))


@lru_cache(maxsize=REMEMBERED)
def _read(path: Path, _size: int, _modified: int) -> tuple[float, np.ndarray[Any, Any]]:
    """How long the file was when it had that size, and its peaks, as finely as anybody may ask."""
    with path.open("rb") as file:
        audio = _find_audio(file)
        edges = _edges(audio.frames, MOST_BUCKETS)
        peaks = [_peak(file, audio, begin, end) for begin, end in pairwise(edges)]
    return round(audio.frames / audio.rate, 3), np.array(peaks)


def _edges(length: int, buckets: int) -> list[int]:
    """Where so many stretches, or one for each item if there are fewer, begin and end."""
    buckets = min(buckets, length)
    return [length * index // buckets for index in range(buckets + 1)] if buckets else [0]


@dataclass(frozen=True, slots=True)
class _Audio:
    """Where a file's samples are, and how many of them."""

    offset: int
    frames: int
    rate: int
    channels: int


def _find_audio(file: BufferedReader) -> _Audio:
    if file.read(4) != b"RIFF" or file.read(8)[4:] != b"WAVE":
        raise UnreadableRecording("no WAV file")
    rate = channels = 0
    for name, offset, size in _chunks(file):
        if name == b"fmt ":
            head = file.read(16)
            channels, rate = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:8], "little")
            if (head[:2], head[14:16]) != (b"\1\0", b"\x10\0") or not rate or channels not in (1, 2):
                raise UnreadableRecording("no 16-bit mono or stereo")
        elif name == b"data" and rate:
            return _Audio(offset, size // (channels * BYTES_PER_SAMPLE), rate, channels)
    raise UnreadableRecording("no samples")


def _chunks(file: BufferedReader) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk's name, where its content begins, and how much of that is there."""
    end = file.seek(0, 2)
    begin = 12
    while begin + 8 <= end:
        file.seek(begin)
        name, size = file.read(4), int.from_bytes(file.read(4), "little")
        yield name, begin + 8, min(size, end - begin - 8)
        begin += 8 + size + size % 2


def _peak(file: BufferedReader, audio: _Audio, begin: int, end: int) -> tuple[float, float]:
    """The largest sample of each side between two frames."""
    frame = audio.channels * BYTES_PER_SAMPLE
    file.seek(audio.offset + begin * frame)
    loudest = np.zeros(2)
    for start in range(begin, end, PIECE_FRAMES):
        piece = file.read((min(end, start + PIECE_FRAMES) - start) * frame)
        sides = np.frombuffer(piece[: len(piece) - len(piece) % frame], "<i2").reshape(-1, audio.channels)
        if not len(sides):  # somebody cut it off meanwhile
            break
        extent = np.maximum(sides.max(axis=0).astype(int), -sides.min(axis=0).astype(int)) / FULL_SCALE
        loudest[: audio.channels] = np.maximum(loudest[: audio.channels], extent)
    return round(float(loudest[0]), 4), round(float(loudest[1]), 4)
