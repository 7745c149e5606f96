"""Frames that wait for their moment."""

import asyncio
import time

from hypothesis import given
from hypothesis import strategies as st
from pipecat.frames.frames import Frame, TextFrame

from api.services.pipecat.timed import TimedFrames

SOON = 0.03


def frames(count: int) -> list[Frame]:
    return [TextFrame(str(number)) for number in range(count)]


def after(seconds: float) -> int:
    """A moment on the clock, in nanoseconds."""
    return time.monotonic_ns() + round(seconds * 1e9)


def timed_frames(released: list[Frame]) -> TimedFrames:
    return TimedFrames(time.monotonic_ns, released.append)


async def test_each_is_released_when_its_time_has_come() -> None:
    released: list[Frame] = []
    timed, [late, early] = timed_frames(released), frames(2)
    timed.add(late, after(2 * SOON))
    timed.add(early, after(0))
    await asyncio.sleep(SOON)
    assert released == [early]
    await asyncio.sleep(3 * SOON)
    assert released == [early, late]


@given(st.lists(st.integers(-2, 2), min_size=1))
def test_what_is_due_at_the_same_moment_keeps_its_order_however_late_the_clock_is_read(moments: list[int]) -> None:
    async def run() -> None:
        released: list[Frame] = []
        ticks, done, given_frames = iter(range(10_000)), asyncio.Event(), frames(len(moments))

        def release(frame: Frame) -> None:
            released.append(frame)
            if len(released) == len(given_frames):
                done.set()

        timed = TimedFrames(lambda: next(ticks), release)
        for frame, moment in zip(given_frames, moments, strict=True):
            timed.add(frame, moment)
        await done.wait()
        ordered = sorted(zip(moments, given_frames, strict=True), key=lambda item: item[0])
        assert released == [frame for _, frame in ordered]

    asyncio.run(run())


async def test_nothing_is_released_while_time_stands_still() -> None:
    released: list[Frame] = []
    timed, [before, meanwhile] = timed_frames(released), frames(2)
    timed.add(before, after(SOON))
    timed.stand_still()
    timed.add(meanwhile, after(0))
    await asyncio.sleep(3 * SOON)
    assert released == []
    timed.go_on()
    await asyncio.sleep(SOON / 3)
    assert before not in released
    await asyncio.sleep(4 * SOON)
    assert released == [meanwhile, before]


async def test_what_may_be_cut_off_is_forgotten() -> None:
    released: list[Frame] = []
    timed, [cut, kept] = timed_frames(released), frames(2)
    kept.interruptible = False
    timed.add(cut, after(SOON))
    timed.add(kept, after(SOON))
    timed.stand_still()
    timed.forget()
    await asyncio.sleep(3 * SOON)
    assert released == [kept]


async def test_at_the_end_everything_is_released_in_order() -> None:
    released: list[Frame] = []
    timed, [last, first] = timed_frames(released), frames(2)
    timed.add(last, after(20))
    timed.add(first, after(10))
    timed.release_all()
    assert released == [first, last]
