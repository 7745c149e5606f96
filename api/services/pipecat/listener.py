"""The agent's ear: caller audio comes in and stops here; turns and text go on.

Everything that needs raw audio happens in this one processor: voice activity, the utterance with its beginning, the
decision that a turn is over, and its transcription. What follows in the pipeline sees a turn start, its text, its end.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

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
from api.services.pipecat.outbox import Outbox
from api.services.pipecat.vad import WINDOW_SECONDS, VADParams, VADState, VoiceDetector
from api.services.speech.spec import Recognizer
from api.services.workflows.matching import is_backchannel

PRE_ROLL_SECONDS = 0.5
PATIENCE_SECONDS = 0.6
"""How long a caller who does not sound finished may pause."""
MAX_UTTERANCE_SECONDS = 30.0
EAGER_SECONDS = 0.06
"""Silence after which the verdict is prepared, so that it stands by the time the pause is one."""
BARGE_IN_SECONDS = 0.5
"""Speech it takes to cut the agent short; less than that is a cough or an "uh-huh"."""
MISSING_SECONDS = 0.5
"""A carrier that sends nothing for this long while the caller speaks means silence."""
BYTES_PER_SAMPLE = 2
KEY_PAUSE_SECONDS = 1.5
"""How long after the last key a series of digits is complete; ``#`` completes it at once."""

Said = Callable[[str, float, float], None]


class EndOfTurn(StrEnum):
    """What tells that a caller who pauses has finished."""

    MODEL = "model"
    """How the last words sound; one who does not sound finished is given time."""
    SILENCE = "silence"
    """Time alone."""


class Floor(Protocol):
    """The agent's side of the conversation."""

    def hold(self) -> None:
        """Let the agent fall silent at once, for now."""

    def resume(self) -> None:
        """Let the agent go on where it was cut off, if it was only held."""


@dataclass(frozen=True, slots=True)
class ListeningParams:
    """How the ear listens. Times in seconds."""

    vad: VADParams = field(default_factory=VADParams)
    end_of_turn: EndOfTurn = EndOfTurn.MODEL
    patience: float = PATIENCE_SECONDS
    key_pause: float = KEY_PAUSE_SECONDS


