"""A language model behind an OpenAI-compatible address: it follows the tools it is offered, by plain rules."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

GREETING = "Good morning, Riverside Clinic, the language model speaking."
HOURS = "We open at nine."


class FakeModel:
    """Answers chat completions, streamed, and keeps every request.

    Attributes:
        broken: Whether it refuses everything.
        requests: What it was asked, in order.
    """

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.requests: list[dict[str, Any]] = []
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        if self.broken:
            return Response("the model is ill", 400)
        body = await request.json()
        self.requests.append(body)
        return StreamingResponse(_stream(_decide(body["messages"])), media_type="text/event-stream")


def _decide(messages: list[dict[str, Any]]) -> dict[str, Any]:
    said = [message for message in messages if message["role"] == "user"]
    last = messages[-1]
    text = str(said[-1]["content"]).lower() if said and last is said[-1] else ""
    if "hours" in text:
        return _call("ask_opening_hours", {})
    if "bye" in text:
        return _call("end_call", {"farewell": "Goodbye from the model."})
    return {"content": HOURS if said else GREETING}


def _call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    return {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}


async def _stream(delta: dict[str, Any]) -> AsyncIterator[str]:
    for chunk in _chunks(delta):
        yield f"data: {json.dumps(chunk)}\n\n"
    yield "data: [DONE]\n\n"


def _chunks(delta: dict[str, Any]) -> Iterator[dict[str, Any]]:
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
    for part, reason in (
        ({"role": "assistant", **delta}, None),
        ({}, "tool_calls" if "tool_calls" in delta else "stop"),
    ):
        yield {**base, "choices": [{"index": 0, "delta": part, "finish_reason": reason}]}
