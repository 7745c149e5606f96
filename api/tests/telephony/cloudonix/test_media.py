"""Cloudonix's media stream: packets of 20 ms, marks that may never come back, and what pipecat makes of it."""

import asyncio
import audioop
from base64 import b64decode
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from pipecat.frames.frames import InputAudioRawFrame, TTSAudioRawFrame, TTSStartedFrame, TTSStoppedFrame
from pipecat.serializers.twilio import TwilioFrameSerializer
from websockets.asyncio.server import ServerConnection, serve

from api.services.telephony.kit.mulaw_stream import MulawSerializer, create_transport
from api.services.telephony.providers.cloudonix import SPEC, webhooks
from api.simulator.carriers.cloudonix.media import PACKET_BYTES, CloudonixStream
from api.simulator.faults import NO_FAULTS
from api.simulator.outcome import CallOutcome
from api.simulator.phone import Phone
from api.tests.services.pipecat.test_transport import line
from api.tests.sockets import MediaPeer
from api.tests.telephony.cloudonix.samples import MEDIA, START, STREAM_SID, TOKEN

CALL = {"session": TOKEN, "callSid": "f" * 32}
LOUD = audioop.ulaw2lin(bytes([0x80]) * PACKET_BYTES, 2)
FRAMES = 20


@pytest.mark.parametrize("samples", [1, 79, 160, 161, 333, 4000])
async def test_the_agent_is_sent_in_packets_of_20_ms_and_no_others(samples: int) -> None:
    """However its voice cuts what it says."""
    async with line(MulawSerializer(STREAM_SID)) as made:
        await made.say(
            TTSStartedFrame(), *(TTSAudioRawFrame(bytes(2 * samples), 8000, 1) for _ in range(3)), TTSStoppedFrame()
        )
        await made.sink.wait_for(TTSStoppedFrame)
        packets = [b64decode(said["media"]["payload"]) for said in made.messages if said["event"] == "media"]
    assert packets
    assert {len(packet) for packet in packets} == {PACKET_BYTES}


async def test_a_mark_that_never_comes_back_is_not_waited_for() -> None:
    """Whether Cloudonix returns marks is not documented."""
    transport = await create_transport(
        await MediaPeer().accepted(), "0" * 32, SPEC.audio_config, "0" * 32, stream_sid=STREAM_SID
    )

    async def send_mark(_name: str) -> bool:
        return True

    transport.playback.wrote(0.05)
    async with asyncio.timeout(3):
        await transport.playback.drained(send_mark)


class Gateway:
    """The other end of a simulated stream: keeps what it is told, and says ``answers`` once it began.

    Args:
        answers: What it says.
    """

    def __init__(self, *answers: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self._answers = answers

    async def talk(self, stream: CloudonixStream) -> None:
        async with serve(self._handle, "127.0.0.1", 0) as server, asyncio.timeout(10):
            await stream.run([f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws"], {})

    async def _handle(self, socket: ServerConnection) -> None:
        async for text in socket:
            self.messages.append(orjson.loads(text))
            if self.messages[-1]["event"] == "start":
                for answer in self._answers:
                    await socket.send(answer)
            if len(self.messages) == FRAMES:
                return


def new_stream(phone: Phone) -> tuple[CloudonixStream, CallOutcome]:
    outcome = CallOutcome(TOKEN)
    return CloudonixStream(phone, NO_FAULTS, CALL, {"name": "value"}, outcome), outcome


async def test_the_simulated_stream_says_what_cloudonix_says() -> None:
    gateway = Gateway()
    stream, _ = new_stream(Phone())
    await gateway.talk(stream)
    connected, start, first, second = gateway.messages[:4]
    assert (connected["event"], connected["protocol"]) == ("connected", "Call")
    assert webhooks.read_stream_start(start) == (stream.stream_sid, TOKEN)
    shown, said = orjson.loads(START), orjson.loads(MEDIA)
    assert set(start) == set(shown)
    assert set(start["start"]) <= set(shown["start"])
    assert set(first["media"]) == set(said["media"])
    assert [message["media"]["chunk"] for message in (first, second)] == [1, 2]
    assert [message["sequenceNumber"] for message in (start, first, second)] == ["1", "2", "3"]


async def test_pipecats_own_serializer_reads_it() -> None:
    """There is none for Cloudonix: the messages are those of the family."""
    gateway, phone = Gateway(), Phone()
    stream, _ = new_stream(phone)
    saying = asyncio.create_task(phone.say(LOUD * FRAMES))
    await gateway.talk(stream)
    saying.cancel()
    stock = TwilioFrameSerializer(stream.stream_sid, params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    await stock.setup(SimpleNamespace(audio_in_sample_rate=8000, audio_out_sample_rate=8000))  # type: ignore[arg-type]
    frames = [await stock.deserialize(orjson.dumps(message).decode()) for message in gateway.messages]
    audio = b"".join(frame.audio for frame in frames if isinstance(frame, InputAudioRawFrame))
    assert audioop.max(audio, 2) == audioop.max(LOUD, 2)


async def test_the_simulated_stream_plays_what_we_send_and_nothing_of_another_length() -> None:
    ours = MulawSerializer(STREAM_SID)
    phone = Phone()
    stream, outcome = new_stream(phone)
    await Gateway(ours.encode_audio(LOUD), ours.encode_mark("played")).talk(stream)
    assert audioop.max(bytes(phone.heard), 2) == audioop.max(LOUD, 2)
    assert outcome.error == ""

    phone = Phone()
    stream, outcome = new_stream(phone)
    await Gateway(ours.encode_audio(LOUD * 2)).talk(stream)
    assert audioop.max(bytes(phone.heard), 2) == 0
    assert outcome.error == "a packet of 40 ms was refused"
