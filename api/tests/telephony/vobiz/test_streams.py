"""Vobiz's media stream: what goes over the wire between our serializer, Vobiz's side and pipecat's."""

import asyncio
import audioop
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any, cast

import orjson
import pytest
from pipecat.frames.frames import InputAudioRawFrame, OutputAudioRawFrame
from pipecat.serializers.plivo import PlivoFrameSerializer
from websockets.asyncio.server import ServerConnection, serve

from api.services.pipecat.playback import Playback
from api.services.pipecat.serializer import CallerAudio, KeyPressed, MarkReturned
from api.services.telephony.kit.play_audio import FORMATS
from api.services.telephony.kit.play_audio_messages import PlayAudioSerializer
from api.simulator.carriers.vobiz.media import VobizStream
from api.simulator.faults import NO_FAULTS
from api.simulator.phone import Phone
from api.simulator.play_audio import WireFormat
from api.tests.telephony.vobiz.samples import CLEARED, MEDIA, PLAYED, START, STREAM_ID

SERIALIZER = PlayAudioSerializer(STREAM_ID, FORMATS["mulaw_8000"], presses_keys=False)
PAYLOAD: str = orjson.loads(MEDIA)["media"]["payload"]
SILENCE = bytes(320)


def test_audio_is_what_its_mu_law_says() -> None:
    assert SERIALIZER.decode(MEDIA) == CallerAudio(audioop.ulaw2lin(b64decode(PAYLOAD), 2))


def test_what_was_played_comes_back_by_name_alone() -> None:
    assert orjson.loads(PLAYED).keys() == {"event", "name"}
    assert SERIALIZER.decode(PLAYED) == MarkReturned("heard")


@pytest.mark.parametrize("message", [START, CLEARED, '{"event":"something new","media":7}'])
def test_what_says_nothing_new_is_passed_over(message: str) -> None:
    assert SERIALIZER.decode(message) is None


def test_a_key_is_heard_should_vobiz_ever_tell_one() -> None:
    """Its documentation names the event once, without a body; its sibling's has this one."""
    assert SERIALIZER.decode('{"event":"dtmf","dtmf":{"digit":"5"}}') == KeyPressed("5")


def test_keys_are_pressed_over_the_api_and_not_on_the_stream() -> None:
    assert SERIALIZER.encode_keys("12#") is None


async def test_a_checkpoint_that_was_cleared_is_not_waited_for() -> None:
    """Vobiz never acknowledges it."""
    playback = Playback()
    playback.wrote(60.0)

    async def sent(_name: str) -> bool:
        return True

    waiting = asyncio.create_task(playback.drained(sent))
    await asyncio.sleep(0)
    playback.cleared()
    async with asyncio.timeout(0.5):
        await waiting


# pipecat's stock serializer for the family


@pytest.fixture
async def stock() -> PlivoFrameSerializer:
    parameters = PlivoFrameSerializer.InputParams(auto_hang_up=False, sample_rate=8000)
    serializer = PlivoFrameSerializer(STREAM_ID, params=parameters)
    await serializer.setup(cast("Any", None))  # the rate is in the parameters
    return serializer


async def test_pipecats_serializer_hears_what_we_hear(stock: PlivoFrameSerializer) -> None:
    frame = await stock.deserialize(MEDIA)
    assert isinstance(frame, InputAudioRawFrame)
    ours = SERIALIZER.decode(MEDIA)
    assert isinstance(ours, CallerAudio)
    assert frame.audio == ours.pcm


async def test_we_send_what_pipecats_serializer_sends(stock: PlivoFrameSerializer) -> None:
    pcm = audioop.ulaw2lin(b64decode(PAYLOAD), 2)
    theirs = await stock.serialize(OutputAudioRawFrame(pcm, 8000, 1))
    assert orjson.loads(SERIALIZER.encode_audio(pcm)) == orjson.loads(theirs or "")


# The simulated carrier's side


@pytest.fixture
async def heard() -> AsyncIterator[list[dict[str, Any]]]:
    """What a simulated stream says to a gateway that plays 100 ms, asks for a mark, plays more and clears that."""
    said: list[dict[str, Any]] = []

    async def gateway(socket: ServerConnection) -> None:
        said.append(orjson.loads(await socket.recv()))
        for _ in range(5):
            await socket.send(SERIALIZER.encode_audio(SILENCE))
        await socket.send(SERIALIZER.encode_mark("first"))
        async for message in socket:
            said.append(orjson.loads(message))
            if said[-1]["event"] == "playedStream":
                await socket.send(SERIALIZER.encode_audio(SILENCE * 50))
                await socket.send(SERIALIZER.encode_mark("second"))
                await socket.send(SERIALIZER.encode_clear())
            if said[-1]["event"] == "clearedAudio":
                break

    phone = Phone(rate=8000)
    async with serve(gateway, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        ids = {"callId": "call-1", "accountId": "500000"}
        stream = VobizStream(phone, NO_FAULTS, ids, WireFormat.of("audio/x-mulaw;rate=8000"), "{}")
        async with asyncio.timeout(10):
            await stream.run([f"ws://127.0.0.1:{port}/"], {})
        yield said


async def test_it_opens_as_the_sample_does(heard: list[dict[str, Any]]) -> None:
    sample = orjson.loads(START)
    assert heard[0].keys() == sample.keys()
    assert heard[0]["start"].keys() == sample["start"].keys()
    assert (heard[0]["sequenceNumber"], heard[0]["start"]["mediaFormat"]) == (0, sample["start"]["mediaFormat"])


async def test_its_audio_looks_like_the_samples(heard: list[dict[str, Any]], stock: PlivoFrameSerializer) -> None:
    media = next(message for message in heard if message["event"] == "media")
    sample = orjson.loads(MEDIA)
    assert media.keys() == sample.keys()
    assert media["media"].keys() == sample["media"].keys()
    assert media["media"]["chunk"] == 0
    assert isinstance(await stock.deserialize(orjson.dumps(media).decode()), InputAudioRawFrame)


async def test_it_acknowledges_what_it_played_and_not_what_was_cleared(heard: list[dict[str, Any]]) -> None:
    assert [message for message in heard if message["event"] == "playedStream"] == [
        {"event": "playedStream", "name": "first"}
    ]
    assert heard[-1]["event"] == "clearedAudio"
