"""The agent's mouth: what it says goes out whole, on time and in order."""

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from pipecat.frames.frames import EndFrame, Frame, TextFrame, TTSStoppedFrame

from api.services.pipecat.ambience import Ambience
from api.services.pipecat.playback import Playback
from api.services.pipecat.speaker import FRAME_SECONDS, LEAD_SECONDS, Speaker

RATE = 8000
FRAME = 320


def sound(frames: float, value: int = 1) -> bytes:
    return value.to_bytes(2, "little") * int(frames * FRAME / 2)


class Wire:
    """Keeps what went out, and when."""

    def __init__(self, ambience: Ambience | None = None) -> None:
        self.log: list[bytes | Frame | str] = []
        self.times: list[float] = []
        self._wrote = asyncio.Event()
        self.playback = Playback()
        self.speaker = Speaker(
            RATE,
            self.playback,
            write=self._write,
            release=self._release,
            started=lambda: self.log.append("started"),
            stopped=lambda: self.log.append("stopped"),
            ambience=ambience,
        )

    def _write(self, pcm: bytes) -> None:
        self.playback.wrote(len(pcm) / 2 / RATE)
        self.times.append(time.monotonic())
        self.log.append(pcm)
        self._wrote.set()

    def _release(self, frame: Frame) -> None:
        self.log.append(frame)
        if isinstance(frame, TTSStoppedFrame):
            self.speaker.stop_speaking()

    @property
    def audio(self) -> bytes:
        return b"".join(item for item in self.log if isinstance(item, bytes))

    async def sent(self, frames: int) -> None:
        async with asyncio.timeout(5):
            while len(self.times) < frames:
                self._wrote.clear()
                await self._wrote.wait()


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.speaker.close()


async def test_speech_begins_at_once_and_goes_on_in_real_time(wire: Wire) -> None:
    began = time.monotonic()
    wire.speaker.say(sound(20))
    assert wire.times, "the first frame waits for nothing"
    await wire.speaker.emptied()
    assert wire.audio == sound(20)
    assert wire.times[-1] - began >= 19 * FRAME_SECONDS - LEAD_SECONDS - 0.005


async def test_audio_of_any_length_goes_out_in_whole_frames(wire: Wire) -> None:
    for size in (0.3, 1.9, 0.1, 2.4):
        wire.speaker.say(sound(size))
    stopped = TTSStoppedFrame()
    wire.speaker.finish_speech(stopped)
    await wire.speaker.emptied()
    assert {len(item) for item in wire.log if isinstance(item, bytes)} == {FRAME}
    assert wire.audio.rstrip(b"\0") == b"".join(sound(size) for size in (0.3, 1.9, 0.1, 2.4)).rstrip(b"\0")
    assert wire.log[0] == "started"
    assert wire.log[-2:] == [stopped, "stopped"]


async def test_a_frame_waits_for_the_audio_before_it(wire: Wire) -> None:
    first, last = TextFrame("a"), TextFrame("b")
    wire.speaker.say(sound(3))
    wire.speaker.then(first)
    wire.speaker.say(sound(2))
    wire.speaker.then(last)
    await wire.speaker.emptied()
    kinds = ["audio" if isinstance(item, bytes) else item for item in wire.log]
    assert kinds == ["started", "audio", "audio", "audio", first, "audio", "audio", last]


async def test_a_frame_between_two_pieces_of_a_sound_leaves_no_gap(wire: Wire) -> None:
    wire.speaker.say(sound(1.5))
    wire.speaker.then(TextFrame("word"))
    wire.speaker.say(sound(1.5))
    await wire.speaker.emptied()
    assert wire.audio == sound(3)


async def test_what_was_not_heard_is_said_after_a_hold(wire: Wire) -> None:
    spoken = b"".join(sound(1, value) for value in range(1, 31))
    wire.speaker.say(spoken)
    await wire.sent(10)
    unheard = wire.playback.remaining_seconds
    assert wire.speaker.hold()
    wire.playback.cleared()
    held_at = len(wire.times)
    await asyncio.sleep(0.1)
    assert len(wire.times) == held_at
    wire.speaker.resume()
    await wire.speaker.emptied()
    frames = [item[0] for item in wire.log if isinstance(item, bytes)]
    repeated = held_at - (frames[held_at] - 1)
    assert repeated == pytest.approx(unheard / FRAME_SECONDS, abs=1.1)
    assert frames[held_at:] == list(range(frames[held_at], 31))
    assert wire.log.count("started") == 1


