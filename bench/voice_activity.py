"""When the voice detector hears speech begin and end, what it takes for speech, and its cost: ours beside pipecat's.

Audio comes in frames of 20 ms; delays count to the end of the frame that tells.
"""

import asyncio
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import uvloop
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer

from api.services.pipecat import voice_model
from api.services.pipecat.vad import WINDOW_SECONDS, Gate, VADParams, VADState, VoiceDetector
from bench.options import Options
from bench.voice_sounds import BACKGROUNDS, FRAME, LEVELS, NOISE_SECONDS, RATE, SEED, Utterance, noise_set, speech_set

WINDOW_BYTES = 2 * round(RATE * WINDOW_SECONDS)
FRAME_SECONDS = FRAME / RATE
KINDS: tuple[int | str, ...] = (*LEVELS, *dict(BACKGROUNDS))
CALLS = (1, 2, 4, 8, 16, 32, 64, 100)
MOST_ANALYZERS = 16
"""A stock analyzer weighs 9 MB, and costs the same however many there are."""
Report = dict[str, Any]


def states(pcm: bytes, gate: Gate) -> list[VADState]:
    """By window. ``stock`` is held to pipecat's own analyzer by the tests."""
    heard: list[VADState] = []
    detector = VoiceDetector(RATE, heard=heard.append, gate=gate)
    detector.feed(pcm)
    detector.close()
    return heard


def turns(heard: Sequence[VADState]) -> list[tuple[float, float]]:
    """When speech was heard to begin and to end, in seconds; the end of the line ends it too."""
    spans, began = [], -1.0
    for at, state in enumerate(heard):
        if state is VADState.SPEAKING and began < 0:
            began = told(at)
        elif state is VADState.QUIET and began >= 0:
            spans.append((began, told(at)))
            began = -1.0
    return [*spans, (began, np.inf)] if began >= 0 else spans


def told(window: int) -> float:
    """When the frame that completes ``window`` is there."""
    return float(np.ceil((window + 1) * WINDOW_SECONDS / FRAME_SECONDS - 1e-9) * FRAME_SECONDS)


Heard = tuple[float, float, int] | None
"""Onset and end delay of an utterance, and how often it was split; ``None`` for one missed."""


def hear(utterance: Utterance, gate: Gate) -> Heard:
    spans = turns(states(utterance.pcm, gate))
    own = [span for span in spans if utterance.begins < span[0] <= utterance.ends + 0.3]
    if not own or any(end > utterance.begins >= began for began, end in spans):
        return None
    return own[0][0] - utterance.begins, own[-1][1] - utterance.ends, len(own) - 1


def judge_speech(utterances: list[Utterance], gate: Gate) -> list[Heard]:
    return [hear(utterance, gate) for utterance in utterances]


def summary(heard: list[Heard]) -> Report:
    told_of = [one for one in heard if one is not None]
    onset, end = ([one[at] * 1000 for one in told_of] for at in (0, 1))
    return {
        "utterances": len(heard),
        "missed": len(heard) - len(told_of),
        "onset_ms": {"p50": round(np.percentile(onset, 50)), "p95": round(np.percentile(onset, 95))},
        "end_ms": {"p50": round(np.percentile(end, 50)), "p95": round(np.percentile(end, 95))},
        "splits_per_utterance": round(sum(one[2] for one in told_of) / len(told_of), 3),
    }


def paired(ours: list[Heard], theirs: list[Heard]) -> Report:
    """Utterance by utterance, where both heard it."""
    both = [(mine, other) for mine, other in zip(ours, theirs, strict=True) if mine and other]
    return {
        "utterances": len(both),
        "heard_by_ours_only": sum(bool(mine) and not other for mine, other in zip(ours, theirs, strict=True)),
        "heard_by_stock_only": sum(bool(other) and not mine for mine, other in zip(ours, theirs, strict=True)),
        "onset_earlier_ms_p50": round(1000 * float(np.median([other[0] - mine[0] for mine, other in both]))),
        "onset_later": sum(mine[0] > other[0] + 1e-6 for mine, other in both),
        "end_later": sum(mine[1] > other[1] + 1e-6 for mine, other in both),
        "end_earlier": sum(mine[1] < other[1] - 1e-6 for mine, other in both),
        "splits": [sum(mine[2] for mine, _ in both), sum(other[2] for _, other in both)],
    }


