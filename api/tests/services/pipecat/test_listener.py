"""The agent's ear: audio in, turns and text out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    EndFrame,
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
from api.services.pipecat.listener import CallerListener, EndOfTurn, ListeningParams
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


class Broken(Recognizer):
    """Hears nothing but trouble."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        raise ConnectionError("the service is away")


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
        self.held = asyncio.Event()
        self.resumed = asyncio.Event()

    def hold(self) -> None:
        self.asked.append("hold")
        self.held.set()

    def resume(self) -> None:
        self.asked.append("resume")
        self.resumed.set()


class Line:
    """A listener in a running pipeline."""

    def __init__(self, recognizer: Recognizer, patience: float, end_of_turn: EndOfTurn) -> None:
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
            params=ListeningParams(end_of_turn=end_of_turn, patience=patience, key_pause=0.1),
        )
        params = PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=8000)
        self.worker = PipelineWorker(
            Pipeline([listener, self.sink]), params=params, enable_rtvi=False, idle_timeout_secs=None
        )
        self.failed = asyncio.Event()
        self.worker.add_event_handler("on_pipeline_error", self._note_failure)

    async def _note_failure(self, _worker: object, _frame: object) -> None:
        self.failed.set()

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
async def listening(
    recognizer: Recognizer, *, patience: float = 0.3, end_of_turn: EndOfTurn = EndOfTurn.MODEL
) -> AsyncIterator[Line]:
    line = Line(recognizer, patience, end_of_turn)
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


@pytest.mark.parametrize("murmur", ["uh-huh", ""])
async def test_a_murmur_makes_the_agent_pause_and_go_on(murmur: str) -> None:
    async with listening(Recognizer(murmur), patience=30) as line:
        await line.agent_speaks()
        await line.hear(SHORT_WORD + bytes(16000))
        async with asyncio.timeout(5):
            await line.floor.resumed.wait()
    assert line.floor.asked == ["hold", "resume"]
    assert line.sink.kinds == []
    assert line.said == []


async def test_an_agent_that_is_held_when_the_conversation_ends_finishes_what_it_says() -> None:
    async with listening(Recognizer(), patience=30) as line:
        await line.agent_speaks()
        await line.hear(SHORT_WORD)
        async with asyncio.timeout(5):
            await line.floor.held.wait()
        await line.worker.queue_frame(EndFrame())
        async with asyncio.timeout(5):
            await line.floor.resumed.wait()
    assert line.floor.asked == ["hold", "resume"]


async def test_nobody_is_held_who_does_not_speak() -> None:
    async with listening(Recognizer()) as line:
        await line.hear(voices.clip("opening-hours") + bytes(8000))
        await line.turn()
    assert line.floor.asked == []


async def test_a_recognizer_that_fails_leaves_nobody_held() -> None:
    async with listening(Broken(), patience=30) as line:
        await line.agent_speaks()
        await line.hear(SHORT_WORD + bytes(16000))
        async with asyncio.timeout(5):
            await line.floor.resumed.wait()
            await line.failed.wait()
        await line.hear(SHORT_WORD + bytes(16000))
        async with asyncio.timeout(5):
            while line.floor.asked != ["hold", "resume"] * 2:
                line.floor.resumed.clear()
                await line.floor.resumed.wait()


async def test_silence_alone_ends_a_turn_where_the_workflow_says_so() -> None:
    recognizer = Recognizer("I would like")
    async with listening(recognizer, patience=0.3, end_of_turn=EndOfTurn.SILENCE) as line:
        await line.hear(voices.clip("book-appointment")[:16000] + bytes(16000))
        await line.turn()
    assert line.said == ["I would like"]


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
