"""A stream at another rate: late by little, without a click where it was cut, and without what cannot be there."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.pipecat.resampling import DELAY_SECONDS, Resampler, resample, resample_floats, to_pcm

RATES = (8000, 11025, 16000, 22050, 24000, 44100, 48000)
PAIRS = list(itertools.permutations(RATES, 2))
TELEPHONY = [(24000, 8000), (8000, 16000), (16000, 8000), (44100, 8000), (22050, 16000), (8000, 48000)]
Wave = np.ndarray[tuple[int], np.dtype[np.float64]]


def tone(rate: int, hertz: float, *, seconds: float = 0.5, loudness: float = 20000) -> bytes:
    times = np.arange(round(rate * seconds)) / rate
    return (loudness * np.sin(2 * np.pi * hertz * times)).astype(np.int16).tobytes()


def wave(pcm: bytes) -> Wave:
    return np.frombuffer(pcm, np.int16).astype(np.float64)


def decibels(pcm: bytes, *, skip: int, against: float = 20000) -> float:
    """The level of ``pcm`` without its first and last ``skip`` samples, beside a tone as loud as ``against``."""
    middle = wave(pcm)[skip:-skip]
    return 20 * float(np.log10(max(1e-6, np.sqrt((middle**2).mean()) * np.sqrt(2) / against)))


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_an_impulse_is_heard_a_little_later(source: int, target: int) -> None:
    at = round(0.1 * source)
    pcm = np.zeros(source // 5, np.int16)
    pcm[at] = 30000
    heard = wave(Resampler(source, target).feed(pcm.tobytes()))
    centre = (heard * np.arange(len(heard))).sum() / heard.sum() / target
    assert centre - at / source == pytest.approx(DELAY_SECONDS, abs=0.0001)
    assert DELAY_SECONDS <= 0.002


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_input_is_answered_with_all_the_output_it_allows(source: int, target: int) -> None:
    resampler = Resampler(source, target)
    fed = heard = 0
    for _ in range(25):
        fed += source // 50
        heard += len(resampler.feed(bytes(source // 50 * 2))) // 2
        assert 0 <= heard / target - fed / source < 1 / target


@pytest.mark.parametrize("factor", [2, 3, 4, 5, 6])
def test_what_is_too_high_is_not_heard_as_something_low(factor: int) -> None:
    source = 8000 * factor
    for hertz in (4500, 4600, 4800, 5000, 5500, 6100, 7000, 7900, 10000, 13000, 17000, 21000):
        if hertz < source / 2:
            heard = Resampler(source, 8000).feed(tone(source, hertz))
            assert decibels(heard, skip=100) < -50, hertz


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_speech_keeps_its_level(source: int, target: int) -> None:
    for hertz in (200, 1000, 2500, 3100):
        heard = Resampler(source, target).feed(tone(source, hertz))
        assert decibels(heard, skip=400) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("hertz", [440, 3000])
@pytest.mark.parametrize(("source", "target"), TELEPHONY)
def test_there_are_no_clicks_and_no_further_tones(source: int, target: int, hertz: int) -> None:
    said = tone(source, hertz)
    resampler = Resampler(source, target)
    heard = wave(b"".join(resampler.feed(said[start : start + 320]) for start in range(0, len(said), 320)))
    times = np.arange(len(heard)) / target - DELAY_SECONDS
    expected = 20000 * np.sin(2 * np.pi * hertz * times)
    settled = slice(round(0.005 * target), None)
    assert np.abs(heard - expected)[settled].max() < 80


@given(
    st.sampled_from(PAIRS),
    st.integers(0, 2**32),
    st.lists(st.integers(0, 700), max_size=12),
)
def test_a_stream_sounds_the_same_wherever_it_is_cut(pair: tuple[int, int], seed: int, sizes: list[int]) -> None:
    said = np.random.default_rng(seed).bytes(sum(sizes))
    cuts = [0, *itertools.accumulate(sizes)]
    resampler = Resampler(*pair)
    pieces = [resampler.feed(said[start:end]) for start, end in itertools.pairwise(cuts)]
    assert b"".join(pieces) == Resampler(*pair).feed(said)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_loud_is_cut_off_and_does_not_turn_over(source: int, target: int) -> None:
    square = np.where(np.arange(source // 10) // (source // 400) % 2, 32767, -32768).astype(np.int16)
    heard = wave(Resampler(source, target).feed(square.tobytes()))
    low = Resampler(source, target).feed((square // 4).astype(np.int16).tobytes())
    assert np.abs(heard - np.clip(wave(low) * 4, -32768, 32767)).max() <= 8


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_stands_still_stays_where_it_is(source: int, target: int) -> None:
    heard = wave(Resampler(source, target).feed(np.full(source // 5, 1234, np.int16).tobytes()))
    assert set(heard[round(0.01 * target) :]) == {1234}


def test_the_same_rate_changes_nothing() -> None:
    said = b"\x01\x02\x03"
    assert Resampler(8000, 8000).feed(said) is said
    assert resample(said, 8000, 8000) is said


def test_a_reset_stream_begins_anew() -> None:
    resampler = Resampler(24000, 8000)
    first = resampler.feed(tone(24000, 440))
    resampler.feed(b"\x7f")
    resampler.reset()
    assert resampler.feed(tone(24000, 440)) == first


@pytest.mark.parametrize(("source", "target"), [(0, 8000), (8000, -1), (8000, 7999)])
def test_rates_that_are_none_are_refused(source: int, target: int) -> None:
    with pytest.raises(ValueError):
        Resampler(source, target)


@pytest.mark.parametrize(("source", "target"), TELEPHONY)
def test_a_whole_is_not_late(source: int, target: int) -> None:
    heard = wave(resample(tone(source, 440), source, target))
    expected = 20000 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / target)
    assert np.abs(heard - expected)[target // 20 : -target // 20].max() < 100


def test_floats_beyond_the_loudest_are_cut_off() -> None:
    samples = np.array([2.0, 0.5, -2.0], np.float32)
    assert np.frombuffer(to_pcm(resample_floats(samples, 8000, 8000)), np.int16).tolist() == [32767, 16383, -32767]