class CallerListener(FrameProcessor):
    """Turns a caller's audio and keys into turns of text.

    Args:
        recognizer: Transcribes one utterance.
        sample_rate: The wire's rate, Hz.
        ledger: Told when the caller stopped and when the turn was decided.
        said: Told each utterance: its text, and when it began and ended on the monotonic clock.
        floor: Held while a caller speaks into the agent's words, until it is clear whether the caller wants the turn.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        sample_rate: int,
        ledger: LatencyLedger,
        said: Said,
        *,
        floor: Floor,
        params: ListeningParams | None = None,
    ) -> None:
        super().__init__(enable_direct_mode=True)
        self._recognizer = recognizer
        self._rate = sample_rate
        self._ledger = ledger
        self._said = said
        self._floor = floor
        self._params = params or ListeningParams()
        self._detector = VoiceDetector(sample_rate, self._params.vad, heard=self._window_heard)
        self._state = VADState.QUIET
        self._heard = bytearray()
        self._pre_roll_bytes = int(PRE_ROLL_SECONDS * sample_rate) * BYTES_PER_SAMPLE
        self._heard_at = self._began_at = self._stopped_at = 0.0
        self._speech_seconds = self._silence_seconds = 0.0
        self._speaks = self._in_turn = self._agent_speaks = self._holds = False
        self._quiet = asyncio.Event()
        self._outbox = Outbox(self)
        self._verdict: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._keys = ""
        self._keys_done: asyncio.TimerHandle | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            self.hear(frame.audio)
        elif isinstance(frame, InputDTMFFrame):
            self.press(frame.button)
        else:
            if isinstance(frame, BotStartedSpeakingFrame | BotStoppedSpeakingFrame):
                self._agent_speaks = isinstance(frame, BotStartedSpeakingFrame)
            elif isinstance(frame, EndFrame | CancelFrame):
                self._stop_listening()
                self._give_floor_back()
            await self.push_frame(frame, direction)

    async def cleanup(self) -> None:
        await super().cleanup()
        self._stop_listening()

    # Speech

    def hear(self, pcm: bytes) -> None:
        """The caller's side sent ``pcm``, 16-bit mono at the wire's rate."""
        self._heard += pcm
        self._heard_at = time.monotonic()
        if not self._speaks and len(self._heard) > 2 * self._pre_roll_bytes:
            self._keep_pre_roll()
        self._detector.feed(pcm)

    def _window_heard(self, state: VADState) -> None:
        """The next 32 ms are analyzed."""
        before, self._state = self._state, state
        if state is VADState.SPEAKING:
            self._speech_goes_on(before)
        elif self._speaks and before is not VADState.QUIET:
            self._speech_ceases(before)

    def _speech_goes_on(self, before: VADState) -> None:
        if before is not VADState.SPEAKING:
            self._withdraw_verdict()
            self._ledger.caller_resumed()
        if not self._speaks:
            self._speech_begins()
        self._speech_seconds += WINDOW_SECONDS
        if not self._in_turn and not (self._agent_speaks and self._speech_seconds < BARGE_IN_SECONDS):
            self._begin_turn()
        if self._seconds_heard > MAX_UTTERANCE_SECONDS and self._verdict is None:
            self._stopped_at = time.monotonic()
            self._pause()

    def _speech_begins(self) -> None:
        self._speaks = True
        if self._agent_speaks:
            self._holds = True
            self._floor.hold()
        self._speech_seconds = self._params.vad.start_secs
        self._keep_pre_roll()
        self._began_at = time.monotonic() - self._params.vad.start_secs
        self._watch_carrier()

    def _speech_ceases(self, before: VADState) -> None:
        if before is VADState.SPEAKING:
            self._silence_seconds, self._stopped_at = 0.0, time.monotonic()
            self._quiet.clear()
        self._silence_seconds += WINDOW_SECONDS
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
        text, finished = await asyncio.gather(self._transcribe(pcm), self._sounds_finished(pcm))
        await self._quiet.wait()
        self._ledger.note("transcribed")
        if not finished and not self._is_aside(text):
            await asyncio.sleep(max(0.0, stopped_at + self._params.patience - time.monotonic()))
        self._verdict = None
        self._end_utterance(text, stopped_at)

    async def _transcribe(self, pcm: bytes) -> str:
        # A speech service may raise anything; whoever waits for the caller's words must not wait for ever.
        [outcome] = await asyncio.gather(self._recognizer.transcribe(pcm, self._rate), return_exceptions=True)
        if isinstance(outcome, str):
            return outcome
        if isinstance(outcome, Exception):
            await self.push_error("the caller could not be understood", exception=outcome)
        return ""

    async def _sounds_finished(self, pcm: bytes) -> bool:
        return self._params.end_of_turn is EndOfTurn.MODEL and await sounds_finished(pcm, self._rate)

    def _is_aside(self, text: str) -> bool:
        """Whether it is nothing that asks for the turn."""
        return not self._in_turn and (not text or (self._agent_speaks and is_backchannel(text)))

    def _end_utterance(self, text: str, stopped_at: float) -> None:
        self._heard.clear()
        self._speaks = False
        self._stop_watching()
        if self._is_aside(text):
            self._ledger.caller_resumed()
            self._give_floor_back()
            return
        if not self._in_turn:
            self._begin_turn()
        self._end_turn(text, stopped_at)

    def _give_floor_back(self) -> None:
        if self._holds:
            self._holds = False
            self._floor.resume()

    def _begin_turn(self) -> None:
        self._in_turn, self._holds = True, False
        self._push(ProposedUserStartedSpeakingFrame())

    def _end_turn(self, text: str, stopped_at: float) -> None:
        self._in_turn = False
        self._ledger.note("turn_decided")
        if text:
            self._said(text, self._began_at, stopped_at)
            self._push(_transcription(text))
        else:
            self._ledger.caller_resumed()
        self._push(ProposedUserStoppedSpeakingFrame())

    def _watch_carrier(self) -> None:
        """Hear silence where a carrier sends nothing while its caller is quiet."""
        missing = time.monotonic() - self._heard_at >= MISSING_SECONDS
        self._watch = asyncio.get_running_loop().call_later(MISSING_SECONDS / 2, self._watch_carrier)
        if missing:
            self.hear(bytes(BYTES_PER_SAMPLE * round(self._rate * MISSING_SECONDS)))

    # Keys

    def press(self, key: KeypadEntry) -> None:
        """The caller pressed ``key``."""
        self._stop_waiting_for_keys()
        if key is not KeypadEntry.POUND:
            self._keys += key.value
            self._keys_done = asyncio.get_running_loop().call_later(self._params.key_pause, self._keys_complete)
        elif self._keys:
            self._keys_complete()

    def _keys_complete(self) -> None:
        keys, self._keys, self._keys_done = self._keys, "", None
        now = time.monotonic()
        self._ledger.caller_stopped(now)
        self._said(f"[keys {keys}]", now, now)
        self._push(ProposedUserStartedSpeakingFrame())
        self._push(_transcription(" ".join(keys)))
        self._ledger.note("turn_decided")
        self._push(ProposedUserStoppedSpeakingFrame())

    # Keeping order

    def _push(self, frame: Frame) -> None:
        self._outbox.do(self.push_frame, frame)

    @property
    def _seconds_heard(self) -> float:
        return len(self._heard) / BYTES_PER_SAMPLE / self._rate

    def _keep_pre_roll(self) -> None:
        surplus = len(self._heard) - self._pre_roll_bytes
        if surplus > 0:
            del self._heard[:surplus]

    def _withdraw_verdict(self) -> None:
        verdict, self._verdict = self._verdict, None
        if verdict is not None:
            verdict.cancel()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _stop_waiting_for_keys(self) -> None:
        if self._keys_done is not None:
            self._keys_done.cancel()
            self._keys_done = None

    def _stop_listening(self) -> None:
        self._detector.close()
        self._withdraw_verdict()
        self._stop_watching()
        self._stop_waiting_for_keys()


def _transcription(text: str) -> TranscriptionFrame:
    return TranscriptionFrame(text=text, user_id="caller", timestamp=time_now_iso8601(), finalized=True)
