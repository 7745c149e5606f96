"""A gateway process with its simulated carrier and an API client, and what spoken tests ask of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

import httpx2

from api.db.repositories.demo import DemoLine
from api.services.workflows.demo import load_demo
from api.simulator.carrier import Login, Person, SimulatedCarrier
from api.simulator.exchange import Exchange
from api.simulator.faults import NO_FAULTS, Faults
from api.simulator.outcome import CallOutcome
from api.simulator.process import GatewayProcess

CALLER = "+14155550100"
NUMBERS = count(4155551000)
"""Numbers nobody has yet."""


@dataclass
class Operator:
    """Whoever runs a gateway: an API client, and the simulated account the gateway is set up for.

    Attributes:
        carrier: The simulated account.
        api: Speaks to the gateway's API, signed in.
        origin: Where the carrier finds the gateway.
        configuration_id: The telephony configuration of the simulated account.
    """

    carrier: Any = None
    api: Any = None
    origin: str = ""
    configuration_id: str = ""

    async def add_workflow(self, **changes: Any) -> str:
        """The demo workflow with top-level ``changes``; its id."""
        document = {**load_demo(), **changes}
        answer = await self.api.post("/workflows", json={"name": os.urandom(6).hex(), "document": document})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def add_line(self, workflow_id: str) -> str:
        """A new number of the simulated account that ``workflow_id`` answers, bound to the gateway."""
        number = f"+1{next(NUMBERS)}"
        answer = await self.api.post(
            "/phone-numbers",
            json={
                "telephony_configuration_id": self.configuration_id,
                "address": number,
                "inbound_workflow_id": workflow_id,
            },
        )
        assert answer.status_code == 201, answer.text
        self.carrier.add_number(number)
        bound = await self.api.post(f"/phone-numbers/{answer.json()['id']}/sync")
        assert bound.json()["ok"], bound.text
        return number

    async def ring(self, number: str, person: Person, *, faults: Faults = NO_FAULTS) -> CallOutcome:
        """Have the simulated caller ring ``number``."""
        carrier: SimulatedCarrier = self.carrier
        async with asyncio.timeout(100):
            return await carrier.call(number, CALLER, person, faults=faults)

    @contextmanager
    def carrier_faults(self, **faults: Any) -> Iterator[None]:
        """What goes wrong at the carrier meanwhile, for every call the gateway places and every request it makes."""
        self.carrier.faults = Faults(**faults)
        try:
            yield
        finally:
            self.carrier.faults = NO_FAULTS

    async def place(self, workflow_id: str, number: str) -> tuple[CallOutcome, str]:
        """Have the gateway call ``number``; the call once it is over, and the id of its run."""
        placed = await self.api.post(
            "/telephony/initiate-call",
            json={
                "workflow_id": workflow_id,
                "to_number": number,
                "telephony_configuration_id": self.configuration_id,
            },
        )
        assert placed.status_code == 201, placed.text
        async with asyncio.timeout(100):
            await self.carrier.over(number)
        return self.carrier.ledger.to(number)[-1], placed.json()["workflow_run_id"]

    async def run(self, run_id: str, *, until: str = "ended_at") -> dict[str, Any]:
        """The run, once its ``until`` is set."""
        async with asyncio.timeout(60):
            while True:
                run = dict((await self.api.get(f"/workflow-runs/{run_id}")).json())
                if run[until] is not None:
                    return run
                await asyncio.sleep(0.1)

    async def run_of(self, call_id: str, *, until: str = "ended_at") -> dict[str, Any]:
        """The run of a call, once its ``until`` is set."""
        async with asyncio.timeout(60):
            while True:
                for run in await self.items("/workflow-runs"):
                    if run["call_id"] == call_id and run[until] is not None:
                        return dict((await self.api.get(f"/workflow-runs/{run['id']}")).json())
                await asyncio.sleep(0.1)

    async def settled(self) -> None:
        """Return once no run is under way any more."""
        async with asyncio.timeout(60):
            while True:
                if all(run["ended_at"] for run in await self.items("/workflow-runs")):
                    return
                await asyncio.sleep(0.2)

    async def about(self, run: Mapping[str, Any], what: str) -> Any:
        """``transcript`` or ``events`` of a run."""
        return await self.items(f"/workflow-runs/{run['id']}/{what}")

    async def items(self, path: str, **query: Any) -> list[Any]:
        """The first items of a list, as many as one page may have."""
        page = await self.api.get(path, params={"limit": 200, **query})
        assert page.is_success, page.text
        return list(page.json()["items"])


@dataclass
class Gateway(Operator, GatewayProcess):
    """A running gateway, and whoever runs it.

    Attributes:
        exchange: Where its simulated carriers answer.
        operators: By carrier: whoever uses the gateway's line there; ``connect_carrier`` adds one.
    """

    exchange: Any = None
    operators: dict[str, Operator] = field(default_factory=dict)

    async def connect_carrier(self, provider: str) -> Operator:
        """The gateway's line at another simulated carrier, which is up as long as the first one."""
        if provider not in self.operators:
            self.operators[provider] = await self._connect(await self.another_line(provider))
        return self.operators[provider]

    async def _connect(self, line: DemoLine) -> Operator:
        carrier = self.simulated_carrier(line)
        carrier.login = Login(url=self.url, api_key=self.api.headers["X-API-Key"])
        await self.exchange.open(carrier)
        carrier.add_number(line.number.address)
        return Operator(carrier, self.api, self.url, line.configuration.id)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """With its simulated carrier up, and an API client signed in as the administrator."""
        line = await self.demo_line()
        self.configuration_id = line.configuration.id
        password = (await self.printed("sign in")).split()[3]
        async with (
            Exchange(port=self.simulator_port) as self.exchange,
            httpx2.AsyncClient(base_url=f"{self.url}/api/v1", timeout=30) as self.api,
        ):
            await self._sign_in(password)
            first = self.operators[line.configuration.provider] = await self._connect(line)
            self.carrier, self.origin = first.carrier, self.url
            yield self

    async def _sign_in(self, password: str) -> None:
        credentials = {"email": "admin@patchbay.local", "password": password}
        answer = await self.api.post("/auth/login", json=credentials)
        assert answer.is_success, answer.text
        self.api.headers["Origin"] = self.url
        key = await self.api.post("/api-keys", json={"name": "tests"})
        assert key.is_success, key.text
        self.api.headers["X-API-Key"] = key.json()["key"]
