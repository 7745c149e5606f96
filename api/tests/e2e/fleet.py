"""Several gateway processes on one database behind one public origin, with the simulated carrier before them."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2

from api.db import Database, open_database
from api.db.repositories import demo
from api.services.accounts.local_access import local_api_key
from api.simulator.balancer import Choice, RoundRobin
from api.simulator.carrier import simulators
from api.simulator.ports import free_port
from api.simulator.process import GatewayProcess
from api.tests.e2e import watched
from api.tests.e2e.doing import Doing, ask
from api.tests.e2e.gateway import Operator

ORIGIN = "http://gateway.test"
"""Where carriers and people find the gateways, whichever answers."""
HASTE = {
    "LEASE_SECONDS": "8",
    "HEARTBEAT_SECONDS": "1",
    "CARETAKER_SECONDS": "0.5",
    "SILENCE_SECONDS": "5",
    "DIAL_DOUBT_SECONDS": "8",
    "CARRIER_TIMEOUT_SECONDS": "2",
    "MEDIA_TICKET_SECONDS": "6",
    "MEDIA_HANDSHAKE_SECONDS": "3",
    "MAX_CONCURRENT_CALLS": "10000",
    "MAX_CALLS_PER_PROCESS": "1000",
    "MAX_LOOP_LAG_SECONDS": "60",
    "DRAIN_SECONDS": "1",
}
"""Deadlines a test can wait for, and room for every call."""
TROUBLE = re.compile(r"\b(ERROR|CRITICAL)\b|Traceback")


@dataclass
class Fleet(Operator):
    """Running gateways, and whoever runs them.

    Attributes:
        gateways: The processes, in the order in which the balancer's choice counts them.
        database: Theirs.
    """

    gateways: list[GatewayProcess] = field(default_factory=list)
    database: Any = None

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        folder: Path,
        database_url: str,
        *,
        count: int = 2,
        choice: Choice | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Self]:
        """``count`` gateways on the database, connected to their carrier.

        Args:
            folder: For their data, each its own, and for what they print.
            database_url: PostgreSQL.
            count: How many there are.
            choice: Which of them a webhook or a media socket goes to; one after another unless said.
            settings: What else they find in their environment.
        """
        simulator_port = free_port()
        environment = HASTE | {"DATABASE_URL": database_url, "PUBLIC_BASE_URL": ORIGIN} | dict(settings or {})
        gateways = [
            GatewayProcess(folder / name, settings=environment, module=watched.__name__, simulator_port=simulator_port)
            for name in "abcdefgh"[:count]
        ]
        fleet = cls(origin=ORIGIN, gateways=gateways, database=open_database(database_url))
        try:
            for gateway in gateways:
                await gateway.start("--no-demo")
            async with fleet._connected(choice or RoundRobin(), simulator_port):
                yield fleet
        finally:
            await asyncio.gather(*(gateway.stop() for gateway in gateways if gateway.is_running))
            await fleet.database.close()
            for gateway in gateways:
                gateway.data_dir.with_suffix(".log").write_text("\n".join(gateway.output))

    @asynccontextmanager
    async def _connected(self, choice: Choice, simulator_port: int) -> AsyncIterator[None]:
        database: Database = self.database
        async with database.session() as session:
            line = await demo.find_demo_line(session)
        assert line is not None
        self.configuration_id = line.configuration.id
        create = simulators.get(line.configuration.provider).create
        route = {ORIGIN: [gateway.url for gateway in self.gateways]}
        async with (
            local_api_key(line.configuration.organization_id) as key,
            create(line.configuration.credentials, port=simulator_port, route=route, choice=choice) as self.carrier,
            self.client(0, key) as self.api,
        ):
            self.carrier.add_number(line.number.address)
            yield

    def client(self, number: int, key: str = "") -> httpx2.AsyncClient:
        """An API client of one gateway. It keeps no connection, so that it is no part of what a gateway holds."""
        return httpx2.AsyncClient(
            base_url=f"{self.gateways[number].url}/api/v1",
            timeout=30,
            verify=False,  # it is not encrypted: no certificates need to be read, which takes longer than the request
            limits=httpx2.Limits(max_keepalive_connections=0),
            headers={"X-API-Key": key or self.api.headers["X-API-Key"]},
        )

    @property
    def trouble(self) -> list[str]:
        """Every line the gateways logged at level ERROR, or worse."""
        return [line for gateway in self.gateways for line in gateway.output if TROUBLE.search(line)]

    async def doing(self, number: int) -> Doing:
        """What one gateway is busy with, and what it holds."""
        return await ask(self.gateways[number], self.database.engine.url.port or 5432)
