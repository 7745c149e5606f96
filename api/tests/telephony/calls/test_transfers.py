"""Handing a caller on, without ever leaving the caller alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from api.db import Database
from api.db.models import WorkflowRun
from api.db.repositories import accounts
from api.db.repositories.demo import DemoLine
from api.errors import CallNotFound, GatewayError, OutcomeUnknown, ProviderRejected
from api.services.telephony.calls import background, transfers
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.transfers import TransferFailed
from api.services.telephony.factory import get_telephony_provider_for_run
from api.services.telephony.kit.dialling import CountryNotAllowed
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import Capability
from api.tests.lines import CALLER, NUMBER, add_run, add_transfer, get_transfer
from api.tests.parrot import Carrier, replaced_in_registry

COLLEAGUE = "+14155550199"
LEG = "parrot-colleague"


@pytest.fixture(autouse=True)
def _poll_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "POLL_SECONDS", 0.01)


@pytest.fixture
async def run(database: Database, line: DemoLine) -> AsyncIterator[WorkflowRun]:
    """A call that is being talked on; nothing that was begun for it outlives it."""
    yield await add_run(database, line, call_id="caller", status="in-progress")
    await background.drain(1)


class Transfer:
    """A transfer under way."""

    def __init__(self, run: WorkflowRun, carrier: Carrier) -> None:
        self._run, self._carrier = run, carrier
        self.answered = asyncio.Event()

    async def begin(self) -> "asyncio.Task[None]":
        """Begin, and return once the colleague's phone rings."""
        provider = await get_telephony_provider_for_run(self._run.id)
        task = asyncio.create_task(transfers.transfer(self._run, provider, COLLEAGUE, answered=self.answered.set))
        await self._carrier.until_asked("transfer")
        return task

    @property
    def id(self) -> str:
        return str(self._carrier.asked_for("transfer")[0]["id"])


@pytest.fixture
def transfer(run: WorkflowRun, carrier: Carrier) -> Transfer:
    return Transfer(run, carrier)


async def test_the_caller_moves_once_the_colleague_has_answered(
    transfer: Transfer, run: WorkflowRun, carrier: Carrier
) -> None:
    handing = await transfer.begin()
    assert carrier.asked_for("join") == []
    assert await transfers.settle(transfer.id, "answered")
    await handing
    assert transfer.answered.is_set()
    assert carrier.asked_for("join") == [("caller", f"transfer-{run.id}")]
    assert carrier.asked_for("hang up") == []


@pytest.mark.parametrize(("direction", "shown"), [("inbound", NUMBER), ("outbound", CALLER)])
async def test_the_colleague_sees_our_number(
    database: Database, line: DemoLine, carrier: Carrier, direction: str, shown: str
) -> None:
    run = await add_run(database, line, direction=direction, status="in-progress")
    transfer = Transfer(run, carrier)
    handing = await transfer.begin()
    await transfers.settle(transfer.id, "failed")
    with pytest.raises(TransferFailed):
        await handing
    (asked,) = carrier.asked_for("transfer")
    assert (asked["to"], asked["from_number"]) == (COLLEAGUE, shown)
    await background.drain(1)


async def test_a_busy_colleague_leaves_the_caller_with_the_agent(transfer: Transfer, carrier: Carrier) -> None:
    handing = await transfer.begin()
    await transfers.settle(transfer.id, "failed", reason="busy")
    with pytest.raises(TransferFailed):
        await handing
    assert not transfer.answered.is_set()
    assert carrier.asked_for("join") == []


async def test_a_caller_who_hangs_up_meanwhile_takes_the_ringing_leg_along(
    transfer: Transfer, carrier: Carrier, database: Database
) -> None:
    handing = await transfer.begin()
    handing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handing
    await background.drain(1)
    assert carrier.asked_for("hang up") == [LEG]
    assert (await get_transfer(database, transfer.id)).reason == "abandoned"


async def test_a_colleague_who_answers_after_the_caller_is_gone_is_not_connected(
    transfer: Transfer, carrier: Carrier
) -> None:
    handing = await transfer.begin()
    handing.cancel()
    await asyncio.gather(handing, return_exceptions=True)
    await background.drain(1)
    assert not await transfers.settle(transfer.id, "answered")
    assert carrier.asked_for("join") == []


async def test_a_caller_who_cannot_be_moved_any_more_frees_the_colleague(transfer: Transfer, carrier: Carrier) -> None:
    carrier.failures["join"] = CallNotFound()
    handing = await transfer.begin()
    await transfers.settle(transfer.id, "answered")
    with pytest.raises(CallNotFound):
        await handing
    assert carrier.asked_for("hang up") == [LEG]


async def test_a_conversation_that_ends_while_the_caller_is_moved_does_not_stop_the_move(
    transfer: Transfer, carrier: Carrier
) -> None:
    handing = await transfer.begin()
    await transfers.settle(transfer.id, "answered")
    async with asyncio.timeout(5):
        await transfer.answered.wait()
    handing.cancel()
    await asyncio.gather(handing, return_exceptions=True)
    await background.drain(1)
    assert len(carrier.asked_for("join")) == 1


