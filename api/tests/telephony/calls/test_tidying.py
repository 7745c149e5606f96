"""Garbage is collected after calls."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from api.services.telephony.calls import tidying
from api.services.telephony.calls.tidying import ENDED_CALLS, Tidying


class Conversation:
    """Refers to itself, as conversations do."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Nothing is collected by itself, and everything is as before afterwards."""
    thresholds = gc.get_threshold()
    gc.disable()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.enable()


def left_behind() -> "weakref.ref[Conversation]":
    return weakref.ref(Conversation())


def test_what_was_loaded_is_set_aside_and_full_collections_are_ours() -> None:
    Tidying().settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[2] >= 1_000_000


async def test_what_many_calls_left_behind_goes_though_others_are_live() -> None:
    counting, garbage = Tidying(), left_behind()
    for _ in range(ENDED_CALLS - 1):
        counting.call_ended()
    await asyncio.sleep(0)
    assert garbage() is not None
    counting.call_ended()
    await asyncio.sleep(0.01)
    assert garbage() is None


async def test_what_the_last_call_left_behind_goes_when_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "QUIET_SECONDS", 0.01)
    garbage = left_behind()
    Tidying().call_ended()
    await asyncio.sleep(0.05)
    assert garbage() is None
