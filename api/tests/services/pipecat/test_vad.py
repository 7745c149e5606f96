"""Voice activity detection: shared, heard together, and where asked to be, pipecat's own."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import soxr
from pipecat.audio.vad.silero import SileroVADAnalyzer

from api.services.pipecat import voice_model
from api.services.pipecat.vad import Gate, VADParams, VADState, VoiceDetector
from api.simulator import voices

FRAME_SECONDS = 0.02
RATES = (8000, 16000)


def noise(seed: int, amplitude: float, seconds: float) -> bytes:
    samples = np.random.default_rng(seed).normal(0, amplitude, round(8000 * seconds))
    return samples.astype(np.int16).tobytes()


def quietly(pcm: bytes, factor: float) -> bytes:
    return (np.frombuffer(pcm, np.int16) * factor).astype(np.int16).tobytes()


def at(rate: int, pcm: bytes) -> bytes:
    if rate == 8000:
        return pcm
    return bytes(soxr.resample(np.frombuffer(pcm, np.int16), 8000, rate).tobytes())


def lines(rate: int = 8000) -> list[bytes]:
    """Every clip between silence and noise, and noise alone: one line per call, of different lengths."""
    calls = [noise(1, 300, 6), noise(2, 6000, 3) + noise(3, 30, 3)]
    for seed, path in enumerate(sorted(voices.CLIPS.glob("*.ulaw"))):
        speech = voices.clip(path.stem)
        calls.append(bytes(8000 + 640 * seed) + speech + noise(seed, 200, 1.3) + quietly(speech, 0.05) + bytes(24000))
    return [at(rate, call) for call in calls]


def frames(pcm: bytes, rate: int) -> list[bytes]:
    size = 2 * round(rate * FRAME_SECONDS)
    return [pcm[start : start + size] for start in range(0, len(pcm), size)]


def stock(pcm: bytes, rate: int) -> list[VADState]:
    analyzer = SileroVADAnalyzer(sample_rate=rate, params=VADParams())
    analyzer.set_sample_rate(rate)
    size = 2 * analyzer.num_frames_required()
    return [analyzer._run_analyzer(pcm[start : start + size]) for start in range(0, len(pcm) - size + 1, size)]


def alone(pcm: bytes, rate: int = 8000, gate: Gate = "quick") -> list[VADState]:
    heard: list[VADState] = []
    detector = VoiceDetector(rate, heard=heard.append, gate=gate)
    for frame in frames(pcm, rate):
        detector.feed(frame)
    detector.close()
    return heard


async def together(calls: list[bytes], rate: int = 8000, gate: Gate = "quick") -> list[list[VADState]]:
    """The calls frame by frame beside each other, the loop now and then given time to hear them."""
    heard: list[list[VADState]] = [[] for _ in calls]
    detectors = [VoiceDetector(rate, heard=states.append, gate=gate) for states in heard]
    queues = [frames(call, rate) for call in calls]
    for turn in range(max(map(len, queues))):
        for detector, queue in zip(detectors, queues, strict=True):
            if turn < len(queue):
                detector.feed(queue[turn])
        if turn % 3:
            await asyncio.sleep(0)
    await settled(
        lambda: all(len(states) == len(call) // window(rate) for states, call in zip(heard, calls, strict=True))
    )
    for detector in detectors:
        detector.close()
    return heard


def window(rate: int) -> int:
    return 2 * round(rate * voice_model.WINDOW_SECONDS)


async def settled(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # windows are heard by themselves
            await asyncio.sleep(0.001)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As though a single call were many: windows are collected."""
    monkeypatch.setattr(voice_model, "FEW", 1)


