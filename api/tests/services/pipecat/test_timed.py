"""Frames that wait for their moment."""

import asyncio

from pipecat.frames.frames import Frame, TextFrame

from api.services.pipecat.timed import TimedFrames

SOON = 0.03


def frames(count: int) -> list[Frame]:
    return [TextFrame(str(number)) for number in range(count)]


async def test_each_is_released_when_its_time_has_come() -> None:
    released: list[Frame] = []
    timed, [late, early] = TimedFrames(released.append), frames(2)
    timed.add(late, 2 * SOON)
    timed.add(early, 0)
    await asyncio.sleep(SOON)
    assert released == [early]
    await asyncio.sleep(3 * SOON)
    assert released == [early, late]


async def test_nothing_is_released_while_time_stands_still() -> None:
    released: list[Frame] = []
    timed, [before, meanwhile] = TimedFrames(released.append), frames(2)
    timed.add(before, SOON)
    timed.stand_still()
    timed.add(meanwhile, 0)
    await asyncio.sleep(3 * SOON)
    assert released == []
    timed.go_on()
    await asyncio.sleep(SOON / 3)
    assert before not in released
    await asyncio.sleep(4 * SOON)
    assert released == [meanwhile, before]


async def test_what_may_be_cut_off_is_forgotten() -> None:
    released: list[Frame] = []
    timed, [cut, kept] = TimedFrames(released.append), frames(2)
    kept.interruptible = False
    timed.add(cut, SOON)
    timed.add(kept, SOON)
    timed.stand_still()
    timed.forget()
    await asyncio.sleep(3 * SOON)
    assert released == [kept]


async def test_at_the_end_everything_is_released_in_order() -> None:
    released: list[Frame] = []
    timed, [last, first] = TimedFrames(released.append), frames(2)
    timed.add(last, 20)
    timed.add(first, 10)
    timed.release_all()
    assert released == [first, last]
