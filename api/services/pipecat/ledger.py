"""Where a turn's time goes: from the end of the caller's speech to the first audio of the reply."""

import time
from dataclasses import dataclass, field

STAGES = (
    "caller_stopped",
    "pause_noticed",
    "transcribed",
    "turn_decided",
    "reply_worded",
    "reply_voiced",
    "reply_sent",
)


@dataclass(slots=True)
class LatencyLedger:
    """Notes each stage of the turn at hand once; times are seconds on the monotonic clock.

    ``caller_stopped`` is the end of speech itself, ``pause_noticed`` the moment the detector was sure of it.
    """

    _turn: dict[str, float] = field(default_factory=dict)
    responses: list[float] = field(default_factory=list)
    """Seconds from the end of the caller's speech to the first reply audio on the wire, one per answered turn."""

    def caller_stopped(self, at: float) -> None:
        """The caller's speech ended at ``at``; a new turn begins to count."""
        self._turn = {"caller_stopped": at, "pause_noticed": time.monotonic()}

    def caller_resumed(self) -> None:
        """The caller goes on: nothing is counted."""
        self._turn = {}

    def note(self, stage: str) -> None:
        """The turn reached ``stage``."""
        if self._turn:
            self._turn.setdefault(stage, time.monotonic())

    def reply_sent(self) -> dict[str, float] | None:
        """The turn's stages in seconds since the caller stopped, when this is its first reply audio."""
        if "turn_decided" not in self._turn:
            return None
        self.note("reply_sent")
        start = self._turn["caller_stopped"]
        stages = {stage: round(self._turn[stage] - start, 4) for stage in STAGES if stage in self._turn}
        self.responses.append(stages["reply_sent"])
        self._turn = {}
        return stages
