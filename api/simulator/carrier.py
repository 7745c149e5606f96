"""What every simulated carrier is, and the registry of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from api.registry import Registry
from api.simulator.faults import NO_FAULTS, Faults
from api.simulator.outcome import CallOutcome, Ledger
from api.simulator.phone import Phone

Person = Callable[[Phone, "Line"], Awaitable[None]]
"""Whoever holds the phone: speaks, listens, presses keys. Hangs up by returning."""


class Line(Protocol):
    """What a person can do with the line besides talking."""

    async def press(self, keys: str) -> None:
        """Press keys, one after another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callee:
    """Who answers at a number the gateway calls.

    Attributes:
        person: Who picks up; ``None`` lets it ring.
        faults: What goes wrong in calls there, and in the request that places them.
        light: Whether the audio of such calls is counted and not kept (see ``LightPhone``).
        machine: Whether a machine answers; a carrier that is asked to detect machines says so.
    """

    person: Person | None
    faults: Faults = NO_FAULTS
    light: bool = False
    machine: bool = False


@dataclass(slots=True, kw_only=True)
class SimulatedNumber:
    """A number of the simulated account, and where its calls go."""

    address: str
    voice_url: str = ""
    sid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a carrier's telephones sign in to the gateway, where the gateway itself is the carrier.

    Attributes:
        url: The gateway's public base URL.
        api_key: Of the organization whose account it is.
    """

    url: str
    api_key: str = field(repr=False)


class SimulatedCarrier(Protocol):
    """A carrier account: its REST API is up while it is entered.

    Attributes:
        url: Where its REST API answers.
        faults: What goes wrong in calls from now on.
        ledger: Every call and every REST request, with the whole truth.
        login: How its telephones sign in to the gateway, where they do; set before it is entered.
    """

    url: str
    faults: Faults
    ledger: Ledger
    login: Login | None

    async def __aenter__(self) -> "SimulatedCarrier": ...
    async def __aexit__(self, *error: object) -> None: ...

    def add_number(self, address: str, voice_url: str = "") -> SimulatedNumber:
        """A number the account owns."""

    async def call(
        self, to: str, from_: str, person: Person, *, faults: Faults = NO_FAULTS, light: bool = False
    ) -> CallOutcome:
        """Ring one of the account's numbers; returns when the call is over, and everything about it was reported."""

    def answer_with(self, person: Person | None) -> None:
        """Who answers calls the gateway places; ``None`` lets them ring."""

    def expect(self, number: str, callee: Callee) -> None:
        """Who answers at ``number``, whoever answers elsewhere."""

    async def over(self, number: str) -> None:
        """Return once every call to ``number`` is over, and everything about it was reported."""

    async def quiet(self) -> None:
        """Return once every call is over and every webhook was dealt with, the late copies too."""

    async def outbound_calls(self, count: int = 1, *, within: float = 60.0) -> list[CallOutcome]:
        """The first ``count`` calls the gateway placed, once they are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSpec:
    """One simulated carrier.

    Attributes:
        name: The provider whose carrier it plays.
        create: ``create(credentials, *, host, port, route, choice)``: an account with these credentials (see
            ``api.simulator.balancer`` for the last two).
        new_credentials: Credentials the provider accepts, fresh each time.
    """

    name: str
    create: Callable[..., Any]
    new_credentials: Callable[[], dict[str, Any]]
    demo: bool = field(default=False)


simulators: Registry[SimulatorSpec] = Registry("simulated carrier", package="api.simulator.carriers")
register = simulators.register


def demo_simulator() -> SimulatorSpec:
    """The carrier a fresh installation takes its first call through."""
    return next(spec for spec in simulators.all() if spec.demo)
