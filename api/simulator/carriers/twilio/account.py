"""A Twilio account that is not there: its numbers, its calls and its REST API on a loopback port."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

import uvicorn

from api.simulator.balancer import Balancer, Choice, RoundRobin, Route
from api.simulator.carrier import Callee, Person, SimulatedNumber
from api.simulator.carriers.twilio.leg import CallLeg
from api.simulator.carriers.twilio.rest import create_rest_app
from api.simulator.carriers.twilio.webhooks import Webhooks
from api.simulator.faults import NO_FAULTS, Faults
from api.simulator.outcome import CallOutcome, Ledger

START_SECONDS = 10.0


class TwilioAccount:
    """One account.

    Args:
        credentials: ``account_sid`` and ``auth_token``.
        host: Where the REST API binds; loopback.
        port: 0 for any free one.
        route: Public origins that are reached elsewhere, each at one gateway or at several.
        choice: Which of several gets what; one after another unless said.
    """

    def __init__(
        self,
        credentials: Mapping[str, Any],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        route: Route | None = None,
        choice: Choice | None = None,
    ) -> None:
        self.account_sid: str = credentials["account_sid"]
        self.auth_token: str = credentials["auth_token"]
        self.faults: Faults = NO_FAULTS
        self.url = ""
        self.numbers: dict[str, SimulatedNumber] = {}
        self.legs: dict[str, CallLeg] = {}
        self.ledger = Ledger()
        self.conferences: dict[str, set[str]] = {}
        self.balancer = Balancer(route or {}, choice or RoundRobin())
        self.webhooks = Webhooks(self.auth_token, self.balancer)
        self.person: Person | None = None
        self._callees: dict[str, Callee] = {}
        self._host, self._port = host, port
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._placed: list[CallLeg] = []
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        config = uvicorn.Config(
            create_rest_app(self), host=self._host, port=self._port, log_config=None, access_log=False, lifespan="off"
        )
        self._server = _QuietServer(config)
        self._serving = asyncio.create_task(self._server.serve(), name="simulated-twilio")
        async with asyncio.timeout(START_SECONDS):
            await self._server.up.wait()
        if not self._server.started:
            raise OSError(f"{self._host}:{self._port} is taken; another simulated call may be running")
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://{self._host}:{port}"
        return self

    async def __aexit__(self, *error: object) -> None:
        for leg in list(self.legs.values()):
            await leg.end("canceled" if leg.outcome.status in {"queued", "ringing"} else "completed", by="carrier")
        await asyncio.gather(*(leg.wait() for leg in self.legs.values()), return_exceptions=True)
        await self.webhooks.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    def add_number(self, address: str, voice_url: str = "") -> SimulatedNumber:
        """A number the account owns."""
        number = SimulatedNumber(address=address, voice_url=voice_url, sid=f"PN{secrets.token_hex(16)}")
        self.numbers[address] = number
        return number

    async def call(
        self, to: str, from_: str, person: Person, *, faults: Faults = NO_FAULTS, light: bool = False
    ) -> CallOutcome:
        """Ring one of the account's numbers; returns when the call is over, and everything about it was reported."""
        callee = Callee(person=person, faults=faults, light=light)
        leg = CallLeg(self, to=to, from_=from_, direction="inbound", callee=callee)
        leg.start(self.numbers[to].voice_url)
        return await leg.wait()

    def answer_with(self, person: Person | None) -> None:
        """Who answers calls the gateway places; ``None`` lets them ring."""
        self.person = person

    def expect(self, number: str, callee: Callee) -> None:
        """Who answers at ``number``, whoever answers elsewhere."""
        self._callees[number] = callee

    def callee(self, number: str) -> Callee:
        """Who answers at ``number``."""
        return self._callees.get(number) or Callee(person=self.person, faults=self.faults)

    async def outbound_calls(self, count: int = 1, *, within: float = 60.0) -> list[CallOutcome]:
        """The first ``count`` calls the gateway placed, once they are over."""
        async with asyncio.timeout(within):
            async with self._changed:
                await self._changed.wait_for(lambda: len(self._placed) >= count)
            return [await leg.wait() for leg in self._placed[:count]]

    async def over(self, number: str) -> None:
        """Return once every call to ``number`` is over."""
        await asyncio.gather(*(leg.wait() for leg in self.legs.values() if leg.to == number))

    async def quiet(self) -> None:
        """Return once every call is over and every webhook was dealt with, the late copies too."""
        await asyncio.gather(*(leg.wait() for leg in self.legs.values()))
        await self.webhooks.delivered()

    async def place(self, fields: Mapping[str, Any]) -> CallLeg:
        """Ring somebody because the gateway asked over REST."""
        number = str(fields["To"])
        leg = CallLeg(
            self,
            to=number,
            from_=fields["From"],
            direction="outbound-api",
            callee=self.callee(number),
            request=fields,
        )
        leg.start(str(fields.get("Url", "")))
        async with self._changed:
            self._placed.append(leg)
            self._changed.notify_all()
        return leg

    def drop(self, client: Any) -> None:
        """Break off the connection of one client of the REST API."""
        if self._server is not None:
            for connection in self._server.server_state.connections:
                if tuple(getattr(connection, "client", None) or ()) == tuple(client or ()):
                    connection.transport.abort()


class _QuietServer(uvicorn.Server):
    """Tells when it is up, and leaves the process's signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: Any = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None: the process has its own handlers."""
        yield
