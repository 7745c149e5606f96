"""What a speech service is: one that hears, one that speaks, one that thinks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from api.settings import Settings


class SpeechKind(StrEnum):
    """The three parts of a spoken conversation."""

    STT = "stt"
    TTS = "tts"
    LLM = "llm"


class Recognizer(Protocol):
    """Turns one utterance into text."""

    async def transcribe(self, pcm: bytes, sample_rate: int) -> str:
        """What was said in ``pcm`` (16-bit mono at ``sample_rate`` Hz); empty if nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSpec:
    """One speech service.

    Attributes:
        name: What a workflow chooses it by.
        kind: What it does.
        display_name: What a person reads.
        create: Builds the service of one call: a ``Recognizer`` for STT, a pipecat service otherwise.
        warm_up: Loads what all calls share; called once, before the first call.
        is_available: Whether the settings allow it.
        needs_script: Whether it says only what a workflow's script has for it.
        rank: Among available services of a kind, the lowest is the default.
    """

    name: str
    kind: SpeechKind
    display_name: str
    create: Callable[..., Any]
    warm_up: Callable[[], None] = lambda: None
    is_available: Callable[[Settings], bool] = lambda _settings: True
    needs_script: bool = False
    rank: int = 100
