"""Hibari "heart": English text to speech, its model inside the wheel."""

from api.registry import lazy
from api.services.speech import SpeechKind, SpeechSpec, register

SPEC = SpeechSpec(
    name="hibari",
    kind=SpeechKind.TTS,
    display_name="Hibari, voice heart (embedded, English)",
    create=lazy("api.services.speech.providers.hibari.service:HibariTTSService"),
    warm_up=lazy("api.services.speech.providers.hibari.service:warm_up"),
)
register(SPEC)
