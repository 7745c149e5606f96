"""The media transport in a running pipeline, whatever the serializer."""

import asyncio
import audioop
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    InterruptionFrame,
    OutputDTMFFrame,
    TextFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
    VolumeFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.workers.runner import WorkerRunner

from api.services.audio import AudioConfig
from api.services.pipecat import output
from api.services.pipecat.transport import CarrierTransport, build_carrier_transport
from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.tests.sockets import MediaPeer

AUDIO = AudioConfig(transport_in_sample_rate=8000, transport_out_sample_rate=8000)
FRAME = 320


def ours() -> FrameSerializer:
    return MulawSerializer("MZ1")


def stock() -> FrameSerializer:
    return TwilioFrameSerializer("MZ1", params=TwilioFrameSerializer.InputParams(auto_hang_up=False))


class Sink(FrameProcessor):
    """The pipeline's end, and what reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []
        self.came = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.frames.append(frame)
        self.came.set()
        await self.push_frame(frame, direction)

    async def wait_for(self, kind: type[Frame]) -> Frame:
        async with asyncio.timeout(5):
            while not (found := [frame for frame in self.frames if isinstance(frame, kind)]):
                self.came.clear()
                await self.came.wait()
        return found[0]


class Ear:
    """Hears, and remembers."""

    def __init__(self) -> None:
        self.pcm = b""
        self.keys: list[KeypadEntry] = []
        self.heard = asyncio.Event()

    def hear(self, pcm: bytes) -> None:
        self.pcm += pcm
        self.heard.set()

    def press(self, key: KeypadEntry) -> None:
        self.keys.append(key)
        self.heard.set()


class Tap:
    """A wire listener that counts."""

    def __init__(self) -> None:
        self.caller = self.agent = b""
        self.cut = 0

    def caller_said(self, pcm: bytes) -> None:
        self.caller += pcm

    def agent_said(self, pcm: bytes) -> None:
        self.agent += pcm

    def agent_cut_off(self) -> None:
        self.cut += 1


class Line:
    """A transport between a carrier and a pipeline that only listens."""

    def __init__(self, transport: CarrierTransport, peer: MediaPeer) -> None:
        self.transport, self.peer, self.sink, self.tap = transport, peer, Sink(), Tap()
        transport.listeners = (self.tap,)
        params = PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=8000)
        pipeline = Pipeline([transport.input(), transport.output(), self.sink])
        self.worker = PipelineWorker(pipeline, params=params, enable_rtvi=False, idle_timeout_secs=None)

    async def say(self, *frames: Frame) -> None:
        await self.worker.queue_frames(frames)

    def hears(self, **event: Any) -> None:
        self.peer.say(orjson.dumps(event).decode())

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [orjson.loads(sent["text"]) for sent in self.peer.sent if sent["type"] == "websocket.send"]

    @property
    def audio(self) -> bytes:
        payloads = [message["media"]["payload"] for message in self.messages if message["event"] == "media"]
        return b"".join(audioop.ulaw2lin(b64decode(payload), 2) for payload in payloads)


@asynccontextmanager
async def line(serializer: FrameSerializer, *, ear: Ear | None = None) -> AsyncIterator[Line]:
    peer = MediaPeer()
    transport = build_carrier_transport(await peer.accepted(), serializer, AUDIO)
    transport.ear = ear
    made = Line(transport, peer)
    gone = asyncio.Event()

    async def caller_gone(*_: Any) -> None:
        gone.set()
        await made.worker.cancel()

    transport.add_event_handler("on_client_disconnected", caller_gone)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(made.worker)
    running = asyncio.create_task(runner.run())
    try:
        yield made
    finally:
        peer.hang_up()
        async with asyncio.timeout(5):
            await running
        assert gone.is_set()


def tone(seconds: float, rate: int = 8000) -> bytes:
    return b"\x10\x27\xf0\xd8" * int(seconds * rate / 2)


def speech(seconds: float, rate: int = 8000) -> TTSAudioRawFrame:
    return TTSAudioRawFrame(tone(seconds, rate), rate, 1)


serializers = pytest.mark.parametrize("serializer", [ours, stock])


@serializers
async def test_the_caller_reaches_the_ear_and_not_the_pipeline(serializer: Callable[[], FrameSerializer]) -> None:
    ear = Ear()
    payload = b64encode(audioop.lin2ulaw(tone(0.02), 2)).decode()
    async with line(serializer(), ear=ear) as call:
        call.hears(event="media", media={"payload": payload})
        async with asyncio.timeout(5):
            await ear.heard.wait()
    assert len(ear.pcm) == len(call.tap.caller) == FRAME
    assert not any(isinstance(frame, InputAudioRawFrame) for frame in call.sink.frames)


@serializers
async def test_without_an_ear_the_pipeline_hears(serializer: Callable[[], FrameSerializer]) -> None:
    payload = b64encode(bytes(160)).decode()
    async with line(serializer()) as call:
        call.hears(event="media", media={"payload": payload})
        call.hears(event="dtmf", dtmf={"digit": "5"})
        await call.sink.wait_for(InputAudioRawFrame)
        pressed = await call.sink.wait_for(InputDTMFFrame)
    assert isinstance(pressed, InputDTMFFrame)
    assert pressed.button is KeypadEntry.FIVE


@serializers
async def test_what_the_agent_says_goes_out_in_order(serializer: Callable[[], FrameSerializer]) -> None:
    async with line(serializer()) as call:
        await call.say(speech(0.1), TextFrame("spoken"), TTSStoppedFrame())
        await call.sink.wait_for(TTSStoppedFrame)
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert len(call.audio) == len(tone(0.1))
    assert len(call.tap.agent) == len(call.audio)
    kinds = [type(frame) for frame in call.sink.frames]
    order = [kinds.index(kind) for kind in (BotStartedSpeakingFrame, TextFrame, TTSStoppedFrame)]
    assert order == sorted(order)


@serializers
async def test_an_interruption_silences_the_carrier_and_forgets_the_rest(
    serializer: Callable[[], FrameSerializer],
) -> None:
    async with line(serializer()) as call:
        await call.say(speech(3))
        await call.sink.wait_for(BotStartedSpeakingFrame)
        await call.say(InterruptionFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
        said = len(call.audio)
        await call.say(speech(0.1), TTSStoppedFrame(), TextFrame("next"))
        await call.sink.wait_for(TextFrame)
    assert [message["event"] for message in call.messages].count("clear") == 1
    assert call.tap.cut == 1
    assert len(call.audio) - said == len(tone(0.1))


async def test_a_held_agent_is_cleared_once_and_goes_on() -> None:
    async with line(ours()) as call:
        await call.say(speech(0.4), TTSStoppedFrame())
        await call.sink.wait_for(BotStartedSpeakingFrame)
        call.transport.hold()
        call.transport.hold()
        held = len(call.audio)
        await asyncio.sleep(0.1)
        assert len(call.audio) == held
        call.transport.resume()
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert [message["event"] for message in call.messages].count("clear") == 1
    assert len(tone(0.4)) <= len(call.audio) <= len(tone(0.4)) + held


async def test_words_wait_while_the_agent_is_held() -> None:
    async with line(ours()) as call:
        await call.say(speech(0.6))
        await call.sink.wait_for(BotStartedSpeakingFrame)
        word = TextFrame("later")
        word.pts = call.transport.output().get_clock().get_time() + 100_000_000
        await call.say(word)
        await asyncio.sleep(0.02)
        call.transport.hold()
        await asyncio.sleep(0.2)
        assert word not in call.sink.frames
        call.transport.resume()
        assert await call.sink.wait_for(TextFrame) is word


@pytest.mark.parametrize("rate", [16000, 24000])
async def test_speech_of_another_rate_comes_out_at_the_wires(rate: int) -> None:
    async with line(ours()) as call:
        for _ in range(5):
            await call.say(speech(0.04, rate))
        await call.say(TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert len(call.audio) == len(tone(0.2))


async def test_keys_are_played_as_tones_in_their_place() -> None:
    async with line(ours()) as call:
        await call.say(OutputDTMFFrame(buttons=[KeypadEntry.ONE, KeypadEntry.TWO]), speech(0.1), TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert len(call.audio) > len(tone(0.1)) + 8000


class KeyedSerializer(MulawSerializer):
    """For a carrier that takes keys on the stream."""

    def encode_keys(self, keys: str) -> str:
        return orjson.dumps({"event": "keys", "keys": keys}).decode()


KEYS = OutputDTMFFrame(buttons=[KeypadEntry.ONE, KeypadEntry.POUND])


def pressing(does: bool, pressed: list[str]) -> Callable[[str], Awaitable[bool]]:
    """A carrier's API that presses keys, or does not."""

    async def press(keys: str) -> bool:
        pressed.append(keys)
        return does

    return press


