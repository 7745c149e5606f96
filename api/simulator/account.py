"""A carrier account that is not there: its numbers, its calls and its REST API on a loopback port."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar

from starlette.types import ASGIApp

from api.simulator.balancer import Balancer, Choice, RoundRobin, Route
from api.simulator.bridge import Bridge
from api.simulator.carrier import Callee, Login, Person, SimulatedNumber
from api.simulator.exchange import Exchange
from api.simulator.faults import NO_FAULTS, Faults
from api.simulator.leg import CallLeg
from api.simulator.outcome import CallOutcome, Ledger
from api.simulator.webhooks import Outgoing, Webhooks

LegT = TypeVar("LegT", bound=CallLeg)


class SimulatedAccount(ABC, Generic[LegT]):
    """One account.

    ``async with account`` opens an exchange of its own for it; ``await exchange.open(account)`` opens it beside others.

    Args:
        credentials: What the provider's credentials model takes.
        host: Where the REST API binds; loopback.
        port: 0 for any free one.
        route: Public origins that are reached elsewhere, each at one gateway or at several.
        choice: Which of several gets what; one after another unless said.

    Attributes:
        name: The provider whose carrier it plays.
        leg_class: What its calls are.
        url: Where its REST API answers, while it is open.
        faults: What goes wrong in calls from now on.
        numbers: What it owns, by address.
        legs: Its calls, by the carrier's name for them.
        ledger: Every call and every REST request, with the whole truth.
        webhooks: Delivers its webhooks.
        balancer: Knows where public URLs are really served.
        login: How its telephones sign in to the gateway, where they do; set before it is opened.
    """

    name: ClassVar[str]
    leg_class: type[LegT]

    def __init__(
        self,
        credentials: Mapping[str, Any],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        route: Route | None = None,
        choice: Choice | None = None,
    ) -> None:
        self.credentials = credentials
        self.url = ""
        self.login: Login | None = None
        self.faults: Faults = NO_FAULTS
        self.numbers: dict[str, SimulatedNumber] = {}
        self.legs: dict[str, LegT] = {}
        self.ledger = Ledger()
        self.balancer = Balancer(route or {}, choice or RoundRobin())
        self.webhooks = Webhooks(self.sign, self.balancer)
        self.person: Person | None = None
        self._conferences: dict[str, Bridge] = {}
        self._callees: dict[str, Callee] = {}
        self._host, self._port = host, port
        self._exchange: Exchange | None = None
        self._own_exchange: Exchange | None = None
        self._placed: list[LegT] = []
        self._changed = asyncio.Condition()

    # What a carrier says of itself

    @abstractmethod
    def create_rest_app(self) -> ASGIApp:
        """The account's REST API. Paths are the carrier's own: the account's name is no part of them."""

    @abstractmethod
    def sign(self, request: Outgoing, forged: str | None) -> dict[str, str]:
        """The headers of a webhook or of a media socket's upgrade, the signature among them.

        ``forged`` replaces the genuine signature, unless it is ``None``; the empty string leaves it out.
        """

    def new_number_id(self) -> str:
        """What the carrier calls a number besides its address, if it does."""
        return ""

    # Its life

    async def __aenter__(self) -> Self:
        exchange = Exchange(self._host, self._port)
        self._own_exchange = await exchange.__aenter__()
        await exchange.open(self)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()
        if self._own_exchange is not None:
            await self._own_exchange.__aexit__(*error)

    def opened(self, exchange: Exchange, url: str) -> None:
        """The exchange answers for it at ``url`` from now on."""
        self._exchange, self.url = exchange, url

    async def ready(self) -> None:
        """Return once the gateway can reach it; at once, unless its telephones sign in there."""

    async def close(self) -> None:
        """End every call, and answer no more."""
        for leg in list(self.legs.values()):
            await leg.end("canceled" if leg.is_unanswered else "completed", by="carrier")
        await asyncio.gather(*(leg.wait() for leg in self.legs.values()), return_exceptions=True)
        await self.webhooks.close()
        if self._exchange is not None:
            self._exchange.forget(self)

    def drop(self, client: Any) -> None:
        """Break off the connection of one client of the REST API."""
        if self._exchange is not None:
            self._exchange.drop(client)

    # What a test does with it

    def add_number(self, address: str, voice_url: str = "") -> SimulatedNumber:
        """A number the account owns."""
        number = SimulatedNumber(address=address, voice_url=voice_url, sid=self.new_number_id())
        self.numbers[address] = number
        return number

    async def call(
        self, to: str, from_: str, person: Person, *, faults: Faults = NO_FAULTS, light: bool = False
    ) -> CallOutcome:
        """Ring one of the account's numbers; returns when the call is over, and everything about it was reported."""
        callee = Callee(person=person, faults=faults, light=light)
        leg = self.leg_class(self, to=to, from_=from_, direction="inbound", callee=callee)
        return await leg.start().wait()

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

    # What the carrier does with it

    async def place(self, to: str, from_: str, request: Mapping[str, Any], *, ring_seconds: float = 60.0) -> LegT:
        """Ring somebody because the gateway asked over REST.

        Args:
            to: E.164.
            from_: The caller id.
            request: What the gateway said: the leg has it as ``request``.
            ring_seconds: How long it rings before nobody answers.
        """
        leg = self.leg_class(
            self,
            to=to,
            from_=from_,
            direction="outbound",
            callee=self.callee(to),
            request=request,
            ring_seconds=ring_seconds,
        )
        leg.start()
        async with self._changed:
            self._placed.append(leg)
            self._changed.notify_all()
        return leg

    def conference(self, name: str) -> Bridge:
        """The conference called ``name``; a new one if nobody is in it."""
        bridge = self._conferences.get(name)
        if bridge is None or bridge.is_over:
            bridge = self._conferences[name] = Bridge()
        return bridge
