"""What one caller hears, judged against what they said: answers, barge-ins, gaps, and whatever was lost."""

from array import array
from dataclasses import dataclass, field

from bench.replies import REPLY_SECONDS

WHOLE_SECONDS = REPLY_SECONDS - 0.06
PADDING_SECONDS = 0.5
"""How long after a whole reply its last, padded frames may come."""
ANSWER_SECONDS = 3.0
STOPPED_SECONDS = 0.3
"""A reply of which nothing more comes for this long, and which nobody interrupted, was cut short."""


@dataclass(slots=True)
class Heard:
    """What all callers heard in the measured time. Times in seconds."""

    measuring: bool = False
    messages: int = 0
    audio_seconds: float = 0.0
    turns: int = 0
    responses: "array[float]" = field(default_factory=lambda: array("d"))
    """End of speech to the first audio of the reply."""
    barge_ins: "array[float]" = field(default_factory=lambda: array("d"))
    """First sound of the speech that interrupts to the ``clear``."""
    gaps: "array[float]" = field(default_factory=lambda: array("d"))
    """Between media messages that follow one another in one reply."""
    missing: int = 0
    """Turns nobody answered."""
    cut_short: int = 0
    """Replies that stopped although nobody interrupted."""
    not_cleared: int = 0
    """Barge-ins the agent spoke through."""
    stray: int = 0
    """Media and clears nobody asked for."""

    @property
    def lost(self) -> int:
        """Everything that should have been heard and was not."""
        return self.missing + self.cut_short + self.not_cleared


class Hearing:
    """One caller's ear; every method is told the time on the monotonic clock."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._awaiting: float | None = None
        self._onset: float | None = None
        self._interrupts = False
        self._reply: float | None = None
        self._last = 0.0

    def speech_began(self, now: float, *, interrupts: bool) -> None:
        """The caller begins to speak."""
        self._judge(now, patience=0.0)
        self._awaiting = None
        self._onset, self._interrupts = now, interrupts and self._reply is not None

    def speech_ended(self, now: float) -> None:
        """The caller has finished a turn."""
        if self._heard.measuring:
            self._heard.turns += 1
            self._heard.not_cleared += self._interrupts and self._onset is not None
        self._awaiting, self._onset, self._reply = now, None, None

    def media(self, now: float, seconds: float) -> None:
        """Audio came."""
        if self._heard.measuring:
            self._heard.messages += 1
            self._heard.audio_seconds += seconds
        if self._reply is not None:
            if self._heard.measuring:
                self._heard.gaps.append(now - self._last)
            self._reply += seconds
        elif self._awaiting is not None:
            if self._heard.measuring:
                self._heard.responses.append(now - self._awaiting)
            self._awaiting, self._reply = None, seconds
        elif now - self._last > PADDING_SECONDS and self._heard.measuring:
            self._heard.stray += 1
        self._last = now
        if self._reply is not None and self._reply >= WHOLE_SECONDS:
            self._reply = None

    def clear(self, now: float) -> None:
        """What was not played is dropped."""
        if self._onset is None:
            self._heard.stray += self._heard.measuring and self._reply is not None
        elif self._interrupts and self._heard.measuring:
            self._heard.barge_ins.append(now - self._onset)
        self._onset = self._reply = None

    def judge(self, now: float) -> None:
        """The measured time is over: count what should have come by now."""
        self._judge(now, patience=ANSWER_SECONDS)

    def _judge(self, now: float, *, patience: float) -> None:
        if self._heard.measuring:
            self._heard.missing += self._awaiting is not None and now - self._awaiting > patience
            self._heard.cut_short += self._reply is not None and now - self._last > STOPPED_SECONDS
