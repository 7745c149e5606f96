"""The agent's ear: caller audio comes in and stops here; turns and text go on.

Everything that needs raw audio happens in this one processor: voice activity, the utterance with its beginning, the
decision that a turn is over, and its transcription. What follows in the pipeline sees a turn start, its text, its end.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    ProposedUserStartedSpeakingFrame,
    ProposedUserStoppedSpeakingFrame,
    TranscriptionFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.utils.time import time_now_iso8601

from api.services.pipecat.endpointing import sounds_finished
from api.services.pipecat.ledger import LatencyLedger
from api.services.pipecat.vad import VADParams, VADState, VoiceDetector
from api.services.speech.spec import Recognizer
from api.services.workflows.matching import is_backchannel

PRE_ROLL_SECONDS = 0.5
PATIENCE_SECONDS = 0.8
"""How long a caller who does not sound finished may pause."""
MAX_UTTERANCE_SECONDS = 30.0
EAGER_SECONDS = 0.06
"""Silence after which the verdict is prepared, so that it stands by the time the pause is one."""
BARGE_IN_SECONDS = 0.5
"""Speech it takes to cut the agent short; less than that is a cough or an "uh-huh"."""
MISSING_SECONDS = 0.5
"""A carrier that sends nothing for this long while the caller speaks means silence."""
FRAME_SECONDS = 0.02
KEY_PAUSE_SECONDS = 1.5
"""How long after the last key a series of digits is complete; ``#`` completes it at once."""

Said = Callable[[str, float, float], None]


@dataclass(frozen=True, slots=True)
class ListeningParams:
    """How the ear listens. Times in seconds."""

    vad: VADParams
    patience: float = PATIENCE_SECONDS
    key_pause: float = KEY_PAUSE_SECONDS


