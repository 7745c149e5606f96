"""Twilio's media messages: what our simulator sends, others understand; what we send, it plays."""

import asyncio
from types import SimpleNamespace
from typing import Any

import numpy as np
import orjson
from pipecat.frames.frames import InputAudioRawFrame, InputDTMFFrame
from pipecat.serializers.twilio import TwilioFrameSerializer
from websockets.asyncio.server import ServerConnection, serve

from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.simulator.carriers.twilio.media import TwilioStream
from api.simulator.faults import NO_FAULTS
from api.simulator.phone import Phone


class Listener:
    """A server that keeps what the simulated Twilio sends, and can answer."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.enough = asyncio.Event()
        self.answers: list[str] = []

    async def handle(self, socket: ServerConnection) -> None:
        async for text in socket:
            self.messages.append(orjson.loads(text))
            if len(self.messages) == 2:
                for answer in self.answers:
                    await socket.send(answer)
            if len(self.messages) == 60:
                self.enough.set()
                return


async def hear(listener: Listener, phone: Phone) -> TwilioStream:
    stream = TwilioStream(phone, NO_FAULTS, {"accountSid": "AC0", "callSid": "CA0"}, {"name": "value"})
    async with serve(listener.handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        running = asyncio.create_task(stream.run([f"ws://127.0.0.1:{port}/ws"], {}))
        async with asyncio.timeout(10):
            await listener.enough.wait()
            assert await running == "closed"
    return stream


async def test_the_stream_opens_and_counts_as_twilio_does() -> None:
    listener = Listener()
    await hear(listener, Phone())
    connected, start, first, second = listener.messages[:4]
    assert (connected["event"], connected["protocol"]) == ("connected", "Call")
    assert start["start"]["mediaFormat"] == {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    assert start["start"]["customParameters"] == {"name": "value"}
    assert [item["sequenceNumber"] for item in (start, first, second)] == ["1", "2", "3"]
    assert [item["media"]["chunk"] for item in (first, second)] == ["1", "2"]
    assert [item["media"]["timestamp"] for item in (first, second)] == ["0", "20"]


async def test_pipecats_own_serializer_reads_what_the_simulator_sends() -> None:
    listener = Listener()
    phone = Phone()
    tone = (8000 * np.sin(np.arange(8000) / 4)).astype(np.int16).tobytes()
    saying = asyncio.create_task(phone.say(tone))
    stream = await hear(listener, phone)
    saying.cancel()
    stock = TwilioFrameSerializer(stream.stream_sid, params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    await stock.setup(SimpleNamespace(audio_in_sample_rate=8000, audio_out_sample_rate=8000))  # type: ignore[arg-type]
    frames = [await stock.deserialize(orjson.dumps(message).decode()) for message in listener.messages]
    audio = b"".join(frame.audio for frame in frames if isinstance(frame, InputAudioRawFrame))
    assert len(audio) > 8000
    assert np.abs(np.frombuffer(audio, np.int16)).max() > 7000
    assert not any(isinstance(frame, InputDTMFFrame) for frame in frames)


async def test_the_simulator_plays_what_our_serializer_sends_and_returns_its_mark() -> None:
    ours = MulawSerializer("MZ0")
    tone = (8000 * np.sin(np.arange(1600) / 4)).astype(np.int16).tobytes()
    listener, phone = Listener(), Phone()
    listener.answers = [str(ours.encode_audio(tone)), str(ours.encode_mark("played"))]
    await hear(listener, phone)
    assert np.abs(np.frombuffer(bytes(phone.heard), np.int16)).max() > 7000
    assert [item["mark"]["name"] for item in listener.messages if item["event"] == "mark"] == ["played"]
