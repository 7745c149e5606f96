"""Media messages in JSON, as most carriers speak: base64 is decoded in C, and what we send is all but ready beforehand.

A carrier's messages are one struct per ``event``; these are the ones several carriers share. A carrier of the family
names its own beside them (such as ``playedStream``) and gives them all to a :class:`MessageReader`.
"""

from binascii import b2a_base64
from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar, get_args

import orjson
from msgspec import Struct, ValidationError
from msgspec.json import Decoder

Key = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"]


class Audio(Struct, gc=False):
    """Audio as the carrier encodes it, out of its base64."""

    payload: bytes


class PressedKey(Struct, gc=False):
    """A key of the caller's keypad."""

    digit: Key


class Mark(Struct, gc=False):
    """A mark of ours."""

    name: str


class MediaMessage(Struct, tag_field="event", tag="media", gc=False):
    """Some of the caller's audio."""

    media: Audio


class KeyMessage(Struct, tag_field="event", tag="dtmf", gc=False):
    """The caller pressed a key."""

    dtmf: PressedKey


class MarkMessage(Struct, tag_field="event", tag="mark", gc=False):
    """A mark comes back."""

    mark: Mark


class StopMessage(Struct, tag_field="event", tag="stop", gc=False):
    """The stream is over."""


class _AnyMessage(Struct):
    event: Any


MessageT = TypeVar("MessageT")


class MessageReader(Generic[MessageT]):
    """Reads a carrier's messages.

    Args:
        messages: A union of structs told apart by ``event``.
    """

    def __init__(self, messages: Any) -> None:
        self._decoder: Decoder[MessageT] = Decoder(messages)
        self._other: Decoder[_AnyMessage] = Decoder(_AnyMessage)
        self._events = [kind.__struct_config__.tag for kind in get_args(messages) or (messages,)]

    def read(self, message: str | bytes) -> MessageT | None:
        """The message, or ``None`` for an event that is none of ours.

        Raises:
            ValueError: It is no JSON object with an event, or it lacks what its event promises.
        """
        try:
            return self._decoder.decode(message)
        except ValidationError:
            if self._is_foreign(message):
                return None
            raise
        except RecursionError as error:  # depth without end, in a field nobody reads
            raise ValueError("a media message nests too deeply") from error

    def _is_foreign(self, message: str | bytes) -> bool:
        try:
            return self._other.decode(message).event not in self._events
        except RecursionError:
            return False


class AudioWriter:
    """Writes one stream's messages that carry audio.

    Args:
        document: Such a message, with :data:`AUDIO` where the base64 goes.
    """

    AUDIO = "<audio>"

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._before, _, self._after = orjson.dumps(document).decode().rpartition(self.AUDIO)

    def write(self, audio: bytes) -> str:
        """The message that carries ``audio``, which is encoded as the carrier wants it."""
        return self._before + b2a_base64(audio, newline=False).decode("ascii") + self._after
