"""The organization, its people and its API keys."""

import httpx2
from fastapi import FastAPI

from api.db import Database
from api.tests.routes.tenants import Tenant, add_person, browser, error_of, program, sign_in

KEYS = "/api/v1/api-keys"
USERS = "/api/v1/users"


async def test_a_key_is_shown_once_and_works(us: Tenant, app: FastAPI) -> None:
    created = await us.post(KEYS, {"name": "Nightly reports"})
    assert created["key"].startswith(created["prefix"])
    assert created["key"] not in (await us.http.get(KEYS)).text
    async with browser(app, {"X-API-Key": created["key"]}) as client:
        assert (await client.get("/api/v1/organization")).json()["name"] == "ours"


async def test_a_revoked_key_is_useless(us: Tenant, app: FastAPI) -> None:
    created = await us.post(KEYS, {"name": "Nightly reports"})
    assert (await us.http.delete(f"{KEYS}/{created['id']}")).status_code == 204
    async with browser(app, {"X-API-Key": created["key"]}) as client:
        assert (await client.get("/api/v1/organization")).status_code == 401
    assert (await us.get(f"{KEYS}/{created['id']}"))["revoked_at"] is not None


async def test_a_key_tells_when_it_was_used(us: Tenant, app: FastAPI) -> None:
    created = await us.post(KEYS, {"name": "Nightly reports"})
    assert created["last_used_at"] is None
    async with browser(app, {"X-API-Key": created["key"]}) as client:
        await client.get("/api/v1/organization")
        first = (await us.get(f"{KEYS}/{created['id']}"))["last_used_at"]
        await client.get("/api/v1/organization")
    assert first is not None
    assert (await us.get(f"{KEYS}/{created['id']}"))["last_used_at"] == first


async def test_a_leaked_key_makes_no_further_keys_and_no_users(us: Tenant, app: FastAPI) -> None:
    async with await program(app, us.organization_id) as client:
        assert (await client.post(KEYS, json={"name": "another"})).status_code == 403
        assert (await client.post(USERS, json={"email": "mole@ours.example"})).status_code == 403


async def test_a_key_can_be_renamed(us: Tenant) -> None:
    created = await us.post(KEYS, {"name": "Nightly reports"})
    assert (await us.patch(f"{KEYS}/{created['id']}", {"name": "Weekly"}))["name"] == "Weekly"


async def test_the_organization_can_be_renamed(us: Tenant) -> None:
    assert (await us.patch("/api/v1/organization", {"name": " Ours Ltd "}))["name"] == "Ours Ltd"


async def test_a_new_member_signs_in_with_the_generated_password(us: Tenant, anonymous: httpx2.AsyncClient) -> None:
    created = await us.post(USERS, {"email": "Ada@Ours.example", "name": "Ada"})
    login = {"email": "ada@ours.example", "password": created["password"]}
    assert (await anonymous.post("/api/v1/auth/login", json=login)).json()["role"] == "member"
    assert created["password"] not in (await us.http.get(USERS)).text


async def test_an_address_in_use_is_refused_without_saying_where(us: Tenant, them: Tenant) -> None:
    answer = await us.http.post(USERS, json={"email": them.email})
    assert answer.status_code == 409
    assert them.organization_id not in answer.text
    assert [user["email"] for user in await us.items(USERS)] == [us.email]


async def test_the_last_one_who_can_manage_stays(us: Tenant) -> None:
    await us.post(USERS, {"email": "member@ours.example"})
    answer = await us.http.delete(f"{USERS}/{us.user_id}")
    assert error_of(answer)["code"] == "conflict"


async def test_a_member_reads_but_does_not_manage(us: Tenant, app: FastAPI, database: Database, account: str) -> None:
    await add_person(database, us.organization_id, "member@ours.example", "member")
    member = await sign_in(app, "member@ours.example")
    assert (await member.get(f"/api/v1/telephony-configurations/{account}")).status_code == 200
    assert (await member.delete(f"/api/v1/telephony-configurations/{account}")).status_code == 403
    assert (await member.post(KEYS, json={"name": "mine"})).status_code == 403
    assert (await member.patch("/api/v1/organization", json={"name": "Mine"})).status_code == 403
