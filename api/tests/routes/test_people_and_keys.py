"""The organization, its people and its API keys."""

import asyncio

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database
from api.db.repositories import accounts
from api.errors import Conflict
from api.services.accounts import members
from api.tests.routes.tenants import PASSWORD, Tenant, add_person, browser, error_of, program, sign_in

KEYS = "/api/v1/api-keys"
USERS = "/api/v1/users"
ME = "/api/v1/auth/me"
LOGIN = "/api/v1/auth/login"


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


async def test_a_key_tells_who_created_it(us: Tenant, app: FastAPI, database: Database) -> None:
    admin_id = await add_person(database, us.organization_id, "admin@ours.example", "admin")
    admin = await sign_in(app, "admin@ours.example")
    created = (await admin.post(KEYS, json={"name": "Theirs"})).json()
    assert created["created_by"] == "admin@ours.example"
    assert [key["created_by"] for key in await us.items(KEYS)] == ["admin@ours.example"]
    await us.http.delete(f"{USERS}/{admin_id}")
    assert (await us.get(f"{KEYS}/{created['id']}"))["created_by"] is None


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


async def test_a_role_changes_for_the_sessions_there_are(us: Tenant, app: FastAPI, database: Database) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "member")
    browser_of_ada = await sign_in(app, "ada@ours.example")
    assert (await browser_of_ada.get(USERS)).status_code == 403
    assert (await us.patch(f"{USERS}/{ada}", {"role": "admin"}))["role"] == "admin"
    assert (await browser_of_ada.get(USERS)).status_code == 200
    await us.patch(f"{USERS}/{ada}", {"role": "member"})
    assert (await browser_of_ada.get(USERS)).status_code == 403


async def test_nobody_changes_their_own_role(us: Tenant, app: FastAPI, database: Database) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "admin")
    answer = await (await sign_in(app, "ada@ours.example")).patch(f"{USERS}/{ada}", json={"role": "member"})
    assert (answer.status_code, error_of(answer)["code"]) == (409, "conflict")


async def test_an_owner_stays_one_and_nobody_is_made_one(us: Tenant, app: FastAPI, database: Database) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "admin")
    admin = await sign_in(app, "ada@ours.example")
    assert (await admin.patch(f"{USERS}/{us.user_id}", json={"role": "member"})).status_code == 409
    assert (await us.http.patch(f"{USERS}/{ada}", json={"role": "owner"})).status_code == 422
    assert (await admin.delete(f"{USERS}/{us.user_id}")).status_code == 409
    assert {user["role"] for user in await us.items(USERS)} == {"owner", "admin"}


async def test_an_owner_hands_the_organization_over_before_they_leave(
    us: Tenant, app: FastAPI, database: Database
) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "admin")
    left = await us.http.delete(f"{USERS}/{us.user_id}")
    assert (left.status_code, error_of(left)["message"]) == (409, "hand the organization over first")
    assert (await us.post(f"{USERS}/{ada}/ownership"))["role"] == "owner"
    assert {user["id"]: user["role"] for user in await us.items(USERS)} == {ada: "owner", us.user_id: "admin"}
    assert (await us.http.post(f"{USERS}/{ada}/ownership")).status_code == 403
    assert (await us.http.delete(f"{USERS}/{us.user_id}")).status_code == 204
    assert (await us.http.get(ME)).status_code == 401


async def test_only_the_owner_hands_the_organization_over_and_only_to_an_admin_of_it(
    us: Tenant, them: Tenant, app: FastAPI, database: Database
) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "admin")
    bob = await add_person(database, us.organization_id, "bob@ours.example", "member")
    for client in (
        await sign_in(app, "ada@ours.example"),
        await sign_in(app, "bob@ours.example"),
        await program(app, us.organization_id),
    ):
        assert (await client.post(f"{USERS}/{ada}/ownership")).status_code == 403
    for somebody, status in ((bob, 409), (us.user_id, 409), (them.user_id, 404)):
        assert (await us.http.post(f"{USERS}/{somebody}/ownership")).status_code == status
    assert [user["role"] for user in await us.items(USERS) if user["id"] == us.user_id] == ["owner"]


async def test_an_organization_handed_over_twice_at_once_has_one_owner(database: Database) -> None:
    async with database.session() as session:
        organization_id = (await accounts.add_organization(session, "Three")).id
    owner = await add_person(database, organization_id, "owner@three.example", "owner")
    heirs = [await add_person(database, organization_id, f"{name}@three.example", "admin") for name in ("ada", "bob")]
    handed = [members.hand_over(organization_id, heir, by=owner) for heir in heirs]
    outcomes = await asyncio.gather(*handed, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "NotAllowed"]