async def test_an_interruption_forgets_what_was_held(wire: Wire) -> None:
    wire.speaker.say(sound(30))
    wire.speaker.then(TextFrame("never"))
    await wire.sent(3)
    wire.speaker.hold()
    wire.speaker.interrupt()
    said = len(wire.times)
    await wire.speaker.emptied()
    assert len(wire.times) == said
    assert wire.log[-1] == "stopped"
    wire.speaker.say(sound(2, 7))
    await wire.speaker.emptied()
    assert wire.audio.endswith(sound(2, 7))


async def test_what_may_not_be_cut_is_said_to_its_end(wire: Wire) -> None:
    end = EndFrame()
    wire.speaker.say(sound(5), interruptible=False)
    wire.speaker.then(end)
    assert wire.speaker.must_finish
    assert not wire.speaker.hold()
    wire.speaker.say(sound(5, 2))
    wire.speaker.interrupt()
    await wire.speaker.emptied()
    assert wire.audio == sound(5)
    assert wire.log[-1] is end
    assert "stopped" not in wire.log


async def test_a_tone_goes_before_everything_that_waits(wire: Wire) -> None:
    wire.speaker.say(sound(10))
    await wire.sent(2)
    wire.speaker.say_first(sound(2, 9))
    await wire.speaker.emptied()
    assert wire.audio.replace(sound(2, 9), b"") == sound(10)
    assert not wire.audio.endswith(sound(2, 9))


async def test_a_stall_is_caught_up_if_short_and_forgiven_if_long(wire: Wire) -> None:
    wire.speaker.say(sound(60))
    await wire.sent(5)
    time.sleep(0.12)  # noqa: ASYNC251  # the event loop itself stalls
    await wire.sent(6)
    await asyncio.sleep(0)
    ahead = wire.playback.remaining_seconds
    assert ahead > 0
    time.sleep(0.4)  # noqa: ASYNC251
    before = len(wire.times)
    await wire.sent(before + 1)
    assert len(wire.times) - before <= 2 + LEAD_SECONDS / FRAME_SECONDS
    await wire.speaker.emptied()
    assert wire.audio == sound(60)


async def test_a_pause_in_what_is_said_is_not_made_up_for(wire: Wire) -> None:
    wire.speaker.say(sound(2))
    await wire.speaker.emptied()
    await asyncio.sleep(0.2)
    wire.speaker.say(sound(20))
    assert len(wire.times) <= 2 + 1 + LEAD_SECONDS / FRAME_SECONDS


async def test_volume_applies_from_then_on(wire: Wire) -> None:
    wire.speaker.volume = 0.5
    wire.speaker.say(sound(1, 1000))
    await wire.speaker.emptied()
    assert wire.audio == sound(1, 500)


async def test_ambience_goes_on_without_the_voice_and_under_it() -> None:
    wire = Wire(Ambience(sound(1.5, 100)))
    wire.speaker.begin()
    await wire.sent(4)
    wire.speaker.say(sound(4, 1000))
    await wire.sent(12)
    wire.speaker.close()
    assert {len(item) for item in wire.log if isinstance(item, bytes)} == {FRAME}
    assert {wire.audio[i : i + 2] for i in range(0, len(wire.audio), 2)} == {sound(1, 100)[:2], sound(1, 1100)[:2]}
    assert all(later - earlier < 0.2 for earlier, later in pairwise(wire.times))


async def test_nothing_is_said_after_the_end(wire: Wire) -> None:
    wire.speaker.say(sound(10))
    wire.speaker.close()
    said = len(wire.times)
    wire.speaker.say(sound(10))
    await wire.speaker.emptied()
    assert len(wire.times) == said
