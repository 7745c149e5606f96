"""The agent's ear: audio in, turns and text out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    ProposedUserStartedSpeakingFrame,
    ProposedUserStoppedSpeakingFrame,
    TranscriptionFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from api.services.pipecat.ledger import LatencyLedger
from api.services.pipecat.listener import CallerListener, ListeningParams
from api.services.pipecat.vad import VADParams
from api.simulator import voices

FRAME = 320
SHORT_WORD = bytes(8000) + voices.clip("that-is-right")[:9600]
"""A third of a second of speech, as the detector hears it."""
TURN = [ProposedUserStartedSpeakingFrame, TranscriptionFrame, ProposedUserStoppedSpeakingFrame]


class Recognizer:
    """Knows what is said, and counts how much audio it was asked about."""

    def __init__(self, text: str = "hello") -> None:
        self.text = text
        self.seconds: list[float] = []
        self.asked = asyncio.Event()

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        self.asked.set()
        self.seconds.append(len(pcm) / 2 / sample_rate)
        return self.text


class Sink(FrameProcessor):
    """Keeps what the listener lets through."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self.turn_began = asyncio.Event()
        self.turn_ended = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, (InputAudioRawFrame, *TURN)):
            self.frames.append(frame)
        if isinstance(frame, ProposedUserStartedSpeakingFrame):
            self.turn_began.set()
        if isinstance(frame, ProposedUserStoppedSpeakingFrame):
            self.turn_ended.set()
        await self.push_frame(frame, direction)

    @property
    def kinds(self) -> list[type[Frame]]:
        return [type(frame) for frame in self.frames]


class Floor:
    """Remembers what the agent was asked to do."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.resumed = asyncio.Event()

    def hold(self) -> None:
        self.asked.append("hold")

    def resume(self) -> None:
        self.asked.append("resume")
        self.resumed.set()


class Line:
    """A listener in a running pipeline."""

    def __init__(self, recognizer: Recognizer, patience: float) -> None:
        self.sink = Sink()
        self.said: list[str] = []
        self.ledger = LatencyLedger()
        self.floor = Floor()
        listener = CallerListener(
            recognizer,
            8000,
            self.ledger,
            lambda text, _began, _ended: self.said.append(text),
            floor=self.floor,
            params=ListeningParams(vad=VADParams(), patience=patience, key_pause=0.1),
        )
        params = PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=8000)
        self.worker = PipelineWorker(
            Pipeline([listener, self.sink]), params=params, enable_rtvi=False, idle_timeout_secs=None
        )

    async def hear(self, audio: bytes) -> None:
        frames = [audio[start : start + FRAME] for start in range(0, len(audio), FRAME)]
        await self.worker.queue_frames([InputAudioRawFrame(frame, 8000, 1) for frame in frames])

    async def agent_speaks(self) -> None:
        await self.worker.queue_frame(BotStartedSpeakingFrame())

    async def press(self, keys: Sequence[str]) -> None:
        await self.worker.queue_frames([InputDTMFFrame(KeypadEntry(key)) for key in keys])

    async def begun(self) -> None:
        async with asyncio.timeout(10):
            await self.sink.turn_began.wait()

    async def turn(self) -> None:
        async with asyncio.timeout(10):
            await self.sink.turn_ended.wait()
        self.sink.turn_ended.clear()


@asynccontextmanager
async def listening(recognizer: Recognizer, *, patience: float = 0.3) -> AsyncIterator[Line]:
    line = Line(recognizer, patience)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(line.worker)
    running = asyncio.create_task(runner.run())
    try:
        yield line
    finally:
        await line.worker.cancel()
        await running


async def test_a_turn_is_a_start_its_text_and_an_end_in_this_order() -> None:
    async with listening(Recognizer("when are you open")) as line:
        await line.hear(voices.clip("opening-hours") + bytes(8000))
        await line.turn()
    assert line.sink.kinds == TURN
    assert line.said == ["when are you open"]


async def test_caller_audio_stops_here() -> None:
    async with listening(Recognizer()) as line:
        await line.hear(voices.clip("opening-hours") + bytes(8000))
        await line.turn()
    assert InputAudioRawFrame not in line.sink.kinds


async def test_the_utterance_keeps_its_beginning() -> None:
    recognizer = Recognizer()
    clip = voices.clip("opening-hours")
    async with listening(recognizer) as line:
        await line.hear(bytes(32000) + clip + bytes(8000))
        await line.turn()
    spoken = len(clip) / 2 / 8000
    assert spoken - 0.3 < recognizer.seconds[-1] < spoken + 1.2


async def test_a_pause_in_the_middle_is_one_turn() -> None:
    recognizer = Recognizer()
    clip = voices.clip("book-appointment")
    half = len(clip) // 4 * 2
    async with listening(recognizer, patience=30) as line:
        await line.hear(clip[:half] + bytes(6400) + clip[half:] + bytes(8000))
        await line.turn()
    assert line.sink.kinds == TURN


async def test_a_noise_that_is_no_words_is_a_turn_without_text() -> None:
    async with listening(Recognizer("")) as line:
        await line.hear(voices.clip("that-is-right") + bytes(8000))
        await line.turn()
    assert line.sink.kinds == [ProposedUserStartedSpeakingFrame, ProposedUserStoppedSpeakingFrame]
    assert line.said == []


async def test_a_murmur_does_not_cut_the_agent_short() -> None:
    recognizer = Recognizer("uh-huh")
    async with listening(recognizer, patience=0) as line:
        await line.agent_speaks()
        await line.hear(SHORT_WORD + bytes(16000))
        await asyncio.wait_for(recognizer.asked.wait(), 5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.sink.turn_began.wait(), 0.7)
    assert line.said == []


async def test_a_short_word_with_a_meaning_is_a_turn_even_while_the_agent_speaks() -> None:
    async with listening(Recognizer("stop")) as line:
        await line.agent_speaks()
        await line.hear(SHORT_WORD + bytes(16000))
        await line.turn()
    assert line.sink.kinds == TURN


async def test_a_sentence_cuts_the_agent_short_before_it_is_over() -> None:
    async with listening(Recognizer()) as line:
        await line.agent_speaks()
        await line.hear(voices.clip("opening-hours")[:16000])
        await line.begun()
    assert line.sink.kinds[0] is ProposedUserStartedSpeakingFrame


async def test_a_carrier_that_sends_no_silence_gets_an_answer_all_the_same() -> None:
    async with listening(Recognizer("when are you open")) as line:
        await line.hear(voices.clip("opening-hours").rstrip(b"\0"))
        await line.turn()
    assert line.said == ["when are you open"]


async def test_keys_are_a_turn_of_digits_once_the_caller_pauses() -> None:
    async with listening(Recognizer()) as line:
        await line.press("12")
        await line.turn()
    texts = [frame.text for frame in line.sink.frames if isinstance(frame, TranscriptionFrame)]
    assert texts == ["1 2"]
    assert line.said == ["[keys 12]"]


async def test_the_hash_key_completes_the_digits_at_once() -> None:
    async with listening(Recognizer()) as line:
        await line.press("42#")
        await line.turn()
        await line.press("7#")
        await line.turn()
    texts = [frame.text for frame in line.sink.frames if isinstance(frame, TranscriptionFrame)]
    assert texts == ["4 2", "7"]
