"""A gateway in a process of its own, and a simulated carrier beside it."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

import httpx2

from api.db import Database
from api.db.repositories import demo
from api.services.telephony.kit.urls import PREFIX
from api.services.workflows.demo import load_demo
from api.simulator.carrier import Person, SimulatedCarrier, demo_simulator
from api.simulator.faults import NO_FAULTS, Faults
from api.simulator.outcome import CallOutcome

START_SECONDS = 60.0
CALLER = "+14155550100"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Gateway:
    """A running gateway and the simulated account it is set up for."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    simulator_port: int = field(default_factory=free_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    carrier: Any = None
    api: Any = None
    configuration_id: str = ""
    _numbers: Any = field(default_factory=lambda: count(4155551000))
    _lines: list[str] = field(default_factory=list)
    _reader: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "PUBLIC_BASE_URL": self.url,
            "SIMULATOR_URL": f"http://127.0.0.1:{self.simulator_port}",
            "HF_HUB_OFFLINE": "1",
            "DATABASE_URL": "",
            **self.settings,
        }

    async def start(self, *options: str) -> Self:
        """Start the process and wait until it serves."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "api.cli",
            "run",
            *options,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read())
        await self.printed("is serving at")
        return self

    async def stop(self) -> int:
        """Stop it as a service manager would; its exit status."""
        assert self.process is not None
        assert self._reader is not None
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(20):
            status = await self.process.wait()
        await self._reader
        return status

    async def printed(self, text: str, *, within: float = START_SECONDS) -> str:
        """The first line of output that contains ``text``."""
        async with asyncio.timeout(within):
            while True:
                for line in self._lines:
                    if text in line:
                        return line
                assert self.process is not None
                assert self.process.returncode is None, "\n".join(self._lines)
                await asyncio.sleep(0.05)

    @property
    def output(self) -> list[str]:
        """Everything it printed so far."""
        return list(self._lines)

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self._lines.append(line.decode().rstrip("\n"))

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """With its simulated carrier up, and an API client signed in as the administrator."""
        database = Database(f"sqlite+aiosqlite:///{self.data_dir / 'patchbay.sqlite3'}")
        async with database.session() as session:
            line = await demo.find_demo_line(session)
        await database.close()
        assert line is not None
        self.configuration_id = line.configuration.id
        password = (await self.printed("sign in")).split()[3]
        create = demo_simulator().create
        async with (
            create(line.configuration.credentials, port=self.simulator_port) as self.carrier,
            httpx2.AsyncClient(base_url=f"{self.url}/api/v1", timeout=30) as self.api,
        ):
            self.carrier.add_number(line.number.address)
            await self._sign_in(password)
            yield self

    async def _sign_in(self, password: str) -> None:
        credentials = {"email": "admin@patchbay.local", "password": password}
        answer = await self.api.post("/auth/login", json=credentials)
        assert answer.is_success, answer.text
        self.api.headers["Origin"] = self.url
        key = await self.api.post("/api-keys", json={"name": "tests"})
        assert key.is_success, key.text
        self.api.headers["X-API-Key"] = key.json()["key"]

    # What a test asks for

    async def add_workflow(self, **changes: Any) -> str:
        """The demo workflow with top-level ``changes``; its id."""
        document = {**load_demo(), **changes}
        answer = await self.api.post("/workflows", json={"name": os.urandom(6).hex(), "document": document})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def add_line(self, workflow_id: str) -> str:
        """A new number of the simulated account that ``workflow_id`` answers."""
        number = f"+1{next(self._numbers)}"
        answer = await self.api.post(
            "/phone-numbers",
            json={
                "telephony_configuration_id": self.configuration_id,
                "address": number,
                "inbound_workflow_id": workflow_id,
            },
        )
        assert answer.status_code == 201, answer.text
        self.carrier.add_number(number, f"{self.url}{PREFIX}/inbound/run")
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

    async def run_of(self, call_id: str, *, until: str = "ended_at") -> dict[str, Any]:
        """The run of a call, once its ``until`` is set."""
        async with asyncio.timeout(15):
            while True:
                page = (await self.api.get("/workflow-runs", params={"limit": 200})).json()
                for run in page["runs"]:
                    if run["call_id"] == call_id and run[until] is not None:
                        return dict((await self.api.get(f"/workflow-runs/{run['id']}")).json())
                await asyncio.sleep(0.1)

    async def about(self, run: Mapping[str, Any], what: str) -> Any:
        """``transcript`` or ``events`` of a run."""
        return (await self.api.get(f"/workflow-runs/{run['id']}/{what}")).json()
