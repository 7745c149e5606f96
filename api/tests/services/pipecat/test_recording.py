"""A call's recording."""

import asyncio
import wave
from pathlib import Path

import numpy as np
import pytest

from api.services.pipecat.recording import Recorder

RATE = 8000
FRAME = RATE // 50


def tone(level: int, frames: int) -> list[bytes]:
    return [np.full(FRAME, level, np.int16).tobytes()] * frames


def read(path: Path) -> "np.ndarray[tuple[int, int], np.dtype[np.int16]]":
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, RATE, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "call.wav"


async def test_each_side_has_its_channel_and_its_time(path: Path) -> None:
    recorder = Recorder(path, RATE)
    for frame in tone(1000, 50):
        recorder.caller_said(frame)
    for caller, agent in zip(tone(1000, 50), tone(-2000, 50), strict=True):
        recorder.agent_said(agent)
        recorder.caller_said(caller)
    await recorder.close()
    sides = read(path)
    assert len(sides) == 2 * RATE
    assert (sides[:, 0] == 1000).all()
    assert (sides[:RATE, 1] == 0).all()
    assert (sides[RATE:, 1] == -2000).all()


async def test_a_burst_is_kept_whole(path: Path) -> None:
    recorder = Recorder(path, RATE)
    recorder.agent_said(b"".join(tone(-2000, 100)))
    for frame in tone(0, 100):
        recorder.caller_said(frame)
    await recorder.close()
    assert (read(path)[:, 1] == -2000).all()


async def test_what_was_cut_off_is_not_recorded(path: Path) -> None:
    recorder = Recorder(path, RATE)
    recorder.agent_said(b"".join(tone(-2000, 100)))
    for frame in tone(0, 25):
        recorder.caller_said(frame)
    recorder.agent_cut_off()
    for frame in tone(0, 75):
        recorder.caller_said(frame)
    await recorder.close()
    assert np.count_nonzero(read(path)[:, 1]) == 25 * FRAME


async def test_the_file_is_readable_while_the_call_goes_on(path: Path) -> None:
    recorder = Recorder(path, RATE)
    for frame in tone(1000, 175):
        recorder.caller_said(frame)
    await recorder.written()
    assert len(read(path)) == 3 * RATE
    await recorder.close()


async def test_little_is_held_in_memory(path: Path) -> None:
    recorder = Recorder(path, RATE)
    for frame in tone(1000, 3000):
        recorder.agent_said(frame)
        recorder.caller_said(frame)
        assert recorder.held_bytes <= 2 * 2 * RATE * 2
    await recorder.close()
    assert len(read(path)) == 60 * RATE


async def test_a_full_disk_ends_the_recording_and_not_the_call(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, 8000)  # a folder cannot be written to
    for _ in range(200):
        recorder.caller_said(bytes(320))
    await asyncio.wait_for(recorder.close(), 2)