@pytest.mark.parametrize("rate", RATES)
def test_decisions_of_the_stock_gate_are_pipecats(rate: int) -> None:
    for call in lines(rate):
        assert alone(call, rate, "stock") == stock(call, rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.usefixtures("many")
async def test_calls_heard_together_are_heard_as_pipecat_hears_each(rate: int) -> None:
    calls = lines(rate)
    assert await together(calls, rate, "stock") == [stock(call, rate) for call in calls]


@pytest.mark.usefixtures("many")
async def test_the_quick_gate_decides_alike_alone_and_together() -> None:
    calls = lines()
    assert await together(calls) == await asyncio.to_thread(all_alone, calls)


def all_alone(calls: list[bytes]) -> list[list[VADState]]:
    return [alone(call) for call in calls]


def onsets(states: list[VADState]) -> list[int]:
    pairs = enumerate(pairwise(states), 1)
    return [at for at, (before, now) in pairs if now is VADState.SPEAKING and before is VADState.STARTING]


def test_speech_is_heard_as_often_as_by_stock_and_earlier_after_silence() -> None:
    for call in lines()[2:]:
        ours, theirs = onsets(alone(call)), onsets(stock(call, 8000))
        assert len(ours) == len(theirs) == 2
        assert ours[0] <= theirs[0] - 3
        # Out of noise as loud as the voice itself, the model may take a window to be sure of it.
        assert ours[1] <= theirs[1] + 1


def test_what_stock_does_not_take_for_speech_is_none() -> None:
    clicks = (bytes(1600) + noise(4, 8000, 0.01)) * 30
    tone = (8000 * np.sin(np.arange(24000) * 2 * np.pi * 440 / 8000)).astype(np.int16).tobytes()
    distant = quietly(voices.clip("opening-hours"), 0.004)
    for sound in (noise(5, 300, 4), noise(6, 6000, 4), clicks, tone, bytes(8000) + distant + bytes(8000)):
        assert not onsets(stock(sound, 8000))
        assert not onsets(alone(sound))


def test_speech_ends_when_stock_says_so() -> None:
    for call in lines()[2:]:
        ours, theirs = ends(alone(call)), ends(stock(call, 8000))
        assert ours[0] == theirs[0]
        # At the edge of what is loud enough, loudness and level differ by a window.
        assert ours[1] <= theirs[1] + 1


def ends(states: list[VADState]) -> list[int]:
    pairs = enumerate(pairwise(states), 1)
    return [at for at, (before, now) in pairs if now is VADState.QUIET and before is VADState.STOPPING]


@pytest.mark.usefixtures("many")
async def test_a_window_is_not_heard_before_the_tick_and_all_are_heard_after_it() -> None:
    heard: list[VADState] = []
    detector = VoiceDetector(8000, heard=heard.append)
    detector.feed(bytes(10 * window(8000)))
    assert not heard
    await settled(lambda: len(heard) == 10)
    detector.close()


async def test_few_calls_are_heard_at_once_and_many_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_model, "FEW", voice_model._room(16000).live + 3)
    heard: list[str] = []
    detectors = [VoiceDetector(16000, heard=lambda _: heard.append("a"))]
    detectors.append(VoiceDetector(16000, heard=lambda _: heard.append("b")))
    detectors[0].feed(bytes(window(16000)))
    assert heard == ["a"]
    detectors.append(VoiceDetector(16000, heard=lambda _: heard.append("c")))
    detectors[0].feed(bytes(window(16000)))
    assert heard == ["a"]
    detectors.pop().close()
    # Few again: at once, and those who still wait with them, in the order they came.
    detectors[1].feed(bytes(window(16000)))
    assert heard == ["a", "a", "b"]
    for detector in detectors:
        detector.close()


@pytest.mark.usefixtures("many")
async def test_a_call_closed_by_another_is_heard_no_more() -> None:
    heard: list[str] = []

    def close_the_other(_: VADState) -> None:
        heard.append("one")
        other.close()

    one = VoiceDetector(8000, heard=close_the_other)
    other = VoiceDetector(8000, heard=lambda _: heard.append("other"))
    for detector in (one, other):
        detector.feed(bytes(2 * window(8000)))
    await settled(lambda: len(heard) == 2)
    other.feed(bytes(window(8000)))
    await asyncio.sleep(0.01)
    assert heard == ["one", "one"]
    one.close()


def test_a_call_may_close_itself() -> None:
    heard: list[VADState] = []

    def close(state: VADState) -> None:
        heard.append(state)
        detector.close()

    detector = VoiceDetector(8000, heard=close)
    detector.feed(bytes(5 * window(8000)))
    assert heard == [VADState.QUIET]


def test_a_call_may_open_and_feed_another_while_it_is_told() -> None:
    heard: list[str] = []
    others: list[VoiceDetector] = []

    def open_another(_: VADState) -> None:
        heard.append("one")
        others.append(VoiceDetector(8000, heard=lambda _: heard.append("other")))
        others[-1].feed(bytes(window(8000)))

    one = VoiceDetector(8000, heard=open_another)
    one.feed(bytes(window(8000)))
    assert heard == ["one", "other"]


@pytest.mark.usefixtures("many")
async def test_what_one_call_raises_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_model, "FEW", 1)
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: failures.append(context.get("exception")))
    heard: list[VADState] = []
    failing = VoiceDetector(8000, heard=lambda _: 1 / 0)  # type: ignore[arg-type]
    other = VoiceDetector(8000, heard=heard.append)
    for detector in (failing, other):
        detector.feed(bytes(3 * window(8000)))
    await settled(lambda: len(heard) == 3)
    failing.close()
    other.close()
    assert failures
    assert all(isinstance(failure, ZeroDivisionError) for failure in failures)


def test_windows_left_on_a_loop_that_is_gone_are_heard_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_model, "FEW", 1)
    heard: list[VADState] = []
    detector = VoiceDetector(8000, heard=heard.append)

    async def feed_only() -> None:
        detector.feed(bytes(window(8000)))

    async def feed_and_wait() -> None:
        await feed_only()
        other = VoiceDetector(8000, heard=lambda _: None)
        other.feed(bytes(window(8000)))
        await settled(lambda: len(heard) == 2)
        other.close()

    asyncio.run(feed_only())
    asyncio.run(feed_and_wait())
    detector.close()


def test_another_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="44100"):
        VoiceDetector(44100, heard=lambda _: None)
