"""The simulated telephone's clocks."""

import asyncio

import numpy as np

from api.simulator.phone import FRAME_SECONDS, Phone

FRAME = 320


def sound(frames: int) -> bytes:
    return np.full(FRAME // 2 * frames, 5000, np.int16).tobytes()


def run(phone: Phone, frames: int) -> list[str]:
    """Let ``frames`` of time pass; the marks that came back."""
    return [mark for _ in range(frames) for mark in phone.tick()[1]]


def test_a_mark_returns_when_what_came_before_it_was_played() -> None:
    phone = Phone()
    phone.receive(sound(3))
    phone.mark("here")
    assert run(phone, 3) == []
    assert run(phone, 1) == ["here"]


def test_a_clear_drops_the_audio_and_gives_its_marks_back() -> None:
    phone = Phone()
    phone.receive(sound(50))
    phone.mark("goodbye")
    run(phone, 10)
    assert phone.clear() == ["goodbye"]
    run(phone, 50)
    assert np.count_nonzero(np.frombuffer(bytes(phone.heard), np.int16)) == 10 * FRAME // 2


def test_audio_of_any_length_is_played_whole() -> None:
    phone = Phone()
    audio = sound(5)
    for start in range(0, len(audio), 100):
        phone.receive(audio[start : start + 100])
    run(phone, 5)
    assert bytes(phone.heard) == audio


async def test_a_reply_is_timed_from_the_end_of_what_was_said() -> None:
    phone = Phone()
    saying = asyncio.create_task(phone.say(sound(10) + bytes(FRAME * 5)))
    await asyncio.sleep(0)
    while not saying.done():
        phone.tick()
        await asyncio.sleep(0)
    run(phone, 20)
    phone.receive(sound(1))
    run(phone, 1)
    assert len(phone.response_seconds) == 1
    assert abs(phone.response_seconds[0] - 25 * FRAME_SECONDS) <= 2 * FRAME_SECONDS


async def test_a_dead_line_ends_every_wait() -> None:
    phone = Phone()
    waiting = asyncio.create_task(phone.wait_for_hang_up())
    await asyncio.sleep(0)
    phone.hung_up()
    async with asyncio.timeout(1):
        await waiting
