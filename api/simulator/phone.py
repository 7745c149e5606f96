"""A telephone that is not there: it speaks on a 20 ms clock and hears on a playout clock.

Carrier-neutral: audio is 16-bit mono PCM at ``rate`` Hz; the carrier's side turns it into messages.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from api.services.pipecat.resampling import resample

FRAME_SECONDS = 0.02
AUDIBLE = 150
"""A frame whose loudest sample is above this is heard as sound; mu-law's idle noise is below."""


@dataclass(slots=True)
class Phone:
    """One simulated telephone.

    Attributes:
        rate: Samples a second.
        heard: Everything that was played, on the playout clock, silence included.
        said: Everything that was sent, on the same clock.
        response_seconds: For each of our utterances that was answered: from its end to the first sound of the reply.
        cleared: How often the playout buffer was dropped.
        keys_heard: The keys the carrier played to it.
    """

    rate: int = 8000
    heard: bytearray = field(default_factory=bytearray)
    said: bytearray = field(default_factory=bytearray)
    response_seconds: list[float] = field(default_factory=list)
    cleared: int = 0
    keys_heard: str = ""
    _outgoing: deque[bytes] = field(default_factory=deque)
    _playout: deque[bytes | str] = field(default_factory=deque)
    _partial: bytes = b""
    _ticks: int = 0
    _last_sound: int = 0
    _heard_anything: bool = False
    _spoke_until: int | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    _conferenced: asyncio.Event = field(default_factory=asyncio.Event)

    # The clock

    def tick(self) -> tuple[bytes, list[str]]:
        """One frame later: what we say in it, and the marks whose audio was just played out."""
        frame = self._outgoing.popleft() if self._outgoing else self._silence
        self.said += frame
        marks = self._play()
        self._ticks += 1
        self._changed.set()
        return frame, marks

    @property
    def seconds(self) -> float:
        """Time on the clock."""
        return self._ticks * FRAME_SECONDS

    def _play(self) -> list[str]:
        marks = []
        while self._playout and isinstance(self._playout[0], str):
            marks.append(self._playout.popleft())
        frame = self._playout.popleft() if self._playout else self._silence
        played = frame if isinstance(frame, bytes) else self._silence
        self.heard += played
        if _is_audible(played):
            self._sound_heard()
        return [str(mark) for mark in marks]

    def _sound_heard(self) -> None:
        self._last_sound, self._heard_anything = self._ticks, True
        if self._spoke_until is not None and not self._outgoing:
            self.response_seconds.append((self._ticks - self._spoke_until) * FRAME_SECONDS)
            self._spoke_until = None

    # What the carrier's side hands us

    def receive(self, pcm: bytes) -> None:
        """Audio to play, of any length."""
        pcm = self._partial + pcm
        size = len(self._silence)
        whole = len(pcm) - len(pcm) % size
        self._playout.extend(pcm[start : start + size] for start in range(0, whole, size))
        self._partial = pcm[whole:]

    def mark(self, name: str) -> None:
        """Give ``name`` back once everything before it was played."""
        if self._partial:
            self._playout.append(self._partial.ljust(len(self._silence), b"\0"))
            self._partial = b""
        self._playout.append(name)

    def clear(self) -> list[str]:
        """Drop what was not played; the marks that were waiting in it."""
        marks = [item for item in self._playout if isinstance(item, str)]
        self._playout.clear()
        self._partial = b""
        self.cleared += 1
        return marks

    def hear_keys(self, keys: str) -> None:
        """The carrier plays the tones of ``keys``."""
        self.keys_heard += keys

    def hung_up(self) -> None:
        """The line is dead."""
        self._hung_up.set()
        self._changed.set()

    # What a caller does

    async def say(self, pcm: bytes, rate: int = 8000) -> None:
        """Say what was recorded at ``rate`` Hz, and return when it was said."""
        pcm = resample(pcm, rate, self.rate)
        self._heard_anything = False
        self._spoke_until = None
        size = len(self._silence)
        self._outgoing.extend(pcm[start : start + size].ljust(size, b"\0") for start in range(0, len(pcm), size))
        await self._until(lambda: not self._outgoing, len(pcm) / 2 / self.rate + 5)
        self._spoke_until = self._ticks - _trailing_silence(pcm, size)
        # What was heard while we spoke was no answer to it.
        self._heard_anything = False

    async def listen(self, *, quiet: float = 0.9, within: float = 20.0) -> bytes:
        """What the other side says until it is quiet for ``quiet`` seconds.

        Raises:
            TimeoutError: It said nothing, or did not stop.
        """
        began = self._ticks
        await self._until(
            lambda: self._heard_anything and (self._ticks - self._last_sound) * FRAME_SECONDS >= quiet, within
        )
        self._heard_anything = False
        size = len(self._silence)
        return bytes(self.heard[began * size :])

    async def wait_for_sound(self, *, within: float = 15.0) -> None:
        """Return once the other side begins to speak."""
        await self._until(lambda: self._heard_anything, within)

    async def pause(self, seconds: float) -> None:
        """Say nothing for ``seconds``."""
        until = self._ticks + round(seconds / FRAME_SECONDS)
        await self._until(lambda: self._ticks >= until, seconds + 5)

    async def wait_for_hang_up(self, *, within: float = 20.0) -> None:
        """Return once the line is dead.

        Raises:
            TimeoutError: It lives on.
        """
        async with asyncio.timeout(within):
            await self._hung_up.wait()

    async def conferenced(self, *, within: float = 30.0) -> None:
        """Return once the line was moved into a conference."""
        async with asyncio.timeout(within):
            await self._conferenced.wait()

    def joined_conference(self) -> None:
        """The carrier moved the line into a conference."""
        self._conferenced.set()

    async def _until(self, condition: Callable[[], bool], within: float) -> None:
        async with asyncio.timeout(within):
            while not condition() and not self._hung_up.is_set():
                self._changed.clear()
                await self._changed.wait()

    @property
    def _silence(self) -> bytes:
        return bytes(int(self.rate * FRAME_SECONDS) * 2)


