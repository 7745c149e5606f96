"""Vonage's media messages, where the suite does not look."""

import audioop
import struct
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loguru import logger
from pipecat.frames.frames import InputAudioRawFrame, InputDTMFFrame, InterruptionFrame, OutputAudioRawFrame
from pipecat.serializers.vonage import VonageFrameSerializer

from api.errors import CallerLeft, HandshakeFailed
from api.services.pipecat.playback import Playback
from api.services.pipecat.serializer import CallerAudio, KeyPressed
from api.services.pipecat.speaker import Speaker
from api.services.telephony.kit import streams
from api.services.telephony.providers.vonage.serializers import VonageSerializer
from api.settings import Settings
from api.simulator.carriers.vonage.media import VonageStream
from api.simulator.faults import NO_FAULTS
from api.simulator.phone import Phone
from api.tests.sockets import MediaPeer
from api.tests.telephony.vonage.samples import CLEARED, CONNECTED, DTMF, FRAME, NOTIFY


def test_audio_is_little_endian_as_it_comes_and_goes() -> None:
    serializer, samples = VonageSerializer(8000), struct.pack("<160h", *range(160))
    assert serializer.decode(samples) == CallerAudio(samples)
    assert serializer.encode_audio(samples) == samples


@pytest.mark.parametrize("message", [CONNECTED, CLEARED, '{"event":"websocket:something new"}'])
async def test_what_says_nothing_is_passed_over_in_silence(message: str, warnings: list[str]) -> None:
    assert await VonageSerializer(8000).deserialize(message) is None
    assert warnings == []


@pytest.mark.parametrize(
    "message", [DTMF.replace('"5"', '"A"'), DTMF.replace("digit", "key"), NOTIFY.replace("payload", "load"), DTMF[:-1]]
)
async def test_what_cannot_be_read_is_dropped_with_a_warning(message: str, warnings: list[str]) -> None:
    assert await VonageSerializer(8000).deserialize(message) is None
    assert warnings == ["media message could not be read\n"]


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    """What is logged meanwhile at ``WARNING`` or above."""
    lines: list[str] = []
    handler = logger.add(lambda line: lines.append(str(line)), level="WARNING", format="{message}")
    yield lines
    logger.remove(handler)


# Frames are of 20 ms, whatever the voice delivers


