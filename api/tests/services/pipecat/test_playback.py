"""What of the agent's audio has been heard."""

import asyncio
import time

from api.services.pipecat.playback import MARGIN_SECONDS, Playback


async def taken(_name: str) -> bool:
    return True


async def not_offered(_name: str) -> bool:
    return False


async def test_the_carriers_word_ends_the_wait() -> None:
    playback = Playback()
    playback.wrote(60.0)

    async def return_at_once(name: str) -> bool:
        asyncio.get_running_loop().call_soon(playback.mark_returned, name)
        return True

    async with asyncio.timeout(1):
        await playback.drained(return_at_once)


async def test_a_mark_that_never_returns_is_not_waited_for_longer_than_the_audio_lasts() -> None:
    playback = Playback()
    playback.wrote(0.1)
    began = time.monotonic()
    await playback.drained(taken)
    assert 0.1 <= time.monotonic() - began <= 0.1 + MARGIN_SECONDS + 0.3


async def test_without_marks_the_clock_decides() -> None:
    playback = Playback()
    playback.wrote(0.1)
    began = time.monotonic()
    await playback.drained(not_offered)
    assert 0.09 <= time.monotonic() - began < 0.5


async def test_nothing_is_left_to_hear_after_a_clear() -> None:
    playback = Playback()
    playback.wrote(60.0)
    playback.cleared()
    async with asyncio.timeout(0.5):
        await playback.drained(taken)


async def test_a_clear_gives_back_the_marks_that_no_carrier_will() -> None:
    playback = Playback()
    playback.wrote(60.0)
    waiting = asyncio.create_task(playback.drained(taken))
    await asyncio.sleep(0)
    playback.cleared()
    async with asyncio.timeout(0.5):
        await waiting


async def test_audio_written_ahead_adds_up() -> None:
    playback = Playback()
    for _ in range(10):
        playback.wrote(0.02)
    assert 0.1 < playback.remaining_seconds <= 0.2
