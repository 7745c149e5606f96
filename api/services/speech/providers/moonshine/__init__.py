"""Moonshine tiny-en: English speech to text, its model inside the wheel."""

from api.registry import lazy
from api.services.speech import SpeechKind, SpeechSpec, register

SPEC = SpeechSpec(
    name="moonshine",
    kind=SpeechKind.STT,
    display_name="Moonshine tiny-en (embedded, English)",
    create=lazy("api.services.speech.providers.moonshine.recognizer:MoonshineRecognizer"),
    warm_up=lazy("api.services.speech.providers.moonshine.recognizer:warm_up"),
)
register(SPEC)
