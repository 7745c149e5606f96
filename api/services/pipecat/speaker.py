"""The agent's mouth: what it says goes out in wire frames, on time, and in order with everything that waits for it."""

import asyncio
import audioop
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.frames.frames import Frame

from api.services.pipecat.ambience import Ambience
from api.services.pipecat.playback import Playback

FRAME_SECONDS = 0.02
LEAD_SECONDS = 0.04
"""How far ahead of real time audio is sent, so that a late wake-up is not heard."""
STALL_SECONDS = 0.25
"""Behind by more than this, the clock starts anew instead of rushing to catch up."""
SILENT_SECONDS = 3.0
"""Silence after which an agent whose voice never said that it is done has stopped speaking."""
REMEMBERED_FRAMES = 50
BYTES_PER_SAMPLE = 2


@dataclass(slots=True)
class _Audio:
    """A stretch of speech, or of another sound, and how much of it is out."""

    pcm: bytes
    is_speech: bool
    interruptible: bool
    offset: int = 0


class Speaker:
    """Plays one call's audio. Everything happens on the event loop; nothing waits.

    Args:
        rate: The wire's rate, Hz.
        playback: Follows what of it was heard.
        write: Puts 20 ms of 16-bit mono PCM on the wire.
        release: Given each frame whose turn has come.
        started: Called when the agent begins to speak.
        stopped: Called when it has stopped.
        ambience: Sound that goes on under the agent's voice, and without it.

    Attributes:
        volume: What samples are multiplied by.
    """

    def __init__(
        self,
        rate: int,
        playback: Playback,
        *,
        write: Callable[[bytes], None],
        release: Callable[[Frame], None],
        started: Callable[[], None],
        stopped: Callable[[], None],
        ambience: Ambience | None = None,
    ) -> None:
        self.volume = 1.0
        self._frame_bytes = round(rate * FRAME_SECONDS) * BYTES_PER_SAMPLE
        self._playback = playback
        self._write, self._release, self._started, self._stopped = write, release, started, stopped
        self._ambience = ambience
        self._queue: deque[_Audio | Frame] = deque()
        self._sent: deque[_Audio] = deque(maxlen=REMEMBERED_FRAMES)
        self._next_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._speaks = self._held = self._plays = self._closed = False
        self._emptied = asyncio.Event()
        self._emptied.set()

    # What is said

    def say(self, pcm: bytes, *, is_speech: bool = True, interruptible: bool = True) -> None:
        """Play ``pcm`` after everything before it."""
        self._add(_Audio(pcm, is_speech, interruptible))

    def say_first(self, pcm: bytes) -> None:
        """Play ``pcm`` before everything that waits."""
        self._queue.appendleft(_Audio(pcm, is_speech=False, interruptible=False))
        self._wake()

    def then(self, frame: Frame) -> None:
        """Release ``frame`` once everything before it is out."""
        self._add(frame)

    def finish_speech(self, frame: Frame) -> None:
        """The speech so far is whole: fill its last wire frame, and release ``frame`` after it."""
        self._fill_last()
        self._add(frame)

    def begin(self) -> None:
        """The stream is open: sound that is always there begins."""
        if self._ambience is not None:
            self._wake()

    # What happens meanwhile

    @property
    def must_finish(self) -> bool:
        """Whether something is being said that nobody may cut."""
        return any(not item.interruptible for item in self._queue if isinstance(item, _Audio))

    def hold(self) -> bool:
        """Fall silent for a moment, keeping what was not heard; ``False`` if there is nothing to hold."""
        if self._held or not self._speaks or self.must_finish:
            return False
        self._held = True
        self._stop_timer()
        unheard = min(len(self._sent), -int(-self._playback.remaining_seconds // FRAME_SECONDS))
        for _ in range(unheard):
            self._queue.appendleft(self._sent.pop())
        self._emptied.clear()
        return True

    def resume(self) -> None:
        """Go on where the caller stopped hearing."""
        if self._held:
            self._held = False
            self._wake()

    def interrupt(self) -> None:
        """Forget everything that may be cut; the agent has stopped unless something is left that may not."""
        self._held = False
        self._sent.clear()
        self._queue = deque(item for item in self._queue if not item.interruptible)
        if self._speaks and not any(isinstance(item, _Audio) for item in self._queue):
            self.stop_speaking()
        self._wake()

    def stop_speaking(self) -> None:
        """The agent has stopped."""
        if self._speaks:
            self._speaks = False
            self._sent.clear()
            self._stopped()

    async def emptied(self) -> None:
        """Return once everything is out."""
        self._fill_last()
        self._wake()
        await self._emptied.wait()

    def close(self) -> None:
        """Play nothing any more."""
        self._closed = True
        self._stop_timer()
        self._queue.clear()
        self._emptied.set()

    # The clock

    def _add(self, item: _Audio | Frame) -> None:
        self._queue.append(item)
        self._wake()

    def _wake(self) -> None:
        """Play now, unless playing already."""
        if self._closed or self._held or self._plays:
            return
        if self._queue:
            self._emptied.clear()
        self._stop_timer()
        self._beat(LEAD_SECONDS)

    def _beat(self, patience: float = STALL_SECONDS) -> None:
        self._timer, self._plays = None, False
        now = time.monotonic()
        if self._next_at < now - patience:
            self._next_at = now - LEAD_SECONDS
        while self._next_at <= now:
            pcm = self._next_frame()
            if pcm is None:
                self._rest()
                return
            self._write(pcm)
            self._next_at += FRAME_SECONDS
        if not self._closed:
            self._plays = True
            self._timer = asyncio.get_running_loop().call_later(self._next_at - now, self._beat)

    def _rest(self) -> None:
        self._emptied.set()
        if self._speaks and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(SILENT_SECONDS, self.stop_speaking)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._plays = None, False

    # Wire frames

    def _next_frame(self) -> bytes | None:
        pcm = self._next_sound()
        if self._ambience is not None and not self._closed:
            if pcm is None:
                self._emptied.set()
            return self._ambience.under(pcm or bytes(self._frame_bytes))
        return pcm

    def _next_sound(self) -> bytes | None:
        """The next 20 ms, releasing the frames before it; ``None`` if there is not that much to say yet."""
        needed, parts, first = self._frame_bytes, [], None
        while self._queue and needed:
            item = self._queue[0]
            if not isinstance(item, _Audio):
                self._queue.popleft()
                self._release(item)
                continue
            first = first or item
            part = item.pcm[item.offset : item.offset + needed]
            item.offset += len(part)
            needed -= len(part)
            parts.append(part)
            if item.offset >= len(item.pcm):
                self._queue.popleft()
        if first is None:
            return None
        sound = _Audio(parts[0] if len(parts) == 1 else b"".join(parts), first.is_speech, first.interruptible)
        if needed:
            self._queue.appendleft(sound)
            return None
        return self._sounds(sound)

    def _sounds(self, sound: _Audio) -> bytes:
        if sound.is_speech and not self._speaks:
            self._speaks = True
            self._started()
        self._sent.append(sound)
        return sound.pcm if self.volume == 1.0 else audioop.mul(sound.pcm, BYTES_PER_SAMPLE, self.volume)

    def _fill_last(self) -> None:
        waiting = sum(len(item.pcm) - item.offset for item in self._queue if isinstance(item, _Audio))
        if missing := -waiting % self._frame_bytes:
            self._queue.append(_Audio(bytes(missing), is_speech=True, interruptible=True))