def judge_noise(lines: list[tuple[str, bytes]], gate: Gate) -> dict[str, float]:
    """False starts per minute, by kind."""
    starts, minutes = Counter[str](), Counter[str]()
    for kind, pcm in lines:
        starts[kind] += len(turns(states(pcm, gate)))
        minutes[kind] += NOISE_SECONDS
    return {kind: round(60 * starts[kind] / minutes[kind], 2) for kind in minutes}


# Cost


def cost(work: Callable[[], object], windows: int, repeats: int = 5) -> float:
    """CPU in microseconds per window: the best of some repeats, for other processes are on the machine too."""
    best = np.inf
    for _ in range(repeats):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return round(1e6 * float(best) / windows, 1)


def windows_of(pcm: bytes) -> list[bytes]:
    return [pcm[at : at + WINDOW_BYTES] for at in range(0, len(pcm), WINDOW_BYTES)]


def pipecats(calls: int, pcm: bytes) -> Callable[[], None]:
    analyzers = [SileroVADAnalyzer(sample_rate=RATE, params=VADParams()) for _ in range(calls)]
    for analyzer in analyzers:
        analyzer.set_sample_rate(RATE)

    def work() -> None:
        for window in windows_of(pcm):
            for analyzer in analyzers:
                analyzer._run_analyzer(window)

    return work


def inline(calls: int, pcm: bytes, gate: Gate) -> Callable[[], None]:
    detectors = [VoiceDetector(RATE, heard=lambda _: None, gate=gate) for _ in range(calls)]

    def work() -> None:
        for window in windows_of(pcm):
            for detector in detectors:
                detector.feed(window)

    return work


def together(calls: int, pcm: bytes) -> Callable[[], None]:
    """All calls' windows in one inference: what the wait for each other can gain at most."""
    detectors = [VoiceDetector(RATE, heard=lambda _: None) for _ in range(calls)]

    async def work() -> None:
        for window in windows_of(pcm):
            for detector in detectors:
                detector.feed(window)
            await asyncio.sleep(2 * voice_model.TICK_SECONDS)

    return lambda: asyncio.run(work())


@dataclass
class Line:
    """A live call that notes how long after its frame each window is heard."""

    delays: list[float]
    deaf: bool
    due: deque[float] = field(default_factory=deque)

    async def call(self, phase: float, until: float) -> None:
        loop = asyncio.get_running_loop()
        frame = np.random.default_rng(SEED).normal(0, 300, FRAME).astype(np.int16).tobytes()
        detector = VoiceDetector(RATE, heard=lambda _: self.delays.append(time.perf_counter() - self.due.popleft()))
        fed, at = 0, loop.time() + phase
        while at < until:
            await asyncio.sleep(at - loop.time())
            fed, at = fed + len(frame), at + FRAME_SECONDS
            if fed >= WINDOW_BYTES:
                fed -= WINDOW_BYTES
                self.due.append(time.perf_counter())
            if not self.deaf:
                detector.feed(frame)
        detector.close()


def live(calls: int, few: int, seconds: float = 3.0, *, deaf: bool = False) -> tuple[float, list[float]]:
    """CPU in µs per window of calls whose frames come when they come, and the delays in ms.

    ``deaf`` calls cost what the loop alone does.
    """
    voice_model.FEW = few
    delays: list[float] = []

    async def all_calls() -> None:
        until = asyncio.get_running_loop().time() + seconds
        phases = np.random.default_rng(SEED).uniform(0, FRAME_SECONDS, calls)
        await asyncio.gather(*(Line(delays, deaf).call(float(phase), until) for phase in phases))

    began = time.process_time()
    uvloop.run(all_calls())
    spent = time.process_time() - began
    return 1e6 * spent / (calls * seconds / WINDOW_SECONDS), [1000 * delay for delay in delays]


