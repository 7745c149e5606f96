"""Who answered is asked where somebody acts on it, and a machine that is found ends the conversation."""

import asyncio
import contextlib
from typing import Any

import pytest

from api.db import Database
from api.db.models import Workflow, WorkflowRun
from api.db.repositories.demo import DemoLine
from api.errors import UnsupportedOperation
from api.services.pipecat.call import EndReason
from api.services.telephony.calls import events, outbound, tickets
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.live import live_calls
from api.services.telephony.factory import get_telephony_provider_for_run
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import AnsweredBy, Capability, MachineDetection
from api.tests.lines import add_run, get_events, get_run, get_runs, issue_ticket
from api.tests.parrot import Carrier, replaced_in_registry
from api.tests.telephony.calls.test_outbound import request

MESSAGE = {"action": "leave_message", "message": "Please call us back."}
ASKED = {
    "nothing is said of machines": ({}, None),
    "the agent talks to machines": ({"action": "talk"}, None),
    "machines are hung up on": ({"action": "hang_up"}, MachineDetection.DETECT),
    "a message is left": (MESSAGE, MachineDetection.MESSAGE_END),
}


async def let(database: Database, line: DemoLine, answering_machine: dict[str, Any]) -> None:
    """The line's workflow does that about machines."""
    async with database.session() as session:
        workflow = await session.get_one(Workflow, line.workflow.id)
        workflow.document = {**(workflow.document or {}), "answering_machine": answering_machine}


@pytest.mark.parametrize("what", ASKED)
async def test_a_carrier_is_asked_who_answers_if_the_workflow_acts_on_it(
    database: Database, line: DemoLine, carrier: Carrier, parrot: ProviderSpec, what: str
) -> None:
    answering_machine, asked = ASKED[what]
    await let(database, line, answering_machine)
    with replaced_in_registry(parrot, capabilities=parrot.capabilities | {Capability.AMD}):
        await outbound.place(request(line))
    (dial,) = carrier.asked_for("dial")
    assert dial.get("machine_detection") == asked


async def test_a_carrier_that_cannot_tell_is_not_asked_and_the_call_is_placed(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await let(database, line, {"action": "hang_up"})
    await outbound.place(request(line))
    (dial,) = carrier.asked_for("dial")
    assert "machine_detection" not in dial


async def test_asking_a_carrier_that_cannot_tell_is_refused_before_anybodys_phone_rings(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    with pytest.raises(UnsupportedOperation):
        await outbound.place(request(line, options={"machine_detection": MachineDetection.DETECT}))
    assert carrier.asked == []
    assert await get_runs(database) == []


async def test_what_a_request_asks_for_stands_above_what_the_workflow_would(
    database: Database, line: DemoLine, carrier: Carrier, parrot: ProviderSpec
) -> None:
    await let(database, line, MESSAGE)
    with replaced_in_registry(parrot, capabilities=parrot.capabilities | {Capability.AMD}):
        await outbound.place(request(line, options={"machine_detection": MachineDetection.DETECT}))
    assert carrier.asked_for("dial")[0]["machine_detection"] == MachineDetection.DETECT


class Told:
    """What a conversation on the leg was told."""

    def __init__(self, leg: CallLeg) -> None:
        self.reasons: list[EndReason] = []
        self._told = asyncio.Event()
        leg.when_told_to_end(self._note)

    def _note(self, reason: EndReason) -> None:
        self.reasons.append(reason)
        self._told.set()

    async def within(self, seconds: float) -> list[EndReason]:
        """What it was told; the first of it is waited for."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), seconds)
        return self.reasons


async def placed(database: Database, line: DemoLine, answering_machine: dict[str, Any]) -> WorkflowRun:
    """A call that somebody, or something, has just answered."""
    document = {**(line.workflow.document or {}), "answering_machine": answering_machine}
    return await add_run(database, line, direction="outbound", status="in-progress", document=document)


FOUND = {
    (AnsweredBy.MACHINE, "hang_up"): [EndReason.MACHINE_ANSWERED],
    (AnsweredBy.FAX, "hang_up"): [EndReason.MACHINE_ANSWERED],
    (AnsweredBy.MACHINE, "leave_message"): [EndReason.MACHINE_ANSWERED],
    (AnsweredBy.MACHINE, "talk"): [],
    (AnsweredBy.HUMAN, "hang_up"): [],
    (AnsweredBy.UNKNOWN, "hang_up"): [],
}


@pytest.mark.parametrize("moment", ["before the stream opens", "before the conversation begins", "while they talk"])
@pytest.mark.parametrize(("who", "action"), FOUND)
async def test_a_machine_ends_the_conversation_whenever_it_is_found(
    database: Database, line: DemoLine, who: AnsweredBy, action: str, moment: str
) -> None:
    run = await placed(database, line, {**MESSAGE, "action": action})
    found = await tickets.find(await issue_ticket(database, run))
    leg = CallLeg(run, await get_telephony_provider_for_run(run.id))
    told = Told(leg)
    if moment == "before the stream opens":
        await events.answered_by(run.id, who, "word")
        found = await tickets.find(await issue_ticket(database, run))
    with live_calls.hold(found) as live:
        if moment == "before the conversation begins":
            await events.answered_by(run.id, who, "word")
        live.speak_on(leg)
        if moment == "while they talk":
            await events.answered_by(run.id, who, "word")
        assert await told.within(5 if FOUND[who, action] else 0.05) == FOUND[who, action]
    assert (await get_run(database, run.id)).answered_by == who


async def test_a_verdict_that_is_delivered_again_is_kept_once(database: Database, line: DemoLine) -> None:
    run = await placed(database, line, {"action": "hang_up"})
    for _ in range(3):
        await events.answered_by(run.id, AnsweredBy.MACHINE, "machine_start")
    assert len(await get_events(database, run.id, "answered_by")) == 1