class CallerListener(FrameProcessor):
    """Turns a caller's audio and keys into turns of text.

    Args:
        recognizer: Transcribes one utterance.
        sample_rate: The wire's rate, Hz.
        ledger: Told when the caller stopped and when the turn was decided.
        said: Told each utterance: its text, and when it began and ended on the monotonic clock.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        sample_rate: int,
        ledger: LatencyLedger,
        said: Said,
        *,
        params: ListeningParams | None = None,
    ) -> None:
        super().__init__(enable_direct_mode=True)
        self._recognizer = recognizer
        self._rate = sample_rate
        self._ledger = ledger
        self._said = said
        self._params = params or ListeningParams(vad=VADParams())
        self._detector = VoiceDetector(sample_rate, self._params.vad)
        self._state = VADState.QUIET
        self._heard = bytearray()
        self._heard_at = self._began_at = self._stopped_at = 0.0
        self._speech_seconds = self._silence_seconds = 0.0
        self._speaks = self._in_turn = self._agent_speaks = False
        self._quiet = asyncio.Event()
        self._verdict: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._keys = ""
        self._keys_done: asyncio.Task[None] | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            await self._hear(frame.audio)
        elif isinstance(frame, InputDTMFFrame):
            await self._press(frame.button)
        else:
            if isinstance(frame, BotStartedSpeakingFrame | BotStoppedSpeakingFrame):
                self._agent_speaks = isinstance(frame, BotStartedSpeakingFrame)
            elif isinstance(frame, EndFrame | CancelFrame):
                await self._stop_listening()
            await self.push_frame(frame, direction)

    async def cleanup(self) -> None:
        await super().cleanup()
        await self._stop_listening()
        await self._detector.cleanup()

    # Speech

    async def _hear(self, pcm: bytes) -> None:
        before, self._state = self._state, self._detector.detect(pcm)
        self._heard += pcm
        self._heard_at = time.monotonic()
        seconds = len(pcm) / 2 / self._rate
        if self._state is VADState.SPEAKING:
            await self._speech_goes_on(before, seconds)
        elif not self._speaks:
            self._keep_last(PRE_ROLL_SECONDS)
        elif before is not VADState.QUIET:
            self._speech_ceases(before, seconds)

    async def _speech_goes_on(self, before: VADState, seconds: float) -> None:
        if before is not VADState.SPEAKING:
            await self._withdraw_verdict()
            self._ledger.caller_resumed()
        if not self._speaks:
            self._speech_begins()
        self._speech_seconds += seconds
        if not self._in_turn and not (self._agent_speaks and self._speech_seconds < BARGE_IN_SECONDS):
            await self._begin_turn()
        if self._seconds_heard > MAX_UTTERANCE_SECONDS and self._verdict is None:
            self._stopped_at = time.monotonic()
            self._pause()

    def _speech_begins(self) -> None:
        self._speaks = True
        self._speech_seconds = self._params.vad.start_secs
        self._keep_last(PRE_ROLL_SECONDS)
        self._began_at = time.monotonic() - self._params.vad.start_secs
        self._watch = self.create_task(self._watch_carrier(), "watch-carrier")

    def _speech_ceases(self, before: VADState, seconds: float) -> None:
        if before is VADState.SPEAKING:
            self._silence_seconds, self._stopped_at = 0.0, time.monotonic()
            self._quiet.clear()
        self._silence_seconds += seconds
        if self._state is VADState.QUIET:
            self._pause()
        elif self._silence_seconds >= EAGER_SECONDS:
            self._prepare_verdict()

    def _pause(self) -> None:
        self._ledger.caller_stopped(self._stopped_at)
        self._quiet.set()
        self._prepare_verdict()

    def _prepare_verdict(self) -> None:
        if self._verdict is None:
            self._verdict = self.create_task(self._judge(bytes(self._heard), self._stopped_at), "verdict")

    async def _judge(self, pcm: bytes, stopped_at: float) -> None:
        """Transcribe at once, and meanwhile decide whether the turn is over or only pauses."""
        text, finished = await asyncio.gather(
            self._recognizer.transcribe(pcm, self._rate), sounds_finished(pcm, self._rate)
        )
        await self._quiet.wait()
        self._ledger.note("transcribed")
        if not finished:
            await asyncio.sleep(max(0.0, stopped_at + self._params.patience - time.monotonic()))
        self._verdict = None
        await self._end_utterance(text, stopped_at)

    async def _end_utterance(self, text: str, stopped_at: float) -> None:
        self._heard.clear()
        await self._stop_watching()
        if not self._in_turn and (not text or (self._agent_speaks and is_backchannel(text))):
            self._ledger.caller_resumed()
            return
        if not self._in_turn:
            await self._begin_turn()
        await self._end_turn(text, stopped_at)

    async def _begin_turn(self) -> None:
        self._in_turn = True
        await self.push_frame(ProposedUserStartedSpeakingFrame())

    async def _end_turn(self, text: str, stopped_at: float) -> None:
        self._in_turn = False
        self._ledger.note("turn_decided")
        if text:
            self._said(text, self._began_at, stopped_at)
            await self.push_frame(_transcription(text))
        else:
            self._ledger.caller_resumed()
        await self.push_frame(ProposedUserStoppedSpeakingFrame())

    async def _watch_carrier(self) -> None:
        """Hear silence where a carrier sends nothing while its caller is quiet."""
        while True:
            await asyncio.sleep(MISSING_SECONDS / 2)
            missing = time.monotonic() - self._heard_at >= MISSING_SECONDS
            for _ in range(round(MISSING_SECONDS / FRAME_SECONDS) if missing else 0):
                await self._hear(bytes(2 * round(self._rate * FRAME_SECONDS)))

    # Keys

    async def _press(self, key: KeypadEntry) -> None:
        if self._keys_done is not None:
            await self.cancel_task(self._keys_done)
            self._keys_done = None
        if key is not KeypadEntry.POUND:
            self._keys += key.value
            self._keys_done = self.create_task(self._await_more_keys(), "keys")
        elif self._keys:
            await self._keys_complete()

    async def _await_more_keys(self) -> None:
        await asyncio.sleep(self._params.key_pause)
        self._keys_done = None
        await self._keys_complete()

    async def _keys_complete(self) -> None:
        keys, self._keys = self._keys, ""
        now = time.monotonic()
        self._ledger.caller_stopped(now)
        self._said(f"[keys {keys}]", now, now)
        await self.push_frame(ProposedUserStartedSpeakingFrame())
        await self.push_frame(_transcription(" ".join(keys)))
        self._ledger.note("turn_decided")
        await self.push_frame(ProposedUserStoppedSpeakingFrame())

    # Keeping order

    @property
    def _seconds_heard(self) -> float:
        return len(self._heard) / 2 / self._rate

    def _keep_last(self, seconds: float) -> None:
        surplus = len(self._heard) - int(seconds * self._rate) * 2
        if surplus > 0:
            del self._heard[:surplus]

    async def _withdraw_verdict(self) -> None:
        # Let go of it first: another may be made while this one ends.
        verdict, self._verdict = self._verdict, None
        if verdict is not None:
            await self.cancel_task(verdict)

    async def _stop_watching(self) -> None:
        self._speaks = False
        watch, self._watch = self._watch, None
        if watch is not None:
            await self.cancel_task(watch)

    async def _stop_listening(self) -> None:
        await self._withdraw_verdict()
        await self._stop_watching()
        if self._keys_done is not None:
            await self.cancel_task(self._keys_done)
            self._keys_done = None


def _transcription(text: str) -> TranscriptionFrame:
    return TranscriptionFrame(text=text, user_id="caller", timestamp=time_now_iso8601(), finalized=True)
