"""The process's one voice model (Silero), and the rooms where the windows of all calls are heard together.

One inference over the windows of several calls costs far less than one each, and gives bit by bit the same confidences.
So where many calls are live, a window waits a moment for those of others.
"""

import asyncio
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
from pipecat.audio.vad.silero import SileroOnnxModel

WINDOW_SECONDS = 0.032
TICK_SECONDS = 0.001
"""Windows that come in between two ticks are heard together. Timers are exact to a millisecond: one waits 1 to 2 ms."""
FEW = 16
"""With fewer live calls too few windows meet within a tick to pay for the wait."""

_SAMPLES = {8000: (256, 32), 16000: (512, 64)}
"""By rate: samples of a window, and of what goes before it that the model hears again."""
_INT16_TO_UNIT = np.float32(1 / 32768)

_Floats = npt.NDArray[np.float32]
Judge = Callable[[float, float, bytearray], None]


class Ear:
    """One call's place in a room: audio not yet heard, and what the model remembers of the call.

    Args:
        rate: 8000 or 16000 Hz.
        judge: Told each window's confidence, its power (1.0 is a full-scale square wave) and its 16-bit samples.

    Raises:
        ValueError: Another rate.
    """

    __slots__ = ("_judge", "_room", "audio", "is_open", "is_waiting", "memory", "window_bytes")

    def __init__(self, rate: int, judge: Judge) -> None:
        self.is_open = self.is_waiting = False
        if rate not in _SAMPLES:
            raise ValueError(f"voice activity is detected at 8000 or 16000 Hz, not {rate}")
        self._room = _room(rate)
        self._judge = judge
        self.window_bytes = self._room.row_bytes
        self.audio = bytearray(self._room.context_bytes)
        self.memory = _NO_MEMORY
        self.is_open = True
        self._room.live += 1

    def feed(self, pcm: bytes) -> None:
        """Hear ``pcm``, now or in a moment."""
        if not self.is_open:
            return
        self.audio += pcm
        if len(self.audio) >= self.window_bytes and not self.is_waiting:
            self._room.wait(self)

    def forget(self) -> None:
        """Begin the next window as the first of a call."""
        self.memory = _NO_MEMORY
        self.audio[: self._room.context_bytes] = bytes(self._room.context_bytes)

    def judge(self, confidence: float, power: float, window: bytearray) -> None:
        """Pass on what the model made of a window."""
        self._judge(confidence, power, window)

    def close(self) -> None:
        """Be judged no more."""
        if self.is_open:
            self.is_open = False
            self._room.live -= 1

    def __del__(self) -> None:
        self.close()


class Room:
    """The ears of one rate, and who of them waits."""

    def __init__(self, rate: int) -> None:
        window, context = _SAMPLES[rate]
        self.live = 0
        self.context_bytes = 2 * context
        self.row_bytes = 2 * (window + context)
        self._context, self._row = context, window + context
        self._step_bytes = 2 * window
        self._rate = np.array(rate, np.int64)
        self._samples: _Floats = np.empty((1, self._row), np.float32)
        self._waiting: list[Ear] = []
        self._hears = False
        self._due_on: asyncio.AbstractEventLoop | None = None

    def wait(self, ear: Ear) -> None:
        """Have ``ear``, which has a full window, heard at the next tick; at once where that gains nothing."""
        ear.is_waiting = True
        self._waiting.append(ear)
        if self._hears:
            return  # called from within hear(), which goes on until nobody waits
        loop = _running_loop() if self.live >= FEW else None
        if loop is None:
            self.hear()
        elif self._due_on is not loop:
            self._due_on = loop
            loop.call_later(TICK_SECONDS - (loop.time() + 1e-6) % TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._due_on = None
        self.hear()

    def hear(self) -> None:
        """Hear who waits, one window each, until nobody has a full one."""
        if self._hears:
            return
        self._hears = True
        try:
            while self._waiting:
                ears, self._waiting = [ear for ear in self._waiting if ear.is_open], []
                if ears:
                    self._hear_one_window_of(ears)
        finally:
            self._hears = False
            if self._waiting and (loop := _running_loop()):
                loop.call_soon(self.hear)  # a call failed; the others still wait

    def _samples_of(self, count: int) -> _Floats:
        if count > len(self._samples):
            self._samples = np.empty((2 * count, self._row), np.float32)
        return self._samples[:count]

    def _hear_one_window_of(self, ears: list[Ear]) -> None:
        windows = []
        for ear in ears:
            ear.is_waiting = False
            windows.append(ear.audio[: self.row_bytes])
            del ear.audio[: self._step_bytes]
        integers = np.frombuffer(b"".join(windows), np.int16).reshape(len(ears), self._row)
        samples = np.multiply(integers, _INT16_TO_UNIT, out=self._samples_of(len(ears)))
        memories = ears[0].memory if len(ears) == 1 else np.concatenate([ear.memory for ear in ears], axis=1)
        confidences, memories = _session().run(_OUTPUTS, {"input": samples, "state": memories, "sr": self._rate})
        fresh = samples[:, self._context :]
        powers = np.vecdot(fresh, fresh) / fresh.shape[1]
        for at, ear in enumerate(ears):
            ear.memory = memories[:, at : at + 1]
        self._pass_on(zip(ears, confidences[:, 0].tolist(), powers.tolist(), windows, strict=True))

    def _pass_on(self, judged: "Iterator[tuple[Ear, float, float, bytearray]]") -> None:
        """Tell every call. One that fails fails alone: the rest are told all the same, before the failure goes on."""
        try:
            for ear, confidence, power, window in judged:
                if ear.is_open:
                    ear.judge(confidence, power, window)
                    if len(ear.audio) >= self.row_bytes and not ear.is_waiting:
                        ear.is_waiting = True
                        self._waiting.append(ear)
        except Exception:
            self._pass_on(judged)
            raise


_OUTPUTS = ["output", "stateN"]
_NO_MEMORY = np.zeros((2, 1, 128), np.float32)


@cache
def _room(rate: int) -> Room:
    return Room(rate)


@cache
def _session() -> Any:
    path = resources.files("pipecat.audio.vad.data").joinpath("silero_vad.onnx")
    return SileroOnnxModel(str(path)).session


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