@pytest.mark.parametrize("rate", [8000, 16000])
@given(chunks=st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_every_frame_is_of_twenty_milliseconds_whatever_the_voice_delivers(rate: int, chunks: list[int]) -> None:
    """Vonage closes with 1006: "unexpected frame size 160, when required 320"."""
    serializer, sent = VonageSerializer(rate), []
    speaker = Speaker(
        rate,
        Playback(),
        write=lambda pcm: sent.append(serializer.encode_audio(pcm)),
        release=lambda _frame: None,
        started=lambda: None,
        stopped=lambda: None,
    )
    speaker._plays = True  # its clock is ours
    for samples in chunks:
        speaker.say(b"\1\0" * samples)
    speaker._fill_last()
    while (pcm := speaker._next_frame()) is not None:
        sent.append(serializer.encode_audio(pcm))
    assert {len(frame) for frame in sent} == {rate // 50 * 2}
    assert b"".join(sent).count(b"\1") == sum(chunks)


def test_a_short_frame_is_filled_with_silence() -> None:
    assert VonageSerializer(16000).encode_audio(b"\1\2") == b"\1\2" + bytes(638)


# Audio may come before the stream says what it is


async def test_audio_that_comes_first_is_heard_first(settings: Settings) -> None:
    socket = await MediaPeer((b"\1\0" * 160, b"\2\0" * 160, CONNECTED)).accepted()
    message, early = await streams.read_start_amid_audio(socket, event="websocket:connected")
    assert message == orjson.loads(CONNECTED)
    serializer = VonageSerializer(8000, early)
    assert serializer.decode(DTMF) == KeyPressed("5")
    assert serializer.decode(b"\3\0" * 160) == CallerAudio(b"\1\0" * 160 + b"\2\0" * 160 + b"\3\0" * 160)
    assert serializer.decode(b"\4\0" * 160) == CallerAudio(b"\4\0" * 160)


async def test_audio_without_end_is_no_stream(settings: Settings) -> None:
    socket = await MediaPeer([FRAME] * 1000).accepted()
    with pytest.raises(HandshakeFailed):
        await streams.read_start_amid_audio(socket, event="websocket:connected")


async def test_a_caller_who_leaves_amid_the_opening_has_left(settings: Settings) -> None:
    peer = MediaPeer((FRAME,))
    peer.hang_up()
    with pytest.raises(CallerLeft):
        await streams.read_start_amid_audio(await peer.accepted(), event="websocket:connected")


# The simulated carrier, and pipecat's own serializer for it


class Line(VonageStream):
    """A stream whose messages are kept instead of sent."""

    def __init__(self, rate: int) -> None:
        phone = Phone(rate=rate)
        super().__init__(phone, NO_FAULTS, {"content-type": f"audio/l16;rate={rate}", "headers": {"call_id": "1"}})
        self.sent: list[Any] = []

    async def send(self, message: str | bytes) -> None:
        self.sent.append(message)


@pytest.fixture
async def stock() -> VonageFrameSerializer:
    """Pipecat's, which this one must agree with."""
    serializer = VonageFrameSerializer(VonageFrameSerializer.InputParams(vonage_sample_rate=16000, sample_rate=16000))
    await serializer.setup(type("Setup", (), {"audio_in_sample_rate": 16000})())
    return serializer


async def test_what_the_simulator_sends_pipecat_reads(stock: VonageFrameSerializer) -> None:
    line, tone = Line(16000), struct.pack("<320h", *range(-160, 160))
    await line.open()
    await line.send_audio(tone)
    await line.press("5")
    read = [await stock.deserialize(message) for message in line.sent]
    silence, connected, heard, key = read
    assert isinstance(silence, InputAudioRawFrame)
    assert connected is None
    assert isinstance(heard, InputAudioRawFrame)
    assert heard.audio == tone
    assert isinstance(key, InputDTMFFrame)
    assert key.button.value == "5"


async def test_what_pipecat_sends_the_simulator_plays(stock: VonageFrameSerializer) -> None:
    line, tone = Line(16000), struct.pack("<320h", *range(-160, 160))
    message = await stock.serialize(OutputAudioRawFrame(tone, 16000, 1))
    assert message is not None
    await line.handle(message)
    line.phone.tick()
    assert bytes(line.phone.heard) == tone
    clear = await stock.serialize(InterruptionFrame())
    assert clear is not None
    assert orjson.loads(clear) == orjson.loads(VonageSerializer(16000).encode_clear())
    await line.handle(clear)
    assert (line.phone.cleared, line.sent) == (1, ['{"event":"websocket:cleared"}'])


@pytest.mark.parametrize(("rate", "size"), [(8000, 160), (8000, 640), (16000, 320), (16000, 0)])
async def test_the_simulator_closes_on_a_frame_of_another_size(rate: int, size: int) -> None:
    line = Line(rate)
    await line.handle(bytes(size))
    assert line.error == f"unexpected frame size {size // 2}, when required {rate // 50}"


async def test_a_mark_comes_back_when_it_was_reached() -> None:
    line, serializer = Line(8000), VonageSerializer(8000)
    loud = audioop.bias(bytes(320), 2, 1000)
    for message in (serializer.encode_audio(loud), serializer.encode_mark("goodbye")):
        await line.handle(message)
    assert line.phone.tick()[1] == []
    (mark,) = line.phone.tick()[1]
    await line.send_mark(mark)
    assert orjson.loads(line.sent[-1]) == {"event": "websocket:notify", "payload": {"name": "goodbye"}}
