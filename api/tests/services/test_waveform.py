"""The outline of a recording."""

import asyncio
import os
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest

from api.services import waveform
from api.services.pipecat.recording import Recorder
from api.services.waveform import UnreadableRecording, outline

RATE = 8000


def write(path: Path, *sides: "list[int] | np.ndarray[tuple[int], np.dtype[np.int16]]") -> Path:
    """A WAV file with these samples on its channels."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sides))
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.stack([np.asarray(side, "<i2") for side in sides], axis=1).tobytes())
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "call.wav"


async def test_each_side_has_the_loudest_sample_of_each_stretch(path: Path) -> None:
    write(path, [0, 100, -16384, 3, 8192, 0], [0, 0, 0, -32768, 0, 32767])
    drawn = await outline(path, 3)
    assert drawn.duration_seconds == pytest.approx(6 / RATE, abs=0.001)
    assert list(drawn.caller) == pytest.approx([100 / 32768, 0.5, 0.25], abs=1e-4)
    assert list(drawn.agent) == pytest.approx([0, 1, 1], abs=1e-4)


async def test_a_stretch_longer_than_a_piece_is_read_to_its_end(path: Path) -> None:
    frames = 3 * waveform.PIECE_FRAMES + 7
    caller, agent = np.zeros((2, frames), np.int16)
    caller[-1], agent[waveform.PIECE_FRAMES] = 16384, -8192
    drawn = await outline(write(path, caller, agent), 1)
    assert (drawn.caller, drawn.agent) == ((0.5,), (0.25,))


async def test_there_are_no_more_stretches_than_samples(path: Path) -> None:
    drawn = await outline(write(path, [16384, 0, 16384], [0, 0, 0]), 4000)
    assert (drawn.caller, drawn.agent) == ((0.5, 0, 0.5), (0, 0, 0))


async def test_one_channel_is_the_callers(path: Path) -> None:
    drawn = await outline(write(path, [16384, -8192]), 2)
    assert (drawn.caller, drawn.agent) == ((0.5, 0.25), (0, 0))


async def test_a_recording_without_a_sample_has_no_peaks(path: Path) -> None:
    drawn = await outline(write(path, [], []), 10)
    assert (drawn.duration_seconds, drawn.caller, drawn.agent) == (0, (), ())


async def test_a_recording_that_was_cut_short_is_read_as_far_as_it_goes(path: Path) -> None:
    write(path, [16384] * RATE, [0] * RATE)
    os.truncate(path, 44 + RATE * 2 + 3)  # half of it, and a part of a sample
    drawn = await outline(path, 4)
    assert (drawn.duration_seconds, drawn.caller) == (0.5, (0.5,) * 4)


async def test_a_header_that_promises_nothing_yet_is_believed(path: Path) -> None:
    write(path, [16384] * 8, [0] * 8)
    with path.open("r+b") as file:
        file.seek(40)
        file.write(struct.pack("<I", 16))
    assert (await outline(path, 100)).caller == (0.5,) * 4


async def test_the_outline_of_a_growing_recording_grows_with_it(path: Path) -> None:
    recorder = Recorder(path, RATE)
    seconds = []
    for _ in range(3):
        recorder.caller_said(np.full(RATE, 16384, np.int16).tobytes())
        await recorder.written()
        seconds.append((await outline(path, 10)).duration_seconds)
    await recorder.close()
    assert seconds == [1, 2, 3]


async def test_a_recording_is_read_once_however_finely_it_is_drawn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, [16384] * 100, [0] * 100)
    first = await outline(path, 10)
    monkeypatch.setattr(waveform, "_find_audio", None)
    assert await outline(path, 10) == first
    for buckets in (1, 7, 100, 4000):
        assert set((await outline(path, buckets)).caller) == {0.5}


@pytest.mark.parametrize("buckets", [1, 3, 999, 1000, 3999, 4000])
async def test_what_is_asked_for_more_coarsely_has_the_same_peaks(path: Path, buckets: int) -> None:
    samples = np.random.default_rng(7).integers(-32768, 32767, (2, 3 * waveform.MOST_BUCKETS), np.int16)
    drawn = await outline(write(path, *samples), buckets)
    assert len(drawn.caller) == len(drawn.agent) == buckets
    assert max(drawn.caller) == pytest.approx(np.abs(samples[0].astype(int)).max() / 32768, abs=1e-4)
    finest = await outline(path, waveform.MOST_BUCKETS)
    assert drawn.agent[-1] == max(finest.agent[(buckets - 1) * waveform.MOST_BUCKETS // buckets :])


async def test_an_hour_takes_little_memory_and_leaves_the_loop_alone(path: Path) -> None:
    write(path, np.zeros(1, np.int16), np.zeros(1, np.int16))
    size = 3600 * RATE * 4
    os.truncate(path, 44 + size)  # of silence, which takes no place on the disk
    with path.open("r+b") as file:
        file.seek(40)
        file.write(struct.pack("<I", size))
    tracemalloc.start()
    turns = 0
    drawing = asyncio.create_task(outline(path, 1000))
    while not drawing.done():
        turns += 1
        await asyncio.sleep(0.001)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert drawing.result().duration_seconds == 3600
    assert most < 4_000_000
    assert turns > 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF" + bytes(range(200)),
        b"RIFF\0\0\0\0WAVE",
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 7, 1, 8000, 8000, 1, 8) + b"data\0\0\0\0",
        b"RIFF\0\0\0\0WAVEdata\x04\0\0\0\0\0\0\0",
    ],
    ids=["empty", "noise", "nothing inside", "mu-law", "no format"],
)
def test_what_is_no_recording_is_called_so(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableRecording):
        asyncio.run(outline(path, 10))