async def test_of_two_admins_who_demote_each_other_one_stays(database: Database) -> None:
    async with database.session() as session:
        organization_id = (await accounts.add_organization(session, "Two admins")).id
    ada, bob = [await add_person(database, organization_id, f"{name}@two.example", "admin") for name in ("ada", "bob")]
    await members.change_role(organization_id, bob, "member", by=ada)
    with pytest.raises(Conflict):
        await members.change_role(organization_id, ada, "member", by=bob)


async def test_members_and_programs_change_no_roles(us: Tenant, app: FastAPI, database: Database) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "member")
    member = await sign_in(app, "ada@ours.example")
    for client in (member, await program(app, us.organization_id)):
        assert (await client.patch(f"{USERS}/{ada}", json={"role": "admin"})).status_code == 403
        assert (await client.post(f"{USERS}/{ada}/password")).status_code == 403


async def test_a_reset_password_is_shown_once_and_ends_their_sessions(
    us: Tenant, app: FastAPI, database: Database, anonymous: httpx2.AsyncClient
) -> None:
    ada = await add_person(database, us.organization_id, "ada@ours.example", "member")
    browser_of_ada = await sign_in(app, "ada@ours.example")
    reset = await us.post(f"{USERS}/{ada}/password")
    assert reset["user"]["email"] == "ada@ours.example"
    assert (await browser_of_ada.get(ME)).status_code == 401
    for password, status in ((PASSWORD, 401), (reset["password"], 200)):
        login = {"email": "ada@ours.example", "password": password}
        answer = await anonymous.post(LOGIN, json=login)
        assert answer.status_code == status
    assert answer.json()["user"]["is_newcomer"] is True


async def test_nobody_is_given_the_password_of_an_owner_or_of_somebody_elsewhere(
    us: Tenant, them: Tenant, app: FastAPI, database: Database
) -> None:
    await add_person(database, us.organization_id, "admin@ours.example", "admin")
    admin = await sign_in(app, "admin@ours.example")
    both = await add_person(database, us.organization_id, "both@ours.example", "member")
    async with database.session() as session:
        await accounts.add_membership(session, them.organization_id, both, "owner")
    for user_id in (us.user_id, both):
        assert (await admin.post(f"{USERS}/{user_id}/password")).status_code == 409
    assert (await us.http.post(f"{USERS}/{us.user_id}/password")).status_code == 409
    assert (await us.http.get(ME)).status_code == 200


async def test_people_change_their_own_name(us: Tenant, app: FastAPI, database: Database) -> None:
    await add_person(database, us.organization_id, "ada@ours.example", "member")
    member = await sign_in(app, "ada@ours.example")
    assert (await member.patch(ME, json={"name": " Ada L. "})).json()["user"]["name"] == "Ada L."
    assert (await member.patch(ME, json={})).json()["user"]["name"] == "Ada L."
    assert (await (await program(app, us.organization_id)).patch(ME, json={"name": "x"})).status_code == 403


async def test_another_address_takes_the_password(us: Tenant, them: Tenant, anonymous: httpx2.AsyncClient) -> None:
    new = {"email": "New@Ours.example"}
    for body in (new, {**new, "current_password": "wrong"}):
        assert (await us.http.patch(ME, json=body)).status_code == 403
    assert (await us.http.patch(ME, json={"email": us.email})).status_code == 200
    taken = {"email": them.email, "current_password": PASSWORD}
    assert error_of(await us.http.patch(ME, json=taken))["code"] == "conflict"
    assert (await us.patch(ME, {**new, "current_password": PASSWORD}))["user"]["email"] == "new@ours.example"
    login = {"email": "new@ours.example", "password": PASSWORD}
    assert (await anonymous.post(LOGIN, json=login)).status_code == 200


async def test_signing_out_everywhere_ends_every_session_of_ones_own(us: Tenant, them: Tenant, app: FastAPI) -> None:
    elsewhere = await sign_in(app, us.email)
    assert (await us.http.post("/api/v1/auth/logout-everywhere")).status_code == 204
    for client, status in ((us.http, 401), (elsewhere, 401), (them.http, 200)):
        assert (await client.get(ME)).status_code == status
