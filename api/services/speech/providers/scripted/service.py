"""The scripted brain, in a language model's place: the same context in, the same frames and function calls out."""

from collections.abc import Callable, Mapping
from typing import Any

from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import (
    Frame,
    FunctionCallFromLLM,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings

from api.services.speech.providers.scripted.adapter import PlainAdapter
from api.services.speech.providers.scripted.script import Decision, ScriptReader
from api.services.workflows.definition import WorkflowDefinition
from api.services.workflows.placeholders import render


class ScriptedLLMService(LLMService[Any]):
    """Says what the workflow's script says, and calls the functions that the caller's words ask for.

    Args:
        definition: The workflow.
        current_node: The name of the node the conversation stands at.
        state: What the conversation noted so far.
    """

    adapter_class = PlainAdapter

    def __init__(
        self,
        *,
        definition: WorkflowDefinition,
        current_node: Callable[[], str | None],
        state: Callable[[], Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(settings=_no_settings(), **kwargs)
        self._reader = ScriptReader(definition)
        self._current_node = current_node
        self._state = state
        self._calls = 0

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMContextFrame):
            await self._respond(frame.context)
        else:
            await self.push_frame(frame, direction)

    async def _respond(self, context: LLMContext) -> None:
        await self.push_frame(LLMFullResponseStartFrame())
        decision = self._decide(context)
        if decision.say:
            await self.push_frame(LLMTextFrame(render(decision.say, self._state())))
        await self.push_frame(LLMFullResponseEndFrame())
        if decision.function:
            await self._call(decision, context)

    def _decide(self, context: LLMContext) -> Decision:
        node = self._current_node() or ""
        said = _last_words(context)
        offered = [tool.name for tool in _tools(context)]
        return self._reader.enter(node) if said is None else self._reader.hear(node, said, offered)

    async def _call(self, decision: Decision, context: LLMContext) -> None:
        self._calls += 1
        await self.run_function_calls(
            [
                FunctionCallFromLLM(
                    function_name=decision.function,
                    tool_call_id=f"call-{self._calls}",
                    arguments=decision.arguments,
                    context=context,
                )
            ]
        )


def _no_settings() -> LLMSettings:
    names = (
        "model system_instruction temperature max_tokens top_p top_k frequency_penalty presence_penalty seed "
        "filter_incomplete_user_turns user_turn_completion_config"
    )
    settings: dict[str, Any] = dict.fromkeys(names.split())
    return LLMSettings(**settings)


def _last_words(context: LLMContext) -> str | None:
    """What the caller said last, if it is the last thing in the context: a node that was just entered speaks first."""
    messages = context.get_messages()
    last: Any = messages[-1] if messages else {}
    if not isinstance(last, dict) or last.get("role") != "user":
        return "" if isinstance(last, dict) and last.get("role") == "tool" else None
    content = last.get("content", "")
    return content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)


def _tools(context: LLMContext) -> list[FunctionSchema]:
    tools = context.tools
    if not isinstance(tools, ToolsSchema):
        return []
    return list(tools.standard_tools)
