"""Who is told what passes on the wire, both ways."""

from typing import Protocol


class WireListener(Protocol):
    """Told what passes, 16-bit mono PCM at the wire's rate."""

    def caller_said(self, pcm: bytes) -> None:
        """The caller's side sent this."""

    def agent_said(self, pcm: bytes) -> None:
        """This goes out now."""

    def agent_cut_off(self) -> None:
        """What the carrier has not played yet is dropped."""
