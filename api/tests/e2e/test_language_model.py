"""The same workflow, driven by a language model behind an OpenAI-compatible address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from api.services.workflows.demo import load_demo
from api.simulator import people, voices
from api.simulator.carrier import Line
from api.simulator.phone import Phone
from api.simulator.ports import free_port
from api.tests import judge
from api.tests.e2e.gateway import CALLER, Gateway
from api.tests.e2e.language_model import FakeModel

pytestmark = pytest.mark.e2e

FACTS = (
    "{{ from_number }} rings {{ to_number }}, {{ direction }} by {{ provider }}: {{ call_id }}, {{ workflow_run_id }}"
)
"""What a call's prompts may say of the call itself."""


@asynccontextmanager
async def gateway_with(model: FakeModel, folder: Path) -> AsyncIterator[Gateway]:
    """A gateway that this model speaks through."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(model.app, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    settings = {"LLM_BASE_URL": f"http://127.0.0.1:{port}/v1", "LLM_MODEL": "fake-model"}
    gateway = await Gateway(folder, settings=settings).start("--no-demo")
    try:
        async with gateway.connected():
            yield gateway
    finally:
        await gateway.stop()
        server.should_exit = True
        await serving


async def test_a_configured_model_drives_the_workflow_with_its_own_words(tmp_path: Path) -> None:
    model = FakeModel()
    caller = people.talker([voices.clip("opening-hours")], farewell=voices.clip("no-thank-you-goodbye"))
    async with gateway_with(model, tmp_path) as gateway:
        workflow = load_demo()
        workflow["flow"]["nodes"]["reception"]["role_message"] += f" {FACTS}"
        number = await gateway.add_line(await gateway.add_workflow(**workflow))
        outcome = await gateway.ring(number, caller)
        run = await gateway.run_of(outcome.call_id)
        lines = await gateway.about(run, "transcript")
        reference = (await gateway.api.get("/workflows/schema")).json()

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
    assert f"{CALLER} rings {number}, inbound by twilio: {outcome.call_id}, {run['id']}" in str(first["messages"])
    assert "Language model fake-model" in {service["display_name"] for service in reference["speech_services"]}


async def test_a_model_that_fails_ends_the_call_with_an_apology(tmp_path: Path) -> None:
    async def wait(phone: Phone, _line: Line) -> None:
        await phone.listen()
        await phone.say(voices.clip("opening-hours"))
        await phone.wait_for_hang_up()

    async with gateway_with(FakeModel(broken=True), tmp_path) as gateway:
        outcome = await gateway.ring(await gateway.add_line(await gateway.add_workflow()), wait)
        run = await gateway.run_of(outcome.call_id)
    heard = judge.transcribe(outcome.heard)
    assert "something went wrong" in heard
    assert "help you today" in heard
    assert (run["status"], run["disposition"], outcome.ended_by) == ("failed", "service_failed", "gateway")
