"""A gateway in a process of its own, on ports of its own: what tests and measurements ring."""

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from api.db import Database
from api.db.encryption import get_vault
from api.db.repositories import demo
from api.db.repositories.demo import DemoLine
from api.settings import Settings, get_settings
from api.simulator.carrier import simulators
from api.simulator.demo import prepare_another_line
from api.simulator.ports import free_port

START_SECONDS = 60.0
STOP_SECONDS = 60.0


@dataclass
class GatewayProcess:
    """``patchbay run`` on a data folder.

    Attributes:
        data_dir: Its data folder.
        settings: What else it finds in its environment.
        module: What is run in place of the command.
        output: Every line it printed so far, since it was started for the first time.
    """

    data_dir: Path
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    module: str = "api.cli"
    port: int = field(default_factory=free_port)
    simulator_port: int = field(default_factory=free_port)
    output: list[str] = field(default_factory=list, repr=False)
    _process: asyncio.subprocess.Process | None = None
    _reader: asyncio.Task[None] | None = None
    _started_at_line: int = 0

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._running.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def database_url(self) -> str:
        """Its database."""
        return Settings(data_dir=self.data_dir, database_url=self.environment["DATABASE_URL"]).database_url

    @property
    def environment(self) -> dict[str, str]:
        """What it is started with."""
        return {
            **os.environ,
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": "",
            "HF_HUB_OFFLINE": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_BASE_URL": self.url,
            "SIMULATOR_URL": f"http://127.0.0.1:{self.simulator_port}",
            **self.settings,
        }

    async def start(self, *options: str) -> Self:
        """Start it, again if it has ended, and wait until it serves."""
        self._started_at_line = len(self.output)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", self.module, "run", *options),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read())
        await self.printed("is serving at")
        return self

    async def stop(self) -> int:
        """Stop it as a service manager would; its exit status."""
        if self._running.returncode is None:
            self._running.terminate()
        return await self._ended()

    def send_signal(self, number: int) -> None:
        """Tell it something."""
        self._running.send_signal(number)

    async def kill(self) -> None:
        """Kill it, as a machine that goes down would."""
        self._running.kill()
        await self._ended()

    async def _ended(self) -> int:
        async with asyncio.timeout(STOP_SECONDS):
            status = await self._running.wait()
        if self._reader is not None:
            await self._reader
        return status

    async def printed(self, text: str, *, within: float = START_SECONDS, after: int | None = None) -> str:
        """The first line that contains ``text``, of those it printed since it was started last.

        Args:
            text: What to look for.
            within: How long to wait, in seconds.
            after: How many lines of all its ``output`` not to look at.

        Raises:
            TimeoutError: It did not print that.
            RuntimeError: It ended without printing that.
        """
        async with asyncio.timeout(within):
            while True:
                for line in self.output[self._started_at_line if after is None else after :]:
                    if text in line:
                        return line
                if self._running.returncode is not None:
                    raise RuntimeError("\n".join(self.output))
                await asyncio.sleep(0.01)

    def share_settings(self) -> None:
        """Give this process the gateway's own settings, so that it opens the same database with the same key."""
        os.environ.update(self.environment)
        get_settings.cache_clear()
        get_vault.cache_clear()

    async def demo_line(self) -> DemoLine:
        """Its simulated line.

        Raises:
            LookupError: It has none.
        """
        database = Database(self.database_url)
        try:
            async with database.session() as session:
                line = await demo.find_demo_line(session)
        finally:
            await database.close()
        if line is None:
            raise LookupError("the gateway has no simulated line")
        return line

    async def another_line(self, provider: str) -> DemoLine:
        """Its simulated line of that provider, answered by the same workflow; added unless it is there.

        Raises:
            LookupError: It has no simulated line at all.
        """
        database = Database(self.database_url)
        try:
            line = await prepare_another_line(database, provider)
        finally:
            await database.close()
        if line is None:
            raise LookupError("the gateway has no simulated line")
        return line

    def simulated_carrier(self, line: DemoLine) -> Any:
        """The carrier behind the line, where the gateway looks for it."""
        create = simulators.get(line.configuration.provider).create
        return create(line.configuration.credentials, port=self.simulator_port)

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the gateway was not started")
        return self._process

    async def _read(self) -> None:
        if self._running.stdout is not None:
            async for line in self._running.stdout:
                self.output.append(line.decode().rstrip("\n"))
