"""The servers under measurement, each a process on the server's core: stock pipecat, the gateway, the floor."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2

from api.services.telephony.kit.urls import PREFIX
from api.simulator.ports import free_port
from api.simulator.process import GatewayProcess
from bench.carrier import Account
from bench.gateway_setup import ROOMY, WORKFLOW
from bench.plan import Plan
from bench.probe import FILE, WHAT, Probe
from bench.processes import SERVER_CORE, pinned_to

START_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready.

    Attributes:
        name: Which one.
        pid: Its process.
        url: Its media socket; empty where calls begin with a webhook.
        account: Whose calls it answers, where they do.
        report: Where its probe writes, if it has one.
    """

    name: str
    pid: int
    report: Path
    url: str = ""
    account: Account | None = None

    def plan(self, plan: Plan) -> Plan:
        """``plan``, carried out on this server."""
        return replace(plan, url=self.url, account=self.account, pid=self.pid)


@asynccontextmanager
async def serve_plain(name: str, folder: Path, *, probe: Probe = Probe.NOTHING) -> AsyncIterator[Server]:
    """``bench.stock`` or ``bench.floor``."""
    port, report = free_port(), folder / "probe.json"
    with pinned_to(SERVER_CORE), (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", f"bench.{name}", "--port", str(port), "--folder", str(folder)),
            env=os.environ | _probe(report, probe),
            stdout=log,
            stderr=log,
        )
    try:
        await _listens(port, process, folder / "log")
        yield Server(name, process.pid, report, url=f"ws://127.0.0.1:{port}/ws")
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def serve_gateway(
    _name: str,
    folder: Path,
    *,
    probe: Probe = Probe.NOTHING,
    settings: Mapping[str, str] | None = None,
    core: int = SERVER_CORE,
) -> AsyncIterator[Server]:
    """The gateway on ``core``, its one number answered by the measured workflow."""
    report = folder / "probe.json"
    environment = ROOMY | _probe(report, probe) | dict(settings or {})
    gateway = GatewayProcess(folder, environment, module="bench.gateway")
    try:
        with pinned_to(core):
            await gateway.start("--no-demo")
        yield Server("gateway", gateway.pid, report, account=await _account(gateway))
    finally:
        await _stop(gateway)


async def _stop(gateway: GatewayProcess) -> None:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await gateway.stop()
    except TimeoutError:
        await gateway.kill()


async def _account(gateway: GatewayProcess) -> Account:
    """The gateway's simulated account, once its number leads to the measured workflow."""
    gateway.share_settings()
    line = await gateway.demo_line()
    password = (await gateway.printed("sign in")).split()[3]
    async with httpx2.AsyncClient(base_url=f"{gateway.url}/api/v1", timeout=30) as api:
        login = await api.post("/auth/login", json={"email": "admin@patchbay.local", "password": password})
        login.raise_for_status()
        api.headers["Origin"] = gateway.url
        (await api.patch(f"/workflows/{line.workflow.id}", json={"document": WORKFLOW})).raise_for_status()
    return Account(
        account_sid=str(line.configuration.credentials["account_sid"]),
        auth_token=str(line.configuration.credentials["auth_token"]),
        number=line.number.address,
        webhook_url=f"{gateway.url}{PREFIX}/inbound/run",
        rest_port=gateway.simulator_port,
    )


SERVERS: dict[str, Callable[..., AbstractAsyncContextManager[Server]]] = {
    "stock": serve_plain,
    "gateway": serve_gateway,
    "floor": serve_plain,
}


@asynccontextmanager
async def running(*names: str, probe: Probe = Probe.NOTHING) -> AsyncIterator[dict[str, Server]]:
    """The servers called ``names``, all of them up; gone afterwards with everything they wrote."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="patchbay-bench-")))
        servers = {}
        for name in names:
            (folder / name).mkdir()
            servers[name] = await stack.enter_async_context(SERVERS[name](name, folder / name, probe=probe))
        yield servers


def _probe(report: Path, probe: Probe) -> dict[str, str]:
    return {FILE: str(report), WHAT: probe} if probe else {}


async def _listens(port: int, process: asyncio.subprocess.Process, log: Path) -> None:
    """Return once somebody answers on ``port``.

    Raises:
        RuntimeError: The process ended instead.
    """
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    raise RuntimeError(await asyncio.to_thread(log.read_text))
