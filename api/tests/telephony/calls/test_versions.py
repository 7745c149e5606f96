"""Calls speak what is published when they begin. No draft changes one that is under way, nor one that comes."""

from typing import Any

import httpx2
import pytest

from api.db import Database
from api.db.models import WorkflowRun
from api.db.repositories.demo import DemoLine
from api.errors import WorkflowNotPublished
from api.services.pipecat.run_pipeline import describe_call
from api.services.telephony import phone_numbers
from api.services.telephony.calls import outbound, tickets
from api.services.telephony.calls.outbound import CallRequest
from api.services.workflows import drafts, library
from api.services.workflows.demo import load_demo
from api.tests.lines import CALLER, NUMBER, WORKFLOW, get_run, get_runs
from api.tests.parrot import CREDENTIALS, SIGNED, Carrier

DEMO = load_demo()


async def ring(gateway: httpx2.AsyncClient, database: Database, name: str) -> WorkflowRun:
    """The run of a call that somebody makes."""
    call = {"parrot": CREDENTIALS["account"], "call": name, "from": CALLER, "to": NUMBER}
    answer = await gateway.post("/api/v1/telephony/inbound/run", json=call, headers=SIGNED)
    assert answer.status_code == 200
    return next(run for run in await get_runs(database) if run.call_id == name)


async def spoken(run: WorkflowRun) -> dict[str, Any]:
    """What the conversation of the call speaks when its media socket opens."""
    found = await tickets.find(tickets.of(run.id))
    return dict(describe_call(found.run, can_transfer=False).workflow)


async def test_a_draft_changes_calls_once_it_is_published_and_none_before(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine
) -> None:
    organization, workflow = line.workflow.organization_id, line.workflow.id
    under_way = await ring(gateway, database, "before")
    await drafts.save(organization, workflow, DEMO, revision=0)
    meanwhile = await ring(gateway, database, "meanwhile")
    await drafts.publish(organization, workflow, revision=1)
    after = await ring(gateway, database, "after")
    assert [await spoken(run) for run in (under_way, meanwhile, after)] == [WORKFLOW, WORKFLOW, DEMO]
    assert [run.workflow_version for run in (under_way, meanwhile, after)] == [1, 1, 2]
    assert [run.draft for run in (under_way, meanwhile, after)] == [False] * 3


async def test_a_call_that_is_placed_speaks_what_is_published(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    organization, workflow = line.workflow.organization_id, line.workflow.id
    await drafts.save(organization, workflow, DEMO, revision=0)
    request = CallRequest(organization_id=organization, workflow_id=workflow, to_number=CALLER)
    run = await get_run(database, (await outbound.place(request)).run.id)
    assert (run.document, run.workflow_version, run.draft) == (WORKFLOW, 1, False)


async def test_a_workflow_that_was_never_published_answers_no_number_and_calls_nobody(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    organization = line.workflow.organization_id
    new = await library.create(organization, "New", DEMO, draft=True)
    request = CallRequest(organization_id=organization, workflow_id=new.id, to_number=CALLER)
    with pytest.raises(WorkflowNotPublished):
        await outbound.place(request)
    with pytest.raises(WorkflowNotPublished):
        await phone_numbers.update(organization, line.number.id, {"inbound_workflow_id": new.id})
    assert carrier.asked == []
    assert await get_runs(database) == []
