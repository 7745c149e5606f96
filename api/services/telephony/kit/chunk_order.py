"""Audio whose messages are numbered, and come in any order."""

PATIENCE = 3
"""A chunk that comes early waits for those before it while this many others come: 60 ms, of 20 ms each."""
RESTART = 50
"""A chunk that is this far behind was not delayed: the carrier counts anew."""


class ChunkOrder:
    """Puts chunks back into their order. What comes too late is dropped.

    20 ms that are missing are hardly heard; 20 ms in the wrong place are.
    """

    def __init__(self) -> None:
        self._next: int | None = None
        self._early: dict[int, bytes] = {}

    def take(self, number: int, audio: bytes) -> bytes:
        """What can be heard now: nothing yet, this chunk, or several."""
        if self._next is None or number < self._next - RESTART:
            self._early, self._next = {}, number
        if number < self._next:
            return b""
        self._early[number] = audio
        if number != self._next and len(self._early) > PATIENCE:
            self._next = min(self._early)
        heard = []
        while self._next in self._early:
            heard.append(self._early.pop(self._next))
            self._next += 1
        return b"".join(heard)
