"""A context is read as it is: the scripted brain speaks no provider's dialect, and loads no provider's library."""

from typing import Any

from pipecat.adapters.llm.base_llm_adapter import BaseLLMAdapter
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.processors.aggregators.llm_context import LLMContext


class PlainAdapter(BaseLLMAdapter[Any]):
    """Translates nothing."""

    @property
    def id_for_llm_specific_messages(self) -> str:
        """Messages meant for the scripted brain alone; there are none."""
        return "scripted"

    async def get_llm_invocation_params(self, context: LLMContext, **_kwargs: Any) -> Any:
        """The messages of ``context``."""
        return {"messages": context.get_messages()}

    def to_provider_tools_format(self, tools_schema: ToolsSchema) -> list[Any]:
        """The functions on offer."""
        return list(tools_schema.standard_tools)

    def get_messages_for_logging(self, context: LLMContext) -> list[dict[str, Any]]:
        """The messages of ``context``."""
        return [dict(message) for message in context.get_messages() if isinstance(message, dict)]
