"""The management API, wired as the gateway wires it, and two organizations that must not meet."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database
from api.routes import routers
from api.routes.errors import install_error_handlers
from api.services.telephony.spec import ProviderSpec
from api.tests import acme
from api.tests.routes.tenants import Tenant, add_tenant, browser


@pytest.fixture
def app(database: Database, acme_spec: ProviderSpec) -> FastAPI:
    """The doors of the gateway, on this test's database."""
    app = FastAPI()
    install_error_handlers(app)
    for router in routers:
        app.include_router(router)
    return app


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody we do not know."""
    async with browser(app) as client:
        yield client


@pytest.fixture
async def us(app: FastAPI, database: Database) -> AsyncIterator[Tenant]:
    """Our organization, its owner signed in."""
    tenant = await add_tenant(app, database, "ours")
    yield tenant
    await tenant.http.aclose()


@pytest.fixture
async def them(app: FastAPI, database: Database) -> AsyncIterator[Tenant]:
    """Somebody else's organization."""
    tenant = await add_tenant(app, database, "theirs")
    yield tenant
    await tenant.http.aclose()


@pytest.fixture
async def account(us: Tenant) -> str:
    """The id of our first telephony configuration."""
    body = {"name": "Main line", "credentials": acme.CREDENTIALS}
    return str((await us.post("/api/v1/telephony-configurations", body))["id"])
