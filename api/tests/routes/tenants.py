"""Organizations with somebody signed in, for tests that speak HTTP."""

from dataclasses import dataclass, field
from typing import Any

import httpx2
from fastapi import FastAPI

from api.db import Database
from api.db.models import User
from api.db.repositories import accounts
from api.errors import Conflict
from api.services.accounts import api_keys
from api.services.accounts.passwords import hash_password
from api.services.accounts.principal import Role

BASE_URL = "http://gateway.test"
ORIGIN = {"Origin": BASE_URL}
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Tenant:
    """One organization, and a browser in which its owner is signed in."""

    organization_id: str
    user_id: str
    email: str
    http: httpx2.AsyncClient = field(repr=False)

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON answer to a GET that succeeds."""
        return _json(await self.http.get(path, params=query))

    async def items(self, path: str, **query: Any) -> list[Any]:
        """Every item of a list, page by page."""
        found: list[Any] = []
        while True:
            page = await self.get(path, **query)
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]

    async def post(self, path: str, body: Any = None) -> Any:
        """The JSON answer to a POST that succeeds."""
        return _json(await self.http.post(path, json=body))

    async def patch(self, path: str, body: Any) -> Any:
        """The JSON answer to a PATCH that succeeds."""
        return _json(await self.http.patch(path, json=body))


def browser(app: FastAPI, headers: dict[str, str] | None = None) -> httpx2.AsyncClient:
    """A client of ``app`` that nobody signed in with."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers or {})


async def add_tenant(app: FastAPI, database: Database, name: str) -> Tenant:
    """A new organization with its owner signed in."""
    organization_id = await add_organization(database, name)
    email = f"owner@{name}.example"
    user_id = await add_person(database, organization_id, email, "owner")
    return Tenant(organization_id, user_id, email, await sign_in(app, email))


async def add_organization(database: Database, name: str) -> str:
    """The id of a new organization, empty."""
    async with database.session() as session:
        return (await accounts.add_organization(session, name)).id


async def add_person(database: Database, organization_id: str, email: str, role: Role) -> str:
    """A member whose password everybody here knows."""
    user = User(email=email, name=email, password_hash=await hash_password(PASSWORD))
    async with database.session() as session:
        await accounts.add_user(session, user, taken=Conflict())
        await accounts.add_membership(session, organization_id, user.id, role)
    return user.id


async def sign_in(app: FastAPI, email: str) -> httpx2.AsyncClient:
    """A browser in which that person is signed in."""
    client = browser(app, ORIGIN)
    answer = await client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return client


async def program(app: FastAPI, organization_id: str) -> httpx2.AsyncClient:
    """A client with an API key of the organization."""
    issued = await api_keys.create(organization_id, "a program", created_by=None)
    return browser(app, {"X-API-Key": issued.key})


def error_of(answer: httpx2.Response) -> dict[str, Any]:
    """The error in an answer that has one, checked for its shape."""
    error: dict[str, Any] = answer.json()["error"]
    assert {"code", "message", "retryable"} <= set(error), error
    return error


def _json(answer: httpx2.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()
