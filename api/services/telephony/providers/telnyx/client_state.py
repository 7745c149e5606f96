"""What Telnyx keeps with a call for us, and repeats in every webhook about it.

It is the only part of a webhook that says, under the signature, which of our calls it is about: the URL is not signed.
https://developers.telnyx.com/docs/voice/programmable-voice/client-state
"""

from base64 import b64decode, b64encode
from enum import StrEnum
from typing import NamedTuple


class Purpose(StrEnum):
    """What is to be done about the leg."""

    TALK = "talk"
    """Nothing: its stream was asked for along with the answer."""
    STREAM = "stream"
    """Once it is answered, its stream is asked for."""
    MESSAGE = "message"
    """The same; and a machine counts as found when its greeting is over."""
    TRANSFER = "transfer"
    """A colleague is rung, while the agent holds the line."""
    FORWARD = "forward"
    """A colleague is rung, and the caller waits alone."""
    REFUSE = "refuse"
    """Once it is answered, it is told why it is not taken."""
    GOODBYE = "goodbye"
    """Once everything is said, it ends."""
    NONE = ""
    """It is none of ours, or we said nothing yet."""


class ClientState(NamedTuple):
    """One leg's state: its purpose, and the run, transfer, call or sentence that this is about."""

    purpose: Purpose
    about: str


NOTHING = ClientState(Purpose.NONE, "")


def encode(purpose: Purpose, about: str) -> str:
    """The state as Telnyx takes it: in base64."""
    return b64encode(f"{purpose}:{about}".encode(errors="replace")).decode()


def decode(text: object) -> ClientState:
    """The state in a webhook; ``NOTHING`` if it is not ours."""
    try:
        purpose, colon, about = b64decode(str(text or ""), validate=True).decode().partition(":")
        return ClientState(Purpose(purpose), about) if colon else NOTHING
    except ValueError:
        return NOTHING
