"""No organization has more live calls than it may, and every end of a call gives its place back."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy.exc import StatementError

from api.db import Database
from api.db.models import Organization, TelephonyConfiguration, now
from api.db.repositories.demo import DemoLine
from api.errors import CapacityReached, ProviderRejected
from api.services.telephony.calls import caretaker, events, outbound
from api.services.telephony.calls.outbound import CallRequest
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus
from api.settings import Settings
from api.tests.lines import CALLER, NUMBER, add_line, add_run, get_run, get_runs
from api.tests.parrot import CREDENTIALS, SIGNED, Carrier

DOOR = "/api/v1/telephony/inbound/run"


async def limit(
    database: Database, line: DemoLine, *, organization: int | None = None, configuration: int | None = None
) -> None:
    """Let the line's owner have so many live calls."""
    async with database.session() as session:
        owner = await session.get(Organization, line.configuration.organization_id)
        account = await session.get(TelephonyConfiguration, line.configuration.id)
        assert owner is not None
        assert account is not None
        owner.max_concurrent_calls, account.max_concurrent_calls = organization, configuration


async def place(line: DemoLine, carrier: Carrier, name: str = "call") -> str:
    """The id of a call that was just placed."""
    carrier.call_id = name
    run, _ = await outbound.place(
        CallRequest(
            organization_id=line.configuration.organization_id,
            workflow_id=line.workflow.id,
            telephony_configuration_id=line.configuration.id,
            to_number="+14155550177",
        )
    )
    return run.id


def inbound(name: str) -> dict[str, Any]:
    return {"parrot": "parrot-1", "call": name, "from": CALLER, "to": NUMBER}


@pytest.mark.parametrize("whose", ["organization", "configuration"])
async def test_a_call_beyond_the_limit_is_not_placed(
    database: Database, line: DemoLine, carrier: Carrier, whose: str
) -> None:
    await limit(database, line, **{whose: 2})
    for name in ("first", "second"):
        await place(line, carrier, name)
    with pytest.raises(CapacityReached):
        await place(line, carrier, "third")
    assert len(await get_runs(database)) == len(carrier.asked_for("dial")) == 2


async def test_calls_at_the_same_moment_do_not_slip_past_the_limit(
    database: Database, line: DemoLine, gateway: httpx2.AsyncClient
) -> None:
    await limit(database, line, organization=3)
    answers = await asyncio.gather(
        *(gateway.post(DOOR, json=inbound(f"call-{number}"), headers=SIGNED) for number in range(10))
    )
    assert sum("connect" in answer.json() for answer in answers) == 3
    assert sum(run.ended_at is None for run in await get_runs(database)) == 3


async def test_a_caller_beyond_the_limit_hears_a_courteous_sentence_and_stands_in_the_list(
    database: Database, line: DemoLine, gateway: httpx2.AsyncClient
) -> None:
    await limit(database, line, organization=0)
    first, again = [await gateway.post(DOOR, json=inbound("call-1"), headers=SIGNED) for _ in range(2)]
    assert (first.status_code, first.json()) == (200, {"say": CapacityReached.caller_message})
    assert again.text == first.text
    (run,) = await get_runs(database)
    assert (run.status, run.disposition) == ("failed", "capacity_reached")
    assert run.ended_at is not None


async def test_a_call_delivered_again_is_answered_again_however_full_it_got(
    database: Database, line: DemoLine, gateway: httpx2.AsyncClient
) -> None:
    await limit(database, line, organization=1)
    first, again = [await gateway.post(DOOR, json=inbound("call-1"), headers=SIGNED) for _ in range(2)]
    assert "connect" in first.json()
    assert again.text == first.text


async def test_another_organizations_calls_take_no_place(
    database: Database, line: DemoLine, parrot: ProviderSpec, carrier: Carrier
) -> None:
    theirs = await add_line(database, parrot, {**CREDENTIALS, "account": "parrot-2"})
    for own in (line, theirs):
        await limit(database, own, organization=1)
    await place(theirs, carrier, "theirs")
    await place(line, carrier, "ours")


async def test_without_a_limit_of_its_own_an_organization_has_the_operators(
    line: DemoLine, carrier: Carrier, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "max_concurrent_calls", 0)
    with pytest.raises(CapacityReached):
        await place(line, carrier)


@pytest.mark.parametrize("ending", ["completed", "busy", "no-answer", "failed", "canceled"])
async def test_a_place_comes_back_with_every_way_a_call_is_reported_to_end(
    database: Database, line: DemoLine, carrier: Carrier, ending: str
) -> None:
    await limit(database, line, organization=1)
    run_id = await place(line, carrier, "first")
    await events.apply_status(run_id, {"call_id": "first", "status": ending, "word": ending})
    await place(line, carrier, "second")


async def test_a_place_comes_back_when_the_carrier_refuses_the_call(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await limit(database, line, organization=1)
    carrier.failures["dial"] = ProviderRejected()
    with contextlib.suppress(ProviderRejected):
        await place(line, carrier, "first")
    carrier.failures.clear()
    await place(line, carrier, "second")


async def test_a_place_comes_back_from_a_process_that_was_killed(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await limit(database, line, organization=1)
    past = now() - timedelta(seconds=1)
    lost = await add_run(database, line, status="in-progress", held_by="a-process-that-is-gone", due_at=past)
    with pytest.raises(CapacityReached):
        await place(line, carrier, "first")
    await caretaker.look_after_due()
    assert (await get_run(database, lost.id)).ended_at is not None
    await place(line, carrier, "first")


async def test_a_database_that_fails_in_the_middle_leaves_no_phantom_call(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    await limit(database, line, organization=1)
    with pytest.raises(StatementError):
        await outbound.place(
            CallRequest(
                organization_id=line.configuration.organization_id,
                workflow_id=line.workflow.id,
                to_number="+14155550177",
                variables={"unstorable": {1: object}, object: 2},  # type: ignore[dict-item]
            )
        )
    assert await get_runs(database) == []
    await place(line, carrier, "first")


async def test_the_same_end_twice_gives_one_place_back(database: Database, line: DemoLine, carrier: Carrier) -> None:
    await limit(database, line, organization=2)
    first = await place(line, carrier, "first")
    await place(line, carrier, "second")
    ended = await asyncio.gather(
        *(events.finish(first, CallStatus.COMPLETED, disposition="agent_hung_up") for _ in range(4))
    )
    assert sum(ended) == 1
    await place(line, carrier, "third")
    with pytest.raises(CapacityReached):
        await place(line, carrier, "fourth")
