"""A gateway on a loopback port, people who are signed in, and their browsers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect

from api.app import create_app
from api.db import Database
from api.db.models import WorkflowRun
from api.services.telephony import embedded
from api.services.telephony.calls import outbound
from api.services.telephony.calls.outbound import CallRequest
from api.settings import Settings
from api.tests.routes.records import add_workflow
from api.tests.routes.tenants import ORIGIN, Tenant, add_person, add_tenant, sign_in
from api.tests.telephony.softphone.loopback import serving

SOFTPHONE = "/api/v1/telephony/softphone"


@dataclass
class Office:
    """An organization with a softphone, a workflow, and somebody signed in."""

    tenant: Tenant
    workflow_id: str
    sockets: str
    app: FastAPI
    database: Database
    stack: AsyncExitStack = field(repr=False)

    @property
    def email(self) -> str:
        return self.tenant.email

    async def call(self, **body: Any) -> httpx2.Response:
        """What the owner's page gets for calling; the workflow unless something else is said."""
        return await self.tenant.http.post(f"{SOFTPHONE}/calls", json=body or {"workflow_id": self.workflow_id})

    async def answer(self, run_id: str, client: httpx2.AsyncClient | None = None) -> httpx2.Response:
        return await (client or self.tenant.http).post(f"{SOFTPHONE}/answer/{run_id}")

    async def reject(self, run_id: str) -> httpx2.Response:
        return await self.tenant.http.post(f"{SOFTPHONE}/reject/{run_id}")

    async def member(self, email: str) -> httpx2.AsyncClient:
        """The browser of somebody who is no admin."""
        await add_person(self.database, self.tenant.organization_id, email, "member")
        client = await sign_in(self.app, email)
        self.stack.push_async_callback(client.aclose)
        return client

    async def register(self, address: str = "", client: httpx2.AsyncClient | None = None) -> "Tab":
        """A tab of the owner's browser, or of somebody else's, in which calls ring."""
        query = f"?address={address}" if address else ""
        socket = await self.stack.enter_async_context(
            connect(f"{self.sockets}{SOFTPHONE}/phone{query}", additional_headers=cookies(client or self.tenant.http))
        )
        tab = Tab(socket)
        assert (await tab.hears())["event"] == "registered"
        return tab

    async def ring(self, to_number: str, seconds: float = 30) -> WorkflowRun:
        """The run of a call that rings there."""
        request = CallRequest(
            organization_id=self.tenant.organization_id,
            workflow_id=self.workflow_id,
            to_number=to_number,
            options={"timeout": seconds},
        )
        return (await outbound.place(request)).run


@dataclass
class Tab:
    """An open page."""

    socket: ClientConnection

    async def hears(self) -> dict[str, Any]:
        """The next thing the gateway says."""
        return dict(orjson.loads(await self.socket.recv()))


def cookies(client: httpx2.AsyncClient, **headers: str) -> dict[str, str]:
    """What a browser sends along when a page opens a WebSocket."""
    kept = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return {"Cookie": kept, **ORIGIN, **headers}


@pytest.fixture
def app(settings: Settings, database: Database) -> FastAPI:
    return create_app(settings, warm=False)


@pytest.fixture
async def offices(app: FastAPI, database: Database) -> AsyncIterator[tuple[Office, Office]]:
    """Two organizations that must not meet."""
    async with AsyncExitStack() as stack:
        origin = await stack.enter_async_context(serving(app))
        found = []
        for name in ("ours", "theirs"):
            tenant = await add_tenant(app, database, name)
            stack.push_async_callback(tenant.http.aclose)
            workflow_id = await add_workflow(database, tenant.organization_id, "Reception")
            found.append(Office(tenant, workflow_id, origin.replace("http", "ws"), app, database, stack))
        await embedded.provide_everywhere(database)
        yield found[0], found[1]


@pytest.fixture
def office(offices: tuple[Office, Office]) -> Office:
    return offices[0]


@pytest.fixture
def strangers(offices: tuple[Office, Office]) -> Office:
    return offices[1]
