"""Sees the brain's first word and the voice's first audio pass, for the ledger."""

from pipecat.frames.frames import LLMTextFrame, TTSAudioRawFrame, TTSSpeakFrame
from pipecat.observers.base_observer import BaseObserver, FramePushed

from api.services.pipecat.ledger import LatencyLedger


class LatencyObserver(BaseObserver):
    """Notes two stages of each reply."""

    def __init__(self, ledger: LatencyLedger) -> None:
        super().__init__(observe_every_push=False)
        self._ledger = ledger

    async def on_push_frame(self, data: FramePushed) -> None:
        """A frame was pushed for the first time."""
        if isinstance(data.frame, LLMTextFrame | TTSSpeakFrame):
            self._ledger.note("reply_worded")
        elif isinstance(data.frame, TTSAudioRawFrame):
            self._ledger.note("reply_voiced")
