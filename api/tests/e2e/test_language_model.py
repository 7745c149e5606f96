"""The same workflow, driven by a language model behind an OpenAI-compatible address."""

import asyncio
from pathlib import Path

import httpx2
import pytest
import uvicorn

from api.simulator import people, voices
from api.simulator.process import free_port
from api.tests import judge
from api.tests.e2e.gateway import Gateway
from api.tests.e2e.language_model import FakeModel

pytestmark = pytest.mark.e2e


async def test_a_configured_model_drives_the_workflow_with_its_own_words(tmp_path: Path) -> None:
    model, port = FakeModel(), free_port()
    server = uvicorn.Server(uvicorn.Config(model.app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    settings = {"LLM_BASE_URL": f"http://127.0.0.1:{port}/v1", "LLM_MODEL": "fake-model"}
    gateway = await Gateway(tmp_path, settings=settings).start("--no-demo")
    try:
        async with gateway.connected():
            number = await gateway.add_line(await gateway.add_workflow())
            caller = people.talker([voices.clip("opening-hours")], farewell=voices.clip("no-thank-you-goodbye"))
            outcome = await gateway.ring(number, caller)
            run = await gateway.run_of(outcome.call_id)
            lines = await gateway.about(run, "transcript")
            page = (await httpx2.AsyncClient().get(gateway.url)).text
    finally:
        await gateway.stop()
        server.should_exit = True
        await serving

    said = [line["text"] for line in lines if line["speaker"] == "agent"]
    assert said[0].startswith("Good morning, Riverside Clinic")
    assert "We open at nine." in said
    assert said[-1] == "Goodbye from the model."
    assert "language model" in judge.transcribe(outcome.heard)
    assert (outcome.ended_by, run["disposition"]) == ("gateway", "agent_hung_up")

    first = model.requests[0]
    assert first["model"] == "fake-model"
    assert {tool["function"]["name"] for tool in first["tools"]} >= {"ask_opening_hours", "end_call", "transfer_call"}
    assert "friendly receptionist" in str(first["messages"])
    assert "fake-model" in page
