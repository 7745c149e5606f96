"""Speech services that cost a constant: the same is heard, thought and voiced in every turn, at once."""

from collections.abc import AsyncGenerator
from typing import Any

from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.utils.time import time_now_iso8601

from api.services.speech.providers.scripted.adapter import PlainAdapter
from bench.replies import RATE, TOKENS, TRANSCRIPT, sentence

LLM_SETTINGS = (
    "model system_instruction temperature max_tokens top_p top_k frequency_penalty presence_penalty seed "
    "filter_incomplete_user_turns user_turn_completion_config"
)


class FakeRecognizer:
    """Hears the same in every utterance. The gateway's kind of speech to text."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        """The words."""
        return TRANSCRIPT


class FakeSTT(STTService):
    """Hears the same in every utterance. Pipecat's kind of speech to text: it sees every frame."""

    def __init__(self) -> None:
        super().__init__(ttfs_p99_latency=0.3, settings=STTSettings(model=None, language=None))

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        """Nothing: the words come when the caller stops."""
        yield None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, VADUserStoppedSpeakingFrame):
            words = TranscriptionFrame(text=TRANSCRIPT, user_id="caller", timestamp=time_now_iso8601(), finalized=True)
            await self.push_frame(words)


class FakeLLM(LLMService[Any]):
    """Answers every turn with the same eleven tokens."""

    adapter_class = PlainAdapter

    def __init__(self, **_conversation: Any) -> None:
        settings: dict[str, Any] = dict.fromkeys(LLM_SETTINGS.split())
        super().__init__(settings=LLMSettings(**settings))

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        for token in TOKENS:
            await self.push_frame(LLMTextFrame(token))
        await self.push_frame(LLMFullResponseEndFrame())


class FakeTTS(TTSService):
    """Voices every sentence with the same two and a half seconds."""

    def __init__(self, *, sample_rate: int = RATE) -> None:
        super().__init__(
            sample_rate=sample_rate,
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model=None, voice=None, language=None),
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """The audio."""
        yield TTSAudioRawFrame(sentence(), RATE, 1, context_id=context_id)
