"""Signing in and out, and what a browser may be made to do."""

from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from api.db import Database
from api.db.models import now
from api.services.accounts import sessions
from api.services.accounts.sessions import WrongPassword
from api.services.accounts.throttle import Throttle, TooManyAttempts
from api.settings import get_settings
from api.tests.routes.tenants import ORIGIN, PASSWORD, Tenant, add_person, browser, error_of, program, sign_in

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/auth/me"
CHANGE = "/api/v1/auth/password"
NEW_PASSWORD = "a different and longer one"


async def test_signing_in_tells_who_one_is(us: Tenant) -> None:
    me = await us.get(ME)
    assert me["user"]["email"] == us.email
    assert me["organization"]["id"] == us.organization_id
    assert me["role"] == "owner"


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    us: Tenant, anonymous: httpx2.AsyncClient
) -> None:
    answer = await anonymous.post(LOGIN, json={"email": us.email, "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


async def test_the_session_cookie_is_secure_behind_https(
    us: Tenant, anonymous: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://gateway.test")
    get_settings.cache_clear()
    answer = await anonymous.post(LOGIN, json={"email": us.email, "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_the_address_is_found_however_it_is_written(us: Tenant, anonymous: httpx2.AsyncClient) -> None:
    body = {"email": f"  {us.email.upper()} ", "password": PASSWORD}
    assert (await anonymous.post(LOGIN, json=body)).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    us: Tenant, anonymous: httpx2.AsyncClient
) -> None:
    wrong = await anonymous.post(LOGIN, json={"email": us.email, "password": "wrong"})
    unknown = await anonymous.post(LOGIN, json={"email": "nobody@ours.example", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert error_of(wrong)["code"] == "wrong_password"


async def test_guessing_is_slowed_down(us: Tenant, anonymous: httpx2.AsyncClient) -> None:
    for _ in range(8):
        await anonymous.post(LOGIN, json={"email": us.email, "password": "wrong"})
    answer = await anonymous.post(LOGIN, json={"email": us.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert error_of(answer)["retryable"] is True
    assert 0 < int(answer.headers["retry-after"]) <= 300


async def test_guessing_one_address_does_not_lock_out_another(
    us: Tenant, them: Tenant, anonymous: httpx2.AsyncClient
) -> None:
    for _ in range(9):
        await anonymous.post(LOGIN, json={"email": us.email, "password": "wrong"})
    assert (await anonymous.post(LOGIN, json={"email": them.email, "password": PASSWORD})).status_code == 200


async def test_guessing_at_many_addresses_is_slowed_down(
    us: Tenant, anonymous: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "peers", Throttle(attempts=3, seconds=300))
    right = {"email": us.email, "password": PASSWORD}
    for _ in range(4):
        assert (await anonymous.post(LOGIN, json=right)).status_code == 200, "many people may share a network"
    for number in range(3):
        wrong = {"email": f"{number}@ours.example", "password": "wrong"}
        assert (await anonymous.post(LOGIN, json=wrong)).status_code == 401
    assert (await anonymous.post(LOGIN, json=right)).status_code == 429


async def test_an_address_that_is_locked_does_not_lock_its_network(us: Tenant, anonymous: httpx2.AsyncClient) -> None:
    for _ in range(100):
        await anonymous.post(LOGIN, json={"email": "ada@ours.example", "password": "wrong"})
    assert (await anonymous.post(LOGIN, json={"email": us.email, "password": PASSWORD})).status_code == 200


async def test_whoever_has_a_network_of_addresses_has_no_more_attempts(
    us: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "peers", Throttle(attempts=3, seconds=300))

    async def sign_in_from(peer: str) -> None:
        await sessions.sign_in("nobody@ours.example", "wrong", peer=peer)

    for number in range(3):
        with pytest.raises(WrongPassword):
            await sign_in_from(f"2001:db8::{number}")
    with pytest.raises(TooManyAttempts):
        await sign_in_from("2001:db8::ffff")
    for elsewhere in ("2001:db8:0:1::1", "fe80::1%eth0", "192.0.2.1", ""):
        with pytest.raises(WrongPassword):
            await sign_in_from(elsewhere)


async def test_signing_out_ends_the_session_itself_not_only_the_cookie(us: Tenant, app: FastAPI) -> None:
    token = us.http.cookies["patchbay_session"]
    assert (await us.http.post("/api/v1/auth/logout")).status_code == 204
    async with browser(app) as thief:
        thief.cookies.set("patchbay_session", token)
        assert (await thief.get(ME)).status_code == 401


async def test_an_expired_session_is_over(us: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    days = timedelta(days=get_settings().session_days)
    monkeypatch.setattr("api.db.repositories.accounts.now", lambda: now() + days)
    assert (await us.http.get(ME)).status_code == 401


async def test_a_new_password_ends_the_other_sessions(us: Tenant, app: FastAPI) -> None:
    elsewhere = await sign_in(app, us.email)
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert (await us.http.post(CHANGE, json=body)).status_code == 204
    assert (await us.http.get(ME)).status_code == 200
    assert (await elsewhere.get(ME)).status_code == 401
    assert (await elsewhere.post(LOGIN, json={"email": us.email, "password": NEW_PASSWORD})).status_code == 200


async def test_the_current_password_is_needed_for_a_new_one(us: Tenant) -> None:
    answer = await us.http.post(CHANGE, json={"current_password": "wrong", "new_password": NEW_PASSWORD})
    assert answer.status_code == 403


async def test_a_short_new_password_is_refused_and_not_repeated(us: Tenant) -> None:
    answer = await us.http.post(CHANGE, json={"current_password": PASSWORD, "new_password": "tooshort"})
    assert error_of(answer)["fields"][0]["location"] == ["body", "new_password"]
    assert "tooshort" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://gateway.test", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {},
    ],
)
async def test_another_site_cannot_act_with_somebodys_cookie(us: Tenant, app: FastAPI, headers: dict[str, str]) -> None:
    async with browser(app, headers) as victim:
        victim.cookies.update(us.http.cookies)
        answer = await victim.post("/api/v1/api-keys", json={"name": "planted"})
    assert answer.status_code == 403
    assert await us.items("/api/v1/api-keys") == []


@pytest.mark.parametrize("headers", [ORIGIN, {"Sec-Fetch-Site": "same-origin"}])
async def test_our_own_site_can(us: Tenant, app: FastAPI, headers: dict[str, str]) -> None:
    async with browser(app, headers) as client:
        client.cookies.update(us.http.cookies)
        assert (await client.post("/api/v1/api-keys", json={"name": "mine"})).status_code == 201


async def test_another_site_cannot_sign_somebody_in(us: Tenant, app: FastAPI) -> None:
    async with browser(app, {"Origin": "https://evil.example"}) as client:
        answer = await client.post(LOGIN, json={"email": us.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_program_needs_no_origin_and_is_nobody_in_particular(us: Tenant, app: FastAPI) -> None:
    async with await program(app, us.organization_id) as client:
        me = (await client.get(ME)).json()
        assert me["user"] is None
        assert me["organization"]["id"] == us.organization_id
        assert (
            await client.post(CHANGE, json={"current_password": "x", "new_password": NEW_PASSWORD})
        ).status_code == 403


async def test_a_wrong_key_is_not_excused_by_a_good_cookie(us: Tenant) -> None:
    assert (await us.http.get(ME, headers={"X-API-Key": "pb_wrong"})).status_code == 401


async def test_a_removed_member_is_out_at_once(us: Tenant, app: FastAPI, database: Database) -> None:
    user_id = await add_person(database, us.organization_id, "leaver@ours.example", "admin")
    leaver = await sign_in(app, "leaver@ours.example")
    assert (await us.http.delete(f"/api/v1/users/{user_id}")).status_code == 204
    assert (await leaver.get(ME)).status_code == 401
