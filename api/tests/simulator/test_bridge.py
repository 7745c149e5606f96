"""Conferences between phones of any rate."""

import asyncio

import numpy as np
import pytest

from api.simulator.bridge import Bridge
from api.simulator.phone import Phone


def loudest(pcm: bytes) -> int:
    return int(np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max(initial=0))


@pytest.mark.parametrize("rates", [(8000, 8000), (16000, 8000), (8000, 16000)])
async def test_others_hear_what_one_says_and_the_speaker_does_not(rates: tuple[int, int]) -> None:
    bridge = Bridge()
    speaker, listener = (Phone(rate=rate) for rate in rates)
    tone = (8000 * np.sin(np.arange(4000) / 4)).astype(np.int16).tobytes()
    staying = [asyncio.create_task(bridge.stay(phone)) for phone in (speaker, listener)]
    async with asyncio.timeout(5):
        await speaker.say(tone)
        await speaker.pause(0.1)
        bridge.end()
        await asyncio.gather(*staying)
    assert loudest(bytes(listener.heard)) > 7000
    assert loudest(bytes(speaker.heard)) == 0
    assert abs(len(bytes(listener.heard)) / listener.rate - len(bytes(speaker.said)) / speaker.rate) < 0.05


async def test_it_is_over_when_the_last_one_leaves() -> None:
    bridge = Bridge()
    staying = asyncio.create_task(bridge.stay(Phone()))
    await asyncio.sleep(0.05)
    staying.cancel()
    await asyncio.gather(staying, return_exceptions=True)
    assert bridge.is_over
