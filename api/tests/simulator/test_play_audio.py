"""PlayAudio streams: what our simulator sends, others understand; what we send, it plays."""

import asyncio
from types import SimpleNamespace
from typing import Any

import numpy as np
import orjson
import pytest
from pipecat.frames.frames import InputAudioRawFrame, InputDTMFFrame, InterruptionFrame, OutputAudioRawFrame
from pipecat.serializers.plivo import PlivoFrameSerializer
from websockets.asyncio.server import ServerConnection, serve

from api.services.telephony.kit.play_audio import NARROWBAND, WIDEBAND, AudioFormat, read_start
from api.services.telephony.kit.play_audio_messages import PlayAudioSerializer
from api.simulator.faults import NO_FAULTS
from api.simulator.phone import Phone
from api.simulator.play_audio import PlayAudioStream, WireFormat

IDS = {"callId": "call-1", "accountId": "MA0"}
FORMATS = pytest.mark.parametrize("audio", [NARROWBAND, WIDEBAND], ids=lambda audio: audio.name)


def tone(rate: int) -> bytes:
    """A second of 320 Hz."""
    return (8000 * np.sin(np.arange(rate) * 2 * np.pi * 320 / rate)).astype(np.int16).tobytes()


def loudest(pcm: bytes) -> int:
    return int(np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max(initial=0))


class Listener:
    """A server that keeps what the simulated carrier sends, and answers its first message."""

    def __init__(self, *answers: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self.enough = asyncio.Event()
        self.answers = answers

    async def handle(self, socket: ServerConnection) -> None:
        async for text in socket:
            self.messages.append(orjson.loads(text))
            if len(self.messages) == 1:
                for answer in self.answers:
                    await socket.send(answer)
            if len(self.messages) == 70:
                self.enough.set()
                return

    def of(self, event: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["event"] == event]


async def hear(listener: Listener, phone: Phone, audio: AudioFormat = NARROWBAND, *, keys: str = "") -> PlayAudioStream:
    phone.rate = audio.sample_rate
    stream = PlayAudioStream(phone, NO_FAULTS, IDS, WireFormat.of(str(audio)), "a=b")
    async with serve(listener.handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        running = asyncio.create_task(stream.run([f"ws://127.0.0.1:{port}/ws"], {}))
        async with asyncio.timeout(10):
            while not listener.messages:  # noqa: ASYNC110  the carrier sends every 20 ms
                await asyncio.sleep(0.01)
            for key in keys:
                await stream.press(key)
            await listener.enough.wait()
            assert await running == "closed"
    return stream


async def test_the_stream_opens_and_counts_as_documented() -> None:
    listener = Listener()
    stream = await hear(listener, Phone())
    start, first, second = listener.messages[:3]
    assert read_start(start) == (stream.stream_id, "call-1", "MA0", NARROWBAND)
    assert start["extra_headers"] == "a=b"
    assert [item["sequenceNumber"] for item in (start, first, second)] == [1, 2, 3]
    assert [item["media"]["chunk"] for item in (first, second)] == [1, 2]
    assert {item["media"]["track"] for item in listener.of("media")} == {"inbound"}


async def test_pipecats_own_serializer_reads_what_the_simulator_sends() -> None:
    listener, phone = Listener(), Phone()
    saying = asyncio.create_task(phone.say(tone(8000)))
    stream = await hear(listener, phone, keys="5#")
    saying.cancel()
    stock = PlivoFrameSerializer(stream.stream_id, params=PlivoFrameSerializer.InputParams(auto_hang_up=False))
    await stock.setup(SimpleNamespace(audio_in_sample_rate=8000, audio_out_sample_rate=8000))  # type: ignore[arg-type]
    frames = [await stock.deserialize(orjson.dumps(message).decode()) for message in listener.messages]
    assert loudest(b"".join(frame.audio for frame in frames if isinstance(frame, InputAudioRawFrame))) > 7000
    assert [frame.button.value for frame in frames if isinstance(frame, InputDTMFFrame)] == ["5", "#"]


async def test_the_simulator_plays_and_clears_what_pipecats_own_serializer_sends() -> None:
    stock = PlivoFrameSerializer("stream-1", params=PlivoFrameSerializer.InputParams(auto_hang_up=False))
    await stock.setup(SimpleNamespace(audio_in_sample_rate=8000, audio_out_sample_rate=8000))  # type: ignore[arg-type]
    said = await stock.serialize(OutputAudioRawFrame(tone(8000), 8000, 1))
    cleared = await stock.serialize(InterruptionFrame())
    heard, silenced = Phone(), Phone()
    await hear(Listener(str(said)), heard)
    listener = Listener(str(said), str(cleared))
    await hear(listener, silenced)
    assert loudest(bytes(heard.heard)) > 7000
    assert loudest(bytes(silenced.heard)[3200:]) < 500
    assert len(listener.of("clearedAudio")) == 1


@FORMATS
async def test_the_simulator_plays_what_we_send_and_returns_its_mark(audio: AudioFormat) -> None:
    ours = PlayAudioSerializer("stream-1", audio, presses_keys=True)
    pcm = tone(audio.sample_rate)[: audio.sample_rate // 2]
    listener, phone = Listener(str(ours.encode_audio(pcm)), str(ours.encode_mark("played"))), Phone()
    await hear(listener, phone, audio)
    assert loudest(bytes(phone.heard)) > 7000
    assert [item["name"] for item in listener.of("playedStream")] == ["played"]


@FORMATS
async def test_we_hear_what_the_simulator_sends(audio: AudioFormat) -> None:
    listener, phone = Listener(), Phone()
    phone.rate = audio.sample_rate
    saying = asyncio.create_task(phone.say(tone(audio.sample_rate), audio.sample_rate))
    await hear(listener, phone, audio)
    saying.cancel()
    ours = PlayAudioSerializer("stream-1", audio, presses_keys=True)
    events = [ours.decode(orjson.dumps(message)) for message in listener.of("media")]
    pcm = b"".join(getattr(event, "pcm", b"") for event in events)
    assert loudest(pcm) > 7000
    spectrum = np.abs(np.fft.rfft(np.frombuffer(pcm, np.int16)))
    assert abs(np.argmax(spectrum) * audio.sample_rate / (len(pcm) // 2) - 320) < 10


async def test_audio_in_another_format_than_the_streams_is_not_heard() -> None:
    wide = PlayAudioSerializer("stream-1", WIDEBAND, presses_keys=True)
    phone = Phone()
    await hear(Listener(str(wide.encode_audio(tone(16000)))), phone)
    assert loudest(bytes(phone.heard)) == 0


async def test_keys_we_press_are_heard() -> None:
    ours = PlayAudioSerializer("stream-1", NARROWBAND, presses_keys=True)
    phone = Phone()
    await hear(Listener(str(ours.encode_keys("12#"))), phone)
    assert phone.keys_heard == "12#"
    assert PlayAudioSerializer("stream-1", NARROWBAND, presses_keys=False).encode_keys("1") is None


def test_half_a_sample_is_no_audio() -> None:
    wide = PlayAudioSerializer("stream-1", WIDEBAND, presses_keys=True)
    with pytest.raises(ValueError, match="half a sample"):
        wide.decode('{"event":"media","media":{"payload":"AAAA"}}')
