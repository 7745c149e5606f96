"""People end calls and hand callers on, from whichever process, and everything they do is in the call's events."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.db import Database
from api.db.models import WorkflowRun, new_id
from api.db.repositories import accounts
from api.db.repositories.demo import DemoLine
from api.errors import Conflict, GatewayError, NotFound, ProviderUnavailable, UnsupportedOperation
from api.services.pipecat.call import CallReport, EndReason
from api.services.telephony.calls import background, control, events, media, tickets
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.live import LiveCall, live_calls
from api.services.telephony.factory import get_telephony_provider_for_run
from api.services.telephony.kit.dialling import CountryNotAllowed
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import CallStatus, Capability
from api.tests.lines import add_run, add_transfer, get_events, get_run, issue_ticket
from api.tests.parrot import Carrier, replaced_in_registry

COLLEAGUE = "+14155550199"
BY = "sarah@clinic.example"


@pytest.fixture
async def run(database: Database, line: DemoLine) -> AsyncIterator[WorkflowRun]:
    """A call that rings."""
    yield await add_run(database, line, call_id="caller", status="ringing")
    await background.drain(1)


class Talk:
    """A conversation of this process, and what it was told."""

    def __init__(self, held: LiveCall, leg: CallLeg) -> None:
        self.reasons: list[EndReason] = []
        self.transfers: list[tuple[str, bool]] = []
        self.leg = leg
        leg.when_told_to_end(self.reasons.append)
        leg.when_told_to_transfer(lambda to, cold: self._hand_on(to, cold=cold))
        held.speak_on(leg)

    def _hand_on(self, to: str, *, cold: bool) -> None:
        self.transfers.append((to, cold))
        background.spawn(events.record(self.leg._run.id, "transfer_started", {"to": to}), "hand on")


@pytest.fixture
async def talk(database: Database, run: WorkflowRun) -> AsyncIterator[Talk]:
    """The call, talked on."""
    ticket = await issue_ticket(database, run)
    await tickets.redeem(ticket, "this process", run.created_at)
    await events.connected(run.id, "caller")
    with live_calls.hold(await tickets.find(ticket)) as held:
        yield Talk(held, CallLeg(run, await get_telephony_provider_for_run(run.id)))


def ours(run: WorkflowRun) -> tuple[str, str]:
    return run.organization_id, run.id


async def kinds(database: Database, run: WorkflowRun, *names: str) -> list[dict[str, Any]]:
    return [event.detail for name in names for event in await get_events(database, run.id, name)]


# Hanging up


async def test_a_call_that_rings_stops(run: WorkflowRun, database: Database, carrier: Carrier) -> None:
    await control.hang_up(*ours(run), by=BY)
    after = await get_run(database, run.id)
    assert (after.status, after.disposition) == ("canceled", "operator_hung_up")
    assert carrier.asked_for("hang up") == ["caller"]
    assert await kinds(database, run, "hang_up_requested") == [{"by": BY}]
    assert (await kinds(database, run, "finished"))[0]["by"] == "operator"


async def test_a_conversation_is_told_and_its_report_takes_nothing_back(
    talk: Talk, run: WorkflowRun, database: Database, carrier: Carrier
) -> None:
    await control.hang_up(*ours(run), by=BY)
    assert talk.reasons == [EndReason.CALLER_HUNG_UP]
    await media.conclude(run, talk.leg, CallReport(end_reason=EndReason.CALLER_HUNG_UP, duration_seconds=12))
    after = await get_run(database, run.id)
    assert (after.status, after.disposition, after.duration_seconds) == ("completed", "operator_hung_up", 12)
    assert set(carrier.asked_for("hang up")) == {"caller"}


async def test_again_changes_nothing(run: WorkflowRun, database: Database, carrier: Carrier) -> None:
    for _ in range(3):
        await control.hang_up(*ours(run), by=BY)
    assert carrier.asked_for("hang up") == ["caller"]
    assert len(await kinds(database, run, "hang_up_requested")) == 1
    await events.apply_status(run.id, {"call_id": "caller", "status": CallStatus.COMPLETED, "word": "completed"})
    assert (await get_run(database, run.id)).disposition == "operator_hung_up"


async def test_a_carrier_that_is_away_is_told_later(run: WorkflowRun, database: Database, carrier: Carrier) -> None:
    carrier.failures["hang up"] = ProviderUnavailable()
    await control.hang_up(*ours(run), by=BY)
    after = await get_run(database, run.id)
    assert after.ended_at is not None
    assert after.due_at is not None, "the caretaker looks whether the leg has ended"
    assert await kinds(database, run, "hang_up_failed") == [{"code": "provider_unavailable"}]


async def test_a_colleague_who_rings_for_the_caller_is_let_go(
    talk: Talk, run: WorkflowRun, database: Database, carrier: Carrier
) -> None:
    pending = await add_transfer(database, run)
    async with database.session() as session:
        row = await session.merge(pending)
        row.call_id = "colleague"
    await control.hang_up(*ours(run), by=BY)
    assert {"caller", "colleague"} <= set(carrier.asked_for("hang up"))


async def test_a_call_its_carrier_has_not_taken_cannot_be_ended_yet(database: Database, line: DemoLine) -> None:
    run = await add_run(database, line, call_id=None, direction="outbound", status="initiated")
    with pytest.raises(Conflict):
        await control.hang_up(*ours(run), by=BY)
    assert (await get_run(database, run.id)).ended_at is None


async def test_nobody_touches_another_organizations_call(run: WorkflowRun, carrier: Carrier) -> None:
    with pytest.raises(NotFound):
        await control.hang_up(new_id(), run.id, by=BY)
    with pytest.raises(NotFound):
        await control.transfer(new_id(), run.id, COLLEAGUE, cold=None, by=BY)
    assert carrier.asked == []


# Handing on


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr(control, "LOOK_SECONDS", 0.001)


async def test_the_conversation_hands_its_caller_on(talk: Talk, run: WorkflowRun, database: Database) -> None:
    await control.transfer(*ours(run), " +1 (415) 555-0199 ", cold=None, by=BY)
    assert talk.transfers == [(COLLEAGUE, False)]
    assert await kinds(database, run, "transfer_requested") == [{"to": COLLEAGUE, "cold": False, "by": BY}]


async def test_being_told_twice_it_hands_on_once(talk: Talk, run: WorkflowRun, database: Database) -> None:
    await control.transfer(*ours(run), COLLEAGUE, cold=None, by=BY)
    live_calls.find(run.id).look_for_transfers()  # type: ignore[union-attr]
    await control.transfer(*ours(run), "+14155550198", cold=None, by=BY)
    assert [to for to, _ in talk.transfers] == [COLLEAGUE, "+14155550198"]


@pytest.mark.parametrize(
    ("offered", "cold", "way"),
    [
        ({Capability.TRANSFER, Capability.COLD_TRANSFER}, True, True),
        ({Capability.TRANSFER, Capability.COLD_TRANSFER}, None, False),
        ({Capability.COLD_TRANSFER}, None, True),
        ({Capability.COLD_TRANSFER}, False, None),
        ({Capability.TRANSFER}, True, None),
        (set(), None, None),
    ],
)
async def test_the_way_is_one_the_carrier_knows(  # noqa: PLR0917
    talk: Talk, run: WorkflowRun, parrot: ProviderSpec, offered: set[Capability], cold: bool | None, way: bool | None
) -> None:
    with replaced_in_registry(parrot, capabilities=frozenset(offered)):
        if way is None:
            with pytest.raises(UnsupportedOperation):
                await control.transfer(*ours(run), COLLEAGUE, cold=cold, by=BY)
        else:
            await control.transfer(*ours(run), COLLEAGUE, cold=cold, by=BY)
    assert talk.transfers == ([] if way is None else [(COLLEAGUE, way)])


async def test_it_goes_where_the_organization_calls(talk: Talk, run: WorkflowRun, database: Database) -> None:
    async with database.session() as session:
        (await accounts.get_organization(session, run.organization_id)).allowed_countries = ["US"]
    with pytest.raises(CountryNotAllowed):
        await control.transfer(*ours(run), "+4930123456", cold=None, by=BY)
    assert talk.transfers == []
    assert await kinds(database, run, "transfer_requested") == []


async def test_a_caller_nobody_talks_to_stays(run: WorkflowRun) -> None:
    with pytest.raises(Conflict):
        await control.transfer(*ours(run), COLLEAGUE, cold=None, by=BY)
    await events.finish(run.id, CallStatus.COMPLETED, disposition="caller_hung_up")
    with pytest.raises(Conflict):
        await control.transfer(*ours(run), COLLEAGUE, cold=None, by=BY)


@pytest.mark.usefixtures("hasty")
async def test_a_process_that_does_not_answer_is_named(talk: Talk, run: WorkflowRun) -> None:
    live_calls.find(run.id).leg = None  # type: ignore[union-attr]
    with pytest.raises(GatewayError) as refused:
        await control.transfer(*ours(run), COLLEAGUE, cold=None, by=BY)
    assert (refused.value.code, refused.value.retryable) == ("call_not_held", True)
