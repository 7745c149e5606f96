"""A whole call, through the provider's simulated carrier and a gateway on a port of its own: both ways, to its end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import uvicorn
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import OutputDTMFFrame

from api.app import create_app
from api.db import Database
from api.db.models import Workflow, WorkflowRun
from api.db.repositories.demo import DemoLine
from api.media_protocol import MediaProtocol
from api.services.pipecat.transport import CarrierTransport
from api.services.telephony.base import TelephonyProvider
from api.services.telephony.calls import background, outbound
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.calls.live import live_calls
from api.services.telephony.calls.outbound import CallRequest
from api.services.telephony.factory import build_provider
from api.services.telephony.kit import urls
from api.services.telephony.spec import ProviderSpec
from api.services.telephony.types import AnsweredBy, Capability, MachineDetection
from api.services.workflows.demo import load_demo
from api.settings import Settings
from api.simulator.carrier import Callee, Line, Person, SimulatedCarrier
from api.simulator.outcome import CallOutcome
from api.simulator.phone import AUDIBLE, Phone
from api.tests.conformance.conftest import NUMBER
from api.tests.conformance.rows import embedded, offers
from api.tests.conformance.samples import Samples, find_simulator
from api.tests.conftest import PUBLIC_URL
from api.tests.databases import Databases
from api.tests.lines import CALLER, add_line, get_events, get_run, get_runs
from api.tests.parrot import replaced_in_registry
from api.tests.services.pipecat.test_endings import speech

__all__ = ["speech"]

CALLEE, COLLEAGUE = "+14155550178", "+14155550199"
TONE = b"\x10\x27\xf0\xd8" * 4000
"""One second of a loud tone, at 8 kHz."""
SOON = 20.0

pytestmark = embedded(False)


@pytest.fixture
def databases(sqlite_databases: Databases) -> Databases:
    """One is enough: what the database does is tried elsewhere, on both."""
    return sqlite_databases


@pytest.fixture
async def gateway(settings: Settings, database: Database) -> AsyncIterator[str]:
    """Where the gateway listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = create_app(settings, warm=False)
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, ws=MediaProtocol))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
def transports(spec: ProviderSpec) -> Iterator[list[CarrierTransport]]:
    """The media streams that were opened."""
    opened: list[CarrierTransport] = []

    async def create_transport(*arguments: Any, **ids: Any) -> CarrierTransport:
        opened.append(await spec.transport_factory(*arguments, **ids))
        return opened[-1]

    with replaced_in_registry(spec, transport_factory=create_transport):
        yield opened


@dataclass
class Desk:
    """One line of the gateway at a simulated carrier, and whoever tries it."""

    carrier: SimulatedCarrier
    line: DemoLine
    database: Database
    transports: list[CarrierTransport]

    async def ring(self, person: Person) -> CallOutcome:
        """Somebody calls the line."""
        async with asyncio.timeout(SOON):
            return await self.carrier.call(NUMBER, CALLER, person)

    async def place(self, callee: Callee, **options: Any) -> CallOutcome:
        """The line's workflow calls somebody."""
        self.carrier.expect(CALLEE, callee)
        await outbound.place(
            CallRequest(
                organization_id=self.line.configuration.organization_id,
                workflow_id=self.line.workflow.id,
                to_number=CALLEE,
                options=options,
            )
        )
        async with asyncio.timeout(SOON):
            (outcome,) = await self.carrier.outbound_calls()
            return outcome

    @property
    def leg(self) -> CallLeg:
        """The leg of the call that is being talked on."""
        (run_id,) = live_calls.run_ids
        live = live_calls.find(run_id)
        assert live is not None
        assert live.leg is not None
        return live.leg

    async def run(self, *, until: Callable[[WorkflowRun], Any] = lambda run: run.ended_at) -> WorkflowRun:
        """The call's run, once it is so."""
        (run,) = await get_runs(self.database)
        async with asyncio.timeout(SOON):
            while not until(run):
                await asyncio.sleep(0.05)
                run = await get_run(self.database, run.id)
        return run

    async def concluded(self) -> WorkflowRun:
        """The call's run, once nothing more will be written about it."""
        await self.carrier.quiet()
        async with asyncio.timeout(SOON):
            await live_calls.emptied()
        return await self.run()


@pytest.fixture
async def desk(  # noqa: PLR0917
    spec: ProviderSpec,
    samples: Samples,
    settings: Settings,
    database: Database,
    gateway: str,
    transports: list[CarrierTransport],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Desk]:
    simulator = find_simulator(spec)
    if simulator is None:
        pytest.skip("there is no simulated carrier to call through")
    async with simulator.create(samples.credentials, route={PUBLIC_URL: gateway}) as carrier:
        monkeypatch.setattr(settings, "simulator_url", carrier.url.rpartition("/")[0])
        line = await add_line(database, spec, samples.credentials, NUMBER)
        async with database.session() as session:
            workflow = await session.get_one(Workflow, line.workflow.id)
            workflow.document = {**load_demo(), "services": {"tts": "beep", "stt": "deaf"}}
        await bind(carrier, build_provider(line.configuration), spec)
        yield Desk(carrier, line, database, transports)
        await carrier.quiet()
    await live_calls.emptied()
    await background.drain(1)


