"""Sees the moments of a turn pass through the pipeline."""

from collections.abc import Callable

from pipecat.frames.frames import BotStoppedSpeakingFrame, LLMTextFrame, TTSAudioRawFrame, TTSSpeakFrame
from pipecat.observers.base_observer import BaseObserver, FramePushed

from api.services.pipecat.ledger import LatencyLedger


class TurnObserver(BaseObserver):
    """Notes when a reply is worded and voiced, and tells when the agent has finished speaking.

    Args:
        ledger: Told the two stages.
        finished_speaking: Called once everything the agent had to say went on the wire.
    """

    def __init__(self, ledger: LatencyLedger, finished_speaking: Callable[[], None]) -> None:
        super().__init__(observe_every_push=False)
        self._ledger = ledger
        self._finished_speaking = finished_speaking

    async def on_push_frame(self, data: FramePushed) -> None:
        """A frame was pushed for the first time."""
        if isinstance(data.frame, LLMTextFrame | TTSSpeakFrame):
            self._ledger.note("reply_worded")
        elif isinstance(data.frame, TTSAudioRawFrame):
            self._ledger.note("reply_voiced")
        elif isinstance(data.frame, BotStoppedSpeakingFrame):
            self._finished_speaking()