async def test_keys_go_over_the_stream_if_the_carrier_takes_them_there() -> None:
    pressed: list[str] = []
    async with line(KeyedSerializer("MZ1")) as call:
        call.transport.press = pressing(True, pressed)
        await call.say(speech(0.1), KEYS, speech(0.1), TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert [message["keys"] for message in call.messages if message["event"] == "keys"] == ["1#"]
    assert len(call.audio) == len(tone(0.2))
    assert pressed == []


async def test_keys_are_pressed_by_the_carriers_api_if_the_stream_has_none() -> None:
    pressed: list[str] = []
    async with line(ours()) as call:
        call.transport.press = pressing(True, pressed)
        await call.say(KEYS, speech(0.1), TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert pressed == ["1#"]
    assert len(call.audio) == len(tone(0.1))


@pytest.mark.parametrize("serializer", [ours, stock])
async def test_keys_nobody_presses_are_played_as_tones(serializer: Callable[[], FrameSerializer]) -> None:
    pressed: list[str] = []
    async with line(serializer()) as call:
        call.transport.press = pressing(False, pressed)
        await call.say(KEYS, speech(0.1), TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert pressed == ["1#"]
    assert len(call.audio) > len(tone(0.1)) + 8000


async def test_volume_is_heard() -> None:
    async with line(ours()) as call:
        await call.say(VolumeFrame(volume=0.5), speech(0.1), TTSStoppedFrame())
        await call.sink.wait_for(BotStoppedSpeakingFrame)
    assert audioop.max(call.audio, 2) == pytest.approx(5000, rel=0.1)


async def test_a_carrier_that_reads_no_more_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "DEAF_SECONDS", 0.1)
    gone = asyncio.Event()
    async with line(ours()) as call:
        call.transport.add_event_handler("on_client_disconnected", _setting(gone))
        call.peer.stops_reading()
        await call.say(speech(2))
        async with asyncio.timeout(5):
            await gone.wait()
        call.peer.reads_again()


def _setting(event: asyncio.Event) -> Any:
    async def handler(*_: Any) -> None:
        event.set()

    return handler