async def bind(carrier: SimulatedCarrier, provider: TelephonyProvider, spec: ProviderSpec) -> None:
    """Have the carrier send the number's calls here."""
    ours = provider.own_inbound_url(urls.inbound_url())
    if Capability.CONFIGURE_INBOUND in spec.capabilities:
        carrier.add_number(NUMBER)
        assert (await provider.configure_inbound(NUMBER, ours)).ok
    else:
        carrier.add_number(NUMBER, ours)


def loud(pcm: bytes) -> bool:
    """Whether something was said."""
    return int(np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max(initial=0)) > AUDIBLE


async def greeted(phone: Phone, line: Line) -> None:
    """Waits for the greeting, says something, and hangs up."""
    await phone.wait_for_sound()
    await phone.say(TONE[: phone.rate])


async def test_a_call_that_comes_in_is_heard_both_ways_and_ends_with_its_caller(desk: Desk, spec: ProviderSpec) -> None:
    outcome = await desk.ring(greeted)
    run = await desk.concluded()
    assert (outcome.status, outcome.error, run.call_id) == ("completed", "", outcome.call_id)
    assert (run.direction, run.status, run.disposition) == ("inbound", "completed", "caller_hung_up")
    assert (run.from_number, run.to_number, run.mode) == (CALLER, NUMBER, spec.name)
    assert run.answered_at is not None
    assert loud(outcome.heard)


async def test_a_call_that_is_placed_is_heard_and_hung_up_by_us(desk: Desk, spec: ProviderSpec) -> None:
    async def wait(phone: Phone, line: Line) -> None:
        await phone.wait_for_sound()
        if Capability.HANG_UP in spec.capabilities:
            await desk.leg.hang_up()
            await phone.wait_for_hang_up()

    outcome = await desk.place(Callee(person=wait))
    run = await desk.concluded()
    assert (outcome.status, outcome.error, run.call_id) == ("completed", "", outcome.call_id)
    assert (run.direction, run.status, run.to_number) == ("outbound", "completed", CALLEE)
    assert run.answered_at is not None
    assert loud(outcome.heard)
    if Capability.HANG_UP in spec.capabilities:
        assert outcome.ended_by == "gateway"


@offers(Capability.DTMF_IN)
async def test_a_key_the_caller_presses_is_heard(desk: Desk) -> None:
    heard: list[KeypadEntry] = []
    came = asyncio.Event()

    def note(key: KeypadEntry) -> None:
        heard.append(key)
        came.set()

    async def press(phone: Phone, line: Line) -> None:
        await phone.wait_for_sound()
        ear: Any = desk.transports[0].ear
        ear.press = note
        await line.press("5")
        async with asyncio.timeout(SOON):
            await came.wait()

    await desk.ring(press)
    assert heard == [KeypadEntry.FIVE]


@offers(Capability.DTMF_OUT)
async def test_keys_we_press_are_played_by_the_carrier(desk: Desk) -> None:
    async def menu(phone: Phone, line: Line) -> None:
        await phone.wait_for_sound()
        keys = OutputDTMFFrame(buttons=[KeypadEntry.ONE, KeypadEntry.TWO, KeypadEntry.POUND])
        await desk.transports[0].output().write_dtmf(keys)
        await phone.pause(0.5)

    outcome = await desk.place(Callee(person=menu))
    assert outcome.keys_heard == "12#"


@offers(Capability.AMD)
async def test_a_machine_that_answers_is_found_out(desk: Desk) -> None:
    async def wait(phone: Phone, line: Line) -> None:
        await desk.run(until=lambda run: run.answered_by)

    await desk.place(Callee(person=wait, machine=True), machine_detection=MachineDetection.DETECT)
    assert (await desk.concluded()).answered_by == AnsweredBy.MACHINE


@offers(Capability.AMD)
async def test_a_person_who_answers_is_not_taken_for_a_machine(desk: Desk) -> None:
    """Some carriers say so, some report machines only."""
    await desk.place(Callee(person=greeted), machine_detection=MachineDetection.DETECT)
    assert (await desk.concluded()).answered_by in {AnsweredBy.HUMAN, None}


async def hand_over(desk: Desk, *, cold: bool) -> None:
    """A caller is handed to a colleague; both hear each other, and nobody is left on the line."""
    handed: list[asyncio.Task[None]] = []

    async def caller(phone: Phone, line: Line) -> None:
        await phone.wait_for_sound()
        handed.append(asyncio.create_task(desk.leg.transfer(COLLEAGUE, cold=cold)))
        await phone.conferenced()
        await phone.pause(1)
        await phone.say(TONE)
        await phone.pause(1)

    async def colleague(phone: Phone, line: Line) -> None:
        await phone.wait_for_sound()
        await phone.wait_for_hang_up()

    desk.carrier.expect(COLLEAGUE, Callee(person=colleague))
    outcome = await desk.ring(caller)
    await handed[0]
    async with asyncio.timeout(SOON):
        await desk.carrier.over(COLLEAGUE)
    (there,) = desk.carrier.ledger.to(COLLEAGUE)
    assert loud(there.heard)
    assert (outcome.ended_by, there.is_over, there.from_number) == ("caller", True, NUMBER)
    assert await get_events(desk.database, (await desk.concluded()).id, "hung_up") == [], (
        "a caller who moved on is not ours"
    )


@offers(Capability.TRANSFER)
async def test_a_caller_is_introduced_to_a_colleague(desk: Desk) -> None:
    await hand_over(desk, cold=False)


@offers(Capability.COLD_TRANSFER)
async def test_a_caller_is_sent_on_to_a_colleague(desk: Desk) -> None:
    await hand_over(desk, cold=True)