async def test_a_carrier_that_refuses_to_ring_leaves_the_caller_with_the_agent(
    run: WorkflowRun, carrier: Carrier, database: Database
) -> None:
    carrier.failures["transfer"] = ProviderRejected()
    provider = await get_telephony_provider_for_run(run.id)
    with pytest.raises(ProviderRejected):
        await transfers.transfer(run, provider, COLLEAGUE, answered=lambda: None)
    transfer = await get_transfer(database, carrier.asked_for("transfer")[0]["id"])
    assert (transfer.status, transfer.reason) == ("failed", "provider_rejected")


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        ("+4930123456", "country_not_allowed"),
        ("+19005551234", "premium_number"),
        (NUMBER, "calls_itself"),
        ("+1 (415) 555-0123", "calls_itself"),
        ("", "invalid_address"),
        ("the boss", "invalid_address"),
    ],
)
async def test_a_destination_the_organization_does_not_allow_leaves_the_caller_with_the_agent(
    run: WorkflowRun, carrier: Carrier, database: Database, destination: str, code: str
) -> None:
    async with database.session() as session:
        (await accounts.get_organization(session, run.organization_id)).allowed_countries = ["US"]
    leg = CallLeg(run, (await get_telephony_provider_for_run(run.id)))
    with pytest.raises(GatewayError) as refused:
        await leg.transfer(destination)
    assert refused.value.code == code
    assert (carrier.asked, leg.handed_over) == ([], False)


async def test_a_destination_rings_in_its_one_spelling(run: WorkflowRun, carrier: Carrier, database: Database) -> None:
    provider = await get_telephony_provider_for_run(run.id)
    handing = asyncio.create_task(transfers.transfer(run, provider, " +1 (415) 555-0199 ", answered=lambda: None))
    await carrier.until_asked("transfer")
    (asked,) = carrier.asked_for("transfer")
    assert asked["to"] == COLLEAGUE
    assert (await get_transfer(database, asked["id"])).destination == COLLEAGUE
    await transfers.settle(asked["id"], "failed")
    with pytest.raises(TransferFailed):
        await handing


async def test_the_first_verdict_stands(database: Database, run: WorkflowRun) -> None:
    pending = await add_transfer(database, run)
    verdicts = await asyncio.gather(
        *(transfers.settle(pending.id, status) for status in ("answered", "failed", "answered"))
    )
    assert sum(verdicts) == 1


# Cold: the caller's own leg rings there


@pytest.fixture
def cold(parrot: ProviderSpec) -> Iterator[None]:
    """The carrier sends callers on, too."""
    with replaced_in_registry(parrot, capabilities=parrot.capabilities | {Capability.COLD_TRANSFER}):
        yield


@pytest.fixture
async def leg(run: WorkflowRun) -> CallLeg:
    """The caller's leg, as the conversation has it."""
    return CallLeg(run, await get_telephony_provider_for_run(run.id))


@pytest.mark.usefixtures("cold")
async def test_a_caller_who_is_sent_on_is_let_go(leg: CallLeg, carrier: Carrier) -> None:
    await leg.transfer(COLLEAGUE, cold=True)
    assert carrier.asked == [("forward", {"call": "caller", "to": COLLEAGUE, "from": NUMBER})]
    assert leg.handed_over
    assert leg.has_ended


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize("refusal", [ProviderRejected, CallNotFound, OutcomeUnknown])
async def test_a_refusing_carrier_leaves_the_caller_with_the_agent(
    leg: CallLeg, carrier: Carrier, refusal: type[GatewayError]
) -> None:
    carrier.failures["forward"] = refusal()
    with pytest.raises(refusal):
        await leg.transfer(COLLEAGUE, cold=True)
    assert not leg.handed_over
    assert not leg.has_ended
    await background.drain(1)
    assert [what for what, _ in carrier.asked] == ["forward"], "nobody hangs up, nobody rings"


@pytest.mark.usefixtures("cold")
async def test_a_conversation_that_ends_on_the_way_does_not_stop_the_caller_from_being_sent_on(
    leg: CallLeg, carrier: Carrier
) -> None:
    on_the_way = asyncio.Event()
    carrier.pauses["forward"] = on_the_way
    sending = asyncio.create_task(leg.transfer(COLLEAGUE, cold=True))
    await carrier.until_asked("forward")
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert leg.handed_over, "whoever concludes the call must not hang up"
    on_the_way.set()
    await background.drain(1)
    assert carrier.finished == ["forward"]


@pytest.mark.usefixtures("cold")
async def test_a_workflow_that_does_not_say_cold_introduces_the_caller(transfer: Transfer, carrier: Carrier) -> None:
    handing = await transfer.begin()
    await transfers.settle(transfer.id, "answered")
    await handing
    assert carrier.asked_for("forward") == []


async def test_a_carrier_that_only_introduces_does_so_when_asked_to_send_on(run: WorkflowRun, carrier: Carrier) -> None:
    provider = await get_telephony_provider_for_run(run.id)
    handing = asyncio.create_task(transfers.transfer(run, provider, COLLEAGUE, answered=lambda: None, cold=True))
    await carrier.until_asked("transfer")
    await transfers.settle(carrier.asked_for("transfer")[0]["id"], "failed")
    with pytest.raises(TransferFailed):
        await handing
    assert carrier.asked_for("forward") == []


async def test_a_carrier_that_only_sends_on_does_so_when_asked_to_introduce(
    leg: CallLeg, carrier: Carrier, parrot: ProviderSpec
) -> None:
    with replaced_in_registry(parrot, capabilities=frozenset({Capability.COLD_TRANSFER})):
        await leg.transfer(COLLEAGUE)
    assert [what for what, _ in carrier.asked] == ["forward"]


@pytest.mark.usefixtures("cold")
async def test_nobody_is_sent_where_the_organization_does_not_call(
    leg: CallLeg, run: WorkflowRun, carrier: Carrier, database: Database
) -> None:
    async with database.session() as session:
        (await accounts.get_organization(session, run.organization_id)).allowed_countries = ["US"]
    with pytest.raises(CountryNotAllowed):
        await leg.transfer("+4930123456", cold=True)
    assert (carrier.asked, leg.handed_over) == ([], False)
