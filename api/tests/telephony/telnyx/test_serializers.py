"""Telnyx's media messages; pipecat's own serializer for Telnyx is the judge of what can be judged by it."""

import audioop
from base64 import b64encode
from itertools import permutations
from typing import Any

import numpy as np
import orjson
import pytest
from pipecat.frames.frames import InputAudioRawFrame, OutputAudioRawFrame
from pipecat.serializers.telnyx import TelnyxFrameSerializer

from api.services.pipecat.serializer import CallerAudio
from api.services.telephony.kit.chunk_order import PATIENCE, ChunkOrder
from api.services.telephony.providers.telnyx.serializers import TelnyxSerializer
from api.tests.telephony.telnyx.samples import ERROR

TONE = (8000 * np.sin(np.arange(160) * 2 * np.pi * 440 / 8000)).astype("<i2").tobytes()


def media(audio: bytes, chunk: int = 1, **more: Any) -> str:
    payload = b64encode(audio).decode()
    return orjson.dumps({"event": "media", "media": {"chunk": str(chunk), "payload": payload, **more}}).decode()


def heard(serializer: TelnyxSerializer, *messages: str) -> bytes:
    events = [serializer.decode(message) for message in messages]
    return b"".join(event.pcm for event in events if isinstance(event, CallerAudio))


def payload(message: str) -> bytes:
    return bytes(orjson.loads(message)["media"]["payload"], "ascii")


def stock(encoding: str) -> TelnyxFrameSerializer:
    params = TelnyxFrameSerializer.InputParams(auto_hang_up=False, sample_rate=8000)
    serializer = TelnyxFrameSerializer("stream-1", encoding, encoding, params=params)
    serializer._sample_rate = 8000
    return serializer


@pytest.mark.parametrize("encoding", ["PCMU", "PCMA"])
async def test_pipecats_serializer_says_and_hears_the_same(encoding: str) -> None:
    ours, theirs = TelnyxSerializer(encoding=encoding, audio_format=encoding), stock(encoding)
    said = await theirs.serialize(OutputAudioRawFrame(TONE, 8000, 1))
    assert orjson.loads(str(said)) == orjson.loads(ours.encode_audio(TONE))
    frame = await theirs.deserialize(
        media(audioop.lin2alaw(TONE, 2) if encoding == "PCMA" else audioop.lin2ulaw(TONE, 2))
    )
    assert isinstance(frame, InputAudioRawFrame)
    assert heard(ours, ours.encode_audio(TONE)) == frame.audio


def test_what_comes_in_a_law_is_heard_though_we_send_mu_law() -> None:
    """FM-67: what we are sent is in the codec of the call; what we send is in the one we asked for."""
    serializer = TelnyxSerializer(encoding="PCMA", audio_format="PCMU")
    assert heard(serializer, media(audioop.lin2alaw(TONE, 2))) == audioop.alaw2lin(audioop.lin2alaw(TONE, 2), 2)
    assert payload(serializer.encode_audio(TONE)) == b64encode(audioop.lin2ulaw(TONE, 2))


def test_a_law_both_ways_stays_as_clear_as_it_began() -> None:
    """FM-67: ten minutes of a tone, with the same noise at the end as at the beginning."""
    serializer = TelnyxSerializer(encoding="PCMA", audio_format="PCMA")
    noise = []
    for minute in range(10):
        pieces = [heard(serializer, media(audioop.lin2alaw(TONE, 2), minute * 10 + step)) for step in range(10)]
        wanted, got = (
            np.frombuffer(TONE * 10, "<i2").astype(float),
            np.frombuffer(b"".join(pieces), "<i2").astype(float),
        )
        noise.append(float(10 * np.log10(np.mean(wanted**2) / np.mean((wanted - got) ** 2))))
    assert min(noise) > 30
    assert max(noise) - min(noise) < 0.1


@pytest.mark.parametrize("byte_order", ["little", "big"])
def test_linear_audio_is_in_the_byte_order_it_is_said_to_be_in(byte_order: Any) -> None:
    serializer = TelnyxSerializer(encoding="L16", audio_format="L16", byte_order=byte_order)
    wire = TONE if byte_order == "little" else audioop.byteswap(TONE, 2)
    assert serializer.wire_rate == 16000
    assert payload(serializer.encode_audio(TONE)) == b64encode(wire)
    assert heard(serializer, media(wire)) == TONE
    assert heard(serializer, media(wire + b"\0", 2)) == TONE


def test_narrowband_is_heard_at_the_rate_of_the_wideband_that_was_asked_for() -> None:
    """Telnyx translates between mu-law and A-law only: linear audio goes out, the call's own codec comes in."""
    serializer = TelnyxSerializer(encoding="PCMU", audio_format="L16")
    pcm = heard(serializer, *(media(audioop.lin2ulaw(TONE, 2), chunk) for chunk in range(1, 11)))
    assert len(pcm) == 10 * 2 * len(TONE)


def test_marks_and_clears_are_pipecats_too() -> None:
    assert TelnyxSerializer().encode_clear() == '{"event":"clear"}'


def test_a_complaint_ends_nothing() -> None:
    assert TelnyxSerializer().decode(ERROR) is None


# Order


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_chunks_that_overtake_each_other_are_heard_in_order(order: tuple[int, ...]) -> None:
    chunks = ChunkOrder()
    assert chunks.take(0, b"0") == b"0"
    assert b"".join(chunks.take(number, b"%d" % number) for number in order) == b"123"


def test_a_chunk_in_its_turn_is_heard_at_once() -> None:
    chunks = ChunkOrder()
    assert [chunks.take(number, b"%d" % number) for number in range(5, 9)] == [b"5", b"6", b"7", b"8"]


def test_a_lost_chunk_is_waited_for_a_while_and_dropped_if_it_comes_later() -> None:
    chunks = ChunkOrder()
    chunks.take(1, b"1")
    assert [chunks.take(number, b"x") for number in range(3, 3 + PATIENCE)] == [b""] * PATIENCE
    assert chunks.take(3 + PATIENCE, b"x") == b"x" * (PATIENCE + 1)
    assert chunks.take(2, b"late") == b""
    assert chunks.take(4 + PATIENCE, b"y") == b"y"


def test_a_chunk_that_comes_twice_is_heard_once() -> None:
    chunks = ChunkOrder()
    assert [chunks.take(number, b"x") for number in (1, 1, 2, 2)] == [b"x", b"", b"x", b""]


def test_whoever_counts_anew_is_heard() -> None:
    chunks = ChunkOrder()
    for number in range(1, 200):
        chunks.take(number, b"x")
    assert chunks.take(1, b"anew") == b"anew"
    assert chunks.take(2, b"anew") == b"anew"


def test_audio_without_a_number_is_heard_as_it_comes() -> None:
    serializer = TelnyxSerializer()
    assert heard(
        serializer, '{"event":"media","media":{"payload":"/w=="}}', '{"event":"media","media":{"payload":"/w=="}}'
    )
