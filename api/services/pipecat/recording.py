"""A call's recording: stereo, caller left and agent right, written as the call goes."""

import asyncio
import struct
import time
from io import BufferedRandom
from pathlib import Path

import numpy as np
from loguru import logger

from api.services.pipecat.wav import BLOCK_SECONDS, BYTES_PER_SAMPLE, HEADER_BYTES, header


class Recorder:
    """Writes 16-bit stereo WAV in blocks of a second; the header is right after every block, whatever happens next.

    The caller's stream is the clock. The agent's audio is placed where it is heard: at the caller's present, or after
    what the agent already says.
    """

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path = path
        self._rate = sample_rate
        self._caller = bytearray()
        self._agent = bytearray()
        self._written = 0  # samples per side already in the file
        self._started = time.monotonic()
        self._blocks: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write_blocks(), name=f"recorder:{path.stem}")

    def caller_said(self, pcm: bytes) -> None:
        """16-bit mono PCM from the caller's side."""
        self._caller += pcm
        self._flush()

    def agent_said(self, pcm: bytes) -> None:
        """16-bit mono PCM that goes on the wire now."""
        self._catch_up()
        gap = len(self._caller) - len(self._agent)
        if gap > 0:
            self._agent += bytes(gap)
        self._agent += pcm

    def agent_cut_off(self) -> None:
        """The carrier drops what it has not played."""
        del self._agent[len(self._caller) :]

    @property
    def held_bytes(self) -> int:
        """Audio that is not on its way to the file yet."""
        return len(self._caller) + len(self._agent)

    async def written(self) -> None:
        """Return once every block so far is in the file."""
        await self._blocks.join()

    async def close(self) -> None:
        """Write what is left."""
        length = max(len(self._caller), len(self._agent))
        self._put(length)
        self._blocks.put_nowait(None)
        await self._writer

    def _catch_up(self) -> None:
        """Silence for a caller whose stream has stalled, so that the agent's audio keeps its place and is written."""
        elapsed = int((time.monotonic() - self._started - BLOCK_SECONDS) * self._rate) - self._written
        missing = elapsed * BYTES_PER_SAMPLE - len(self._caller)
        if missing > 0:
            self._caller += bytes(missing)

    def _flush(self) -> None:
        if len(self._caller) >= BLOCK_SECONDS * self._rate * BYTES_PER_SAMPLE:
            self._put(len(self._caller))

    def _put(self, length: int) -> None:
        sides = [bytes(side[:length]).ljust(length, b"\0") for side in (self._caller, self._agent)]
        del self._caller[:length]
        del self._agent[:length]
        stereo = np.stack([np.frombuffer(side, np.int16) for side in sides], axis=1)
        self._written += len(stereo)
        self._blocks.put_nowait(stereo.tobytes())

    async def _write_blocks(self) -> None:
        try:
            await self._write_file()
        except OSError as error:
            # A full disk ends the recording, not the call.
            logger.bind(path=str(self._path), reason=error.strerror).error("recording stopped")
            await self._discard()

    async def _write_file(self) -> None:
        file = await asyncio.to_thread(_open, self._path, self._rate)
        try:
            while (block := await self._blocks.get()) is not None:
                await asyncio.to_thread(_append, file, block)
                self._blocks.task_done()
        finally:
            await asyncio.to_thread(file.close)

    async def _discard(self) -> None:
        while await self._blocks.get() is not None:
            self._blocks.task_done()


def _open(path: Path, rate: int) -> BufferedRandom:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w+b")
    file.write(header(rate, 0))
    file.flush()
    return file


def _append(file: BufferedRandom, block: bytes) -> None:
    file.seek(0, 2)
    file.write(block)
    size = file.tell()
    file.seek(4)
    file.write(struct.pack("<I", size - 8))
    file.seek(HEADER_BYTES - 4)
    file.write(struct.pack("<I", size - HEADER_BYTES))
    file.flush()
