"""Twilio's media messages, where the suite does not look."""

import audioop
from base64 import b64decode
from collections.abc import Iterator

import orjson
import pytest
from loguru import logger

from api.services.pipecat.serializer import CallerAudio
from api.services.telephony.kit.mulaw_stream import MulawSerializer
from api.tests.telephony.twilio.samples import CONNECTED, MEDIA, START, STREAM_SID

SERIALIZER = MulawSerializer(STREAM_SID)
PAYLOAD: str = orjson.loads(MEDIA)["media"]["payload"]


def test_audio_is_what_its_mu_law_says() -> None:
    assert SERIALIZER.decode(MEDIA) == CallerAudio(audioop.ulaw2lin(b64decode(PAYLOAD), 2))


def test_audio_goes_out_as_it_came_in() -> None:
    said = SERIALIZER.decode(MEDIA)
    assert isinstance(said, CallerAudio)
    expected = {"event": "media", "streamSid": STREAM_SID, "media": {"payload": PAYLOAD}}
    assert orjson.loads(SERIALIZER.encode_audio(said.pcm)) == expected


@pytest.mark.parametrize("message", [CONNECTED, START, '{"event":"something new","media":7}'])
async def test_what_says_nothing_is_passed_over_in_silence(message: str, warnings: list[str]) -> None:
    assert await SERIALIZER.deserialize(message) is None
    assert warnings == []


@pytest.mark.parametrize(
    "message",
    [
        MEDIA.replace(PAYLOAD, "!"),
        MEDIA.replace("payload", "load"),
        MEDIA.replace("media", "dtmf", 1),
        MEDIA.replace("event", "incident"),
        MEDIA[:-1],
        '{"event":"dtmf","dtmf":{"digit":"A"}}',
        '{"event":"media","deep":' + "[" * 100_000,
    ],
)
async def test_what_cannot_be_read_is_dropped_with_a_warning(message: str, warnings: list[str]) -> None:
    assert await SERIALIZER.deserialize(message) is None
    assert warnings == ["media message could not be read\n"]


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    """What is logged meanwhile at ``WARNING`` or above."""
    lines: list[str] = []
    handler = logger.add(lambda line: lines.append(str(line)), level="WARNING", format="{message}")
    yield lines
    logger.remove(handler)
