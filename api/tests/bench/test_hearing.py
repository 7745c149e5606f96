"""What a simulated caller hears is judged rightly: the clock is the test's own."""

import pytest

from bench.hearing import Heard, Hearing
from bench.replies import REPLY_SECONDS

FRAME = 0.04


@pytest.fixture
def heard() -> Heard:
    return Heard(measuring=True)


def speak(hearing: Hearing, began: float, seconds: float) -> float:
    """The agent speaks; when it stops."""
    for frame in range(round(seconds / FRAME)):
        hearing.media(began + frame * FRAME, FRAME)
    return began + seconds


def test_a_whole_reply_is_an_answer_and_no_loss(heard: Heard) -> None:
    hearing = Hearing(heard)
    hearing.speech_ended(1.0)
    stopped = speak(hearing, 1.75, REPLY_SECONDS)
    hearing.speech_began(stopped + 2, interrupts=False)
    assert (list(heard.responses), heard.turns, heard.lost, heard.stray) == ([0.75], 1, 0, 0)


def test_an_interruption_is_timed_and_its_reply_is_not_cut_short(heard: Heard) -> None:
    hearing = Hearing(heard)
    hearing.speech_ended(1.0)
    stopped = speak(hearing, 1.75, 1.0)
    hearing.speech_began(stopped, interrupts=True)
    hearing.clear(stopped + 0.5)
    hearing.speech_ended(stopped + 2)
    assert (list(heard.barge_ins), heard.lost) == ([0.5], 0)


def test_a_turn_without_an_answer_is_missing(heard: Heard) -> None:
    hearing = Hearing(heard)
    hearing.speech_ended(1.0)
    hearing.speech_began(3.0, interrupts=False)
    assert heard.missing == 1


def test_a_reply_that_stops_by_itself_is_cut_short(heard: Heard) -> None:
    hearing = Hearing(heard)
    hearing.speech_ended(1.0)
    stopped = speak(hearing, 1.75, 1.0)
    hearing.speech_began(stopped + 1, interrupts=False)
    assert heard.cut_short == 1


def test_an_agent_who_speaks_through_an_interruption_is_noticed(heard: Heard) -> None:
    hearing = Hearing(heard)
    hearing.speech_ended(1.0)
    stopped = speak(hearing, 1.75, 1.0)
    hearing.speech_began(stopped, interrupts=True)
    hearing.speech_ended(stopped + 2)
    assert heard.not_cleared == 1