@dataclass(slots=True)
class LightPhone(Phone):
    """A telephone whose audio is counted and not kept: hundreds of them talk at once.

    Its caller is silent, and can only wait for the line to go dead.

    Attributes:
        heard_seconds: How much was played.
    """

    heard_seconds: float = 0.0
    _unplayed_seconds: float = 0.0
    _marks: deque[tuple[float, str]] = field(default_factory=deque)

    def tick(self) -> tuple[bytes, list[str]]:
        """One frame later: silence, and the marks whose audio was just played out."""
        played = min(FRAME_SECONDS, self._unplayed_seconds)
        self._unplayed_seconds -= played
        self.heard_seconds += played
        self._ticks += 1
        returned = []
        while self._marks and self._marks[0][0] <= self.heard_seconds + 1e-9:
            returned.append(self._marks.popleft()[1])
        return self._silence, returned

    def receive(self, pcm: bytes) -> None:
        """Audio to play, of any length."""
        self._unplayed_seconds += len(pcm) / 2 / self.rate

    def mark(self, name: str) -> None:
        """Give ``name`` back once everything before it was played."""
        self._marks.append((self.heard_seconds + self._unplayed_seconds, name))

    def clear(self) -> list[str]:
        """Drop what was not played; the marks that were waiting in it."""
        marks = [name for _, name in self._marks]
        self._marks.clear()
        self._unplayed_seconds = 0.0
        self.cleared += 1
        return marks


def _is_audible(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm, np.int16)
    return bool(samples.size) and int(np.abs(samples.astype(np.int32)).max()) > AUDIBLE


def _trailing_silence(pcm: bytes, size: int) -> int:
    """How many whole frames of silence ``pcm`` ends with: speech ends where sound ends, not where the clip does."""
    frames = [pcm[start : start + size] for start in range(0, len(pcm), size)]
    count = 0
    while count < len(frames) and not _is_audible(frames[-1 - count]):
        count += 1
    return count
