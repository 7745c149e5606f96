"""Spoken through Plivo, where it differs from others: wideband, and calls that get another name than their request."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.simulator import people, voices
from api.simulator.carrier import Callee
from api.tests import judge
from api.tests.e2e.gateway import Gateway, Operator

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

CALLEE = "+14155550196"


async def carry(operator: Operator, audio_format: str) -> None:
    path = f"/telephony-configurations/{operator.configuration_id}"
    stored = (await operator.api.get(path)).json()["credentials"]
    changed = await operator.api.patch(path, json={"credentials": {**stored, "audio_format": audio_format}})
    assert changed.is_success, changed.text


@pytest_asyncio.fixture(loop_scope="session")
async def wideband(gateway: Gateway) -> AsyncIterator[Operator]:
    """An account whose calls are carried in wideband, and whose carrier names them late."""
    operator = await gateway.connect_carrier("plivo")
    await carry(operator, "l16_16000")
    operator.carrier.names_calls_anew = True
    yield operator
    operator.carrier.names_calls_anew = False
    await carry(operator, "mulaw_8000")


def caller(*clips: str) -> Any:
    return people.talker([voices.clip(name) for name in clips], farewell=voices.clip("no-thank-you-goodbye"))


async def test_it_is_heard_in_wideband_and_known_by_its_own_name(wideband: Operator) -> None:
    workflow = await wideband.add_workflow()
    number = await wideband.add_line(workflow)
    person = caller("book-appointment", "on-tuesday", "my-name-is-sarah", "that-is-right")
    wideband.carrier.expect(CALLEE, Callee(person=person))
    async with asyncio.TaskGroup() as calls:
        inbound = calls.create_task(wideband.ring(number, caller("opening-hours")))
        outbound = calls.create_task(wideband.place(workflow, CALLEE))
    outcome, run_id = outbound.result()
    run = await wideband.run(run_id, until="cost_amount")
    assert (run["call_id"], run["variables"]["name"], run["status"]) == (outcome.call_id, "Sarah", "completed")
    assert outcome.call_id not in {leg.request_uuid for leg in wideband.carrier.legs.values()}
    for heard, word in ((inbound.result(), "saturday"), (outcome, "tuesday")):
        assert (heard.rate, heard.ended_by, heard.error) == (16000, "gateway", "")
        assert word in judge.transcribe(heard.heard, heard.rate)
