"""The scripted brain: what converses when no language model is configured."""

from api.registry import lazy
from api.services.speech import SpeechKind, SpeechSpec, register

SPEC = SpeechSpec(
    name="scripted",
    kind=SpeechKind.LLM,
    display_name="Scripted brain (no language model configured)",
    create=lazy("api.services.speech.providers.scripted.service:ScriptedLLMService"),
    needs_script=True,
    rank=50,
)
register(SPEC)
