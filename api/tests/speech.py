"""Speech without models: a recognizer that hears nothing, and a voice that hums."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from api.services.speech import SpeechKind, SpeechSpec, services

HUM_SECONDS = 0.3
GREETING = "Hello."
WORKFLOW: dict[str, Any] = {
    "flow": {
        "initial_node": "hello",
        "nodes": {
            "hello": {
                "task_messages": [{"role": "developer", "content": "Greet the caller."}],
                "functions": [{"name": "end_call"}],
            }
        },
    },
    "script": {"hello": {"say": GREETING}},
    "services": {"stt": "deaf", "tts": "hum", "llm": "scripted"},
}
"""Says hello, and waits."""


class Deaf:
    """Hears nothing."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        return ""


class Hum(TTSService):
    """Hums for every sentence."""

    def __init__(self, *, sample_rate: int, **kwargs: Any) -> None:
        super().__init__(
            sample_rate=sample_rate,
            push_start_frame=True,
            push_stop_frames=True,
            push_text_frames=False,
            settings=TTSSettings(model="hum", voice="hum", language=None),
            **kwargs,
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        await self.add_word_timestamps([(text, 0.0)], context_id)
        wave = 8000 * np.sin(np.arange(round(HUM_SECONDS * self.sample_rate)) / 4)
        yield TTSAudioRawFrame(wave.astype(np.int16).tobytes(), self.sample_rate, 1, context_id=context_id)


SPECS = (
    SpeechSpec(name="deaf", kind=SpeechKind.STT, display_name="Deaf", create=Deaf, rank=900),
    SpeechSpec(name="hum", kind=SpeechKind.TTS, display_name="Hum", create=Hum, rank=900),
)


@contextmanager
def without_models() -> Iterator[None]:
    """Both, for workflows that name them."""
    services.discover()
    for spec in SPECS:
        services.register(spec)
    yield
    for spec in SPECS:
        services.unregister(spec.name)
