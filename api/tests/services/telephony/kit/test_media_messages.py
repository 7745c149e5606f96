"""Media messages in JSON: read like any JSON with base64 in it, and refused as one error whatever is wrong."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.telephony.kit.media_messages import (
    AudioWriter,
    KeyMessage,
    MarkMessage,
    MediaMessage,
    MessageReader,
    StopMessage,
)

READER: MessageReader[Any] = MessageReader(MediaMessage | KeyMessage | MarkMessage | StopMessage)


def audio_in(message: str | bytes) -> bytes:
    said = READER.read(message)
    assert isinstance(said, MediaMessage)
    return said.media.payload


FURTHER = st.dictionaries(
    st.text(min_size=1).filter(lambda name: name not in {"event", "media"}),
    st.none() | st.integers(-(2**31), 2**31) | st.text(st.characters(exclude_categories=["Cs"])),
    max_size=4,
)


@given(st.binary(max_size=400), FURTHER, st.booleans())
def test_audio_is_read_whatever_stands_beside_it(audio: bytes, further: dict[str, Any], as_bytes: bool) -> None:
    document = {**further, "event": "media", "media": {**further, "payload": b64encode(audio).decode()}}
    text = json.dumps(document)
    assert audio_in(text.encode() if as_bytes else text) == audio


def test_slashes_may_be_escaped() -> None:
    assert audio_in(r'{"event":"media","media":{"payload":"\/\/\/\/"}}') == b"\xff" * 3


@pytest.mark.parametrize(
    "message",
    [
        '{"event":"connected","protocol":"Call"}',
        '{"event":"start","media":7,"dtmf":[],"mark":null}',
        '{"event":"Media","media":{"payload":"////"}}',
        '{"event":7}',
        '{"event":null}',
        '{"event":["media"]}',
    ],
)
def test_an_event_that_is_none_of_ours_says_nothing(message: str) -> None:
    assert READER.read(message) is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "hello",
        "[]",
        "7",
        "{}",
        b"\xff",
        "\ud800",
        '{"event":"media"}',
        '{"event":"media","media":7}',
        '{"event":"media","media":{}}',
        '{"event":"media","media":{"payload":null}}',
        '{"event":"media","media":{"payload":"abc"}}',
        '{"event":"media","media":{"payload":"////"}',
        '{"event":"dtmf","dtmf":7}',
        '{"event":"dtmf","dtmf":{"digit":"A"}}',
        '{"event":"mark","mark":{}}',
        '{"event":"media","media":{"payload":"////"},"deep":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"event":"else","deep":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"event":' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
)
def test_anything_else_is_a_value_error(message: str | bytes) -> None:
    with pytest.raises(ValueError):
        READER.read(message)


@given(st.binary(max_size=400), st.text(st.characters(exclude_categories=["Cs"])))
def test_audio_is_written_as_json_would_be(audio: bytes, stream: str) -> None:
    document = {"event": "playAudio", "media": {"rate": 8000, "payload": AudioWriter.AUDIO}, "streamId": "s"}
    written = json.loads(AudioWriter({"name": stream, **document}).write(audio))
    assert b64decode(written["media"].pop("payload"), validate=True) == audio
    assert written == {"name": stream, "event": "playAudio", "media": {"rate": 8000}, "streamId": "s"}