def costs() -> list[Report]:
    """By number of calls: one window after another, then as they come on a loop, whose own cost is taken off."""
    pcm = np.random.default_rng(SEED).normal(0, 300, RATE).astype(np.int16).tobytes()[: 31 * WINDOW_BYTES]
    rows, few = [], voice_model.FEW
    for calls in CALLS:
        voice_model.FEW = sys.maxsize
        analyzers = min(calls, MOST_ANALYZERS)
        row: Report = {
            "calls": calls,
            "pipecat": cost(pipecats(analyzers, pcm), 31 * analyzers),
            "inline_stock": cost(inline(calls, pcm, "stock"), 31 * calls),
            "inline": cost(inline(calls, pcm, "quick"), 31 * calls),
        }
        voice_model.FEW = 1
        row["batched"] = cost(together(calls, pcm), 31 * calls)
        idle = live(calls, sys.maxsize, deaf=True)[0]
        alone, (batched, delays) = live(calls, sys.maxsize)[0], live(calls, 1)
        row |= {"live_inline": round(alone - idle, 1), "live_batched": round(batched - idle, 1)}
        row |= {f"delay_ms_{name}": round(float(value), 2) for name, value in delayed(delays).items()}
        rows.append(row)
    voice_model.FEW = few
    return rows


def delayed(delays: list[float]) -> dict[str, float]:
    return {"mean": float(np.mean(delays)), "p99": float(np.percentile(delays, 99)), "max": max(delays)}


def study() -> Report:
    utterances, noises = speech_set(np.random.default_rng(SEED))
    lines = noise_set(noises)
    heard: dict[Gate, list[Heard]] = {gate: judge_speech(utterances, gate) for gate in ("stock", "quick")}
    return {
        "speech": {gate: summary(by) for gate, by in heard.items()},
        "speech_by": {
            kind: {gate: summary(those(by, utterances, kind)) for gate, by in heard.items()} for kind in KINDS
        },
        "paired": paired(heard["quick"], heard["stock"]),
        "false_starts_per_minute": {gate: judge_noise(lines, gate) for gate in heard},
    }


def those(heard: list[Heard], utterances: list[Utterance], kind: int | str) -> list[Heard]:
    """Of one level or one background."""
    both = zip(heard, utterances, strict=True)
    return [one for one, utterance in both if kind in {utterance.level, utterance.background}]


def show(report: Report) -> str:
    lines = [f"{'':16}{'onset p50/p95':>15}{'end p50/p95':>13}{'missed':>10}{'splits':>8}"]
    rows = [(gate, row) for gate, row in report["speech"].items()]
    rows += [(f"{kind} {gate}", row) for kind, by in report["speech_by"].items() for gate, row in by.items()]
    for name, row in rows:
        onset, end = (f"{row[key]['p50']}/{row[key]['p95']}" for key in ("onset_ms", "end_ms"))
        missed = f"{row['missed']}/{row['utterances']}"
        lines.append(f"{name:16}{onset:>15}{end:>13}{missed:>10}{row['splits_per_utterance']:>8}")
    lines += ["", "utterance by utterance: " + ", ".join(f"{key} {value}" for key, value in report["paired"].items())]
    stock, quick = (report["false_starts_per_minute"][gate] for gate in ("stock", "quick"))
    lines += [
        "",
        "false starts per minute (stock, quick)",
        *(f"{kind:16}{stock[kind]:>8}{quick[kind]:>8}" for kind in stock),
    ]
    if "costs" in report:
        lines += ["", "µs of CPU per window"]
        lines += [", ".join(f"{key} {value}" for key, value in row.items()) for row in report["costs"]]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Voice:
    """What was found, and what it costs."""

    report: Report

    def lines(self) -> list[str]:
        """For a person to read."""
        return show(self.report).splitlines()


async def voice(_options: Options) -> Voice:
    """Study decisions, then costs."""
    logger.remove()
    return Voice(await asyncio.to_thread(lambda: study() | {"costs": costs()}))
