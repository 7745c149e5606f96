"""An account that is switched off: no new call goes through it, and no live one ends."""

from typing import Any

import httpx2
import pytest

from api.db import Database
from api.db.models import TelephonyConfiguration
from api.db.repositories.demo import DemoLine
from api.errors import AccountInactive
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest
from api.tests.lines import CALLER, NUMBER, get_runs
from api.tests.parrot import SIGNED, Carrier

DOOR = "/api/v1/telephony/inbound/run"
CALL: dict[str, Any] = {"parrot": "parrot-1", "call": "call-1", "from": CALLER, "to": NUMBER}


async def switch(database: Database, line: DemoLine, *, on: bool) -> None:
    async with database.session() as session:
        account = await session.get_one(TelephonyConfiguration, line.configuration.id)
        account.is_active = on


def wanted(line: DemoLine) -> CallRequest:
    return CallRequest(
        organization_id=line.configuration.organization_id,
        workflow_id=line.workflow.id,
        telephony_configuration_id=line.configuration.id,
        to_number="+14155550177",
        idempotency_key="one-call",
    )


async def test_it_answers_nobody_until_it_is_switched_on_again(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine
) -> None:
    await switch(database, line, on=False)
    refused = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    assert "takes no calls at the moment" in refused.text
    assert await get_runs(database) == []
    await switch(database, line, on=True)
    assert "connect" in (await gateway.post(DOOR, json=CALL, headers=SIGNED)).json()


async def test_whoever_forges_does_not_learn_that_it_is_switched_off(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine
) -> None:
    on = await gateway.post(DOOR, json=CALL)
    await switch(database, line, on=False)
    off = await gateway.post(DOOR, json=CALL)
    assert (on.status_code, on.text) == (off.status_code, off.text)


async def test_it_calls_nobody(database: Database, line: DemoLine, carrier: Carrier) -> None:
    await switch(database, line, on=False)
    with pytest.raises(AccountInactive):
        await outbound.place(wanted(line))
    assert (await get_runs(database), carrier.asked_for("dial")) == ([], [])


async def test_a_call_that_began_before_goes_on(
    gateway: httpx2.AsyncClient, database: Database, line: DemoLine, carrier: Carrier
) -> None:
    answered = await gateway.post(DOOR, json=CALL, headers=SIGNED)
    carrier.call_id = "placed"
    placed = await outbound.place(wanted(line))
    await switch(database, line, on=False)
    assert (await gateway.post(DOOR, json=CALL, headers=SIGNED)).text == answered.text
    assert (await outbound.place(wanted(line))).run.id == placed.run.id
    assert [run.ended_at for run in await get_runs(database)] == [None, None]
