"""What a carrier keeps with a leg for us, and repeats in every webhook about it: what is to become of the leg.

It spares carriers that take commands a memory on our side. Where their signatures do not cover the URL, it is also what
says which of our calls a webhook is about.
"""

from base64 import b64decode, b64encode
from enum import StrEnum
from typing import NamedTuple


class Purpose(StrEnum):
    """What is to become of a leg."""

    TALK = "talk"
    """A run's own: its media stream was asked for along with the answer."""
    STREAM = "stream"
    """The same: its media stream is asked for once it is answered."""
    MESSAGE = "message"
    """The same; and a machine counts as found when its greeting is over."""
    TRANSFER = "transfer"
    """A colleague's, rung while the agent holds the line."""
    FORWARD = "forward"
    """A colleague's, rung while the caller waits alone."""
    REFUSE = "refuse"
    """A caller's, answered only to be told why nobody takes the call."""
    GOODBYE = "goodbye"
    """Anybody's: it ends once everything is said."""
    NONE = ""
    """Nobody's of ours, or nobody said yet."""


class LegState(NamedTuple):
    """A leg's purpose, and the run, the transfer, the call or the sentence that this is about."""

    purpose: Purpose
    about: str = ""

    def encode(self) -> str:
        """In base64."""
        return b64encode(f"{self.purpose}:{self.about}".encode(errors="replace")).decode()


NOTHING = LegState(Purpose.NONE)


def decode(text: object) -> LegState:
    """The state in a webhook; ``NOTHING`` if it is none of ours."""
    try:
        purpose, colon, about = b64decode(str(text or ""), validate=True).decode().partition(":")
        return LegState(Purpose(purpose), about) if colon else NOTHING
    except ValueError:
        return NOTHING
