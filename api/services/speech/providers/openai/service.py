"""The language model the operator configured, through pipecat's own service."""

from typing import Any

from pipecat.services.openai.llm import OpenAILLMService

from api.settings import get_settings


def create_service(**_: Any) -> OpenAILLMService:
    """The service of one call. Local servers that need no key are sent a placeholder."""
    settings = get_settings()
    options: dict[str, Any] = {"model": settings.llm_model} if settings.llm_model else {}
    return OpenAILLMService(
        api_key=settings.llm_api_key.get_secret_value() or "none",
        base_url=settings.llm_base_url or None,
        settings=OpenAILLMService.Settings(**options),
    )
