"""Any language model behind an OpenAI-compatible address."""

from api.registry import lazy
from api.services.speech import SpeechKind, SpeechSpec, register
from api.settings import get_settings

SPEC = SpeechSpec(
    name="openai",
    kind=SpeechKind.LLM,
    display_name=f"Language model {get_settings().llm_model or '(the service default)'}",
    create=lazy("api.services.speech.providers.openai.service:create_service"),
    is_available=lambda settings: settings.llm_active,
    rank=10,
)
register(SPEC)
