"""How many calls there may be at a time, and where they may go."""

from typing import Any

import pytest
from fastapi import FastAPI

from api.db import Database
from api.tests import acme
from api.tests.routes.tenants import Tenant, add_person, error_of, program, sign_in

ORGANIZATION = "/api/v1/organization"
CONFIGURATIONS = "/api/v1/telephony-configurations"
LIMITS = {"max_concurrent_calls": 25, "allowed_countries": ["CA", "US"], "premium_numbers_allowed": True}
UNLIMITED = {"max_concurrent_calls": None, "allowed_countries": None, "premium_numbers_allowed": False}


def limits_of(organization: dict[str, Any]) -> dict[str, Any]:
    """What the organization's calls may do."""
    return {name: organization[name] for name in LIMITS}


async def test_a_new_organization_calls_anywhere_but_premium_numbers(us: Tenant) -> None:
    assert limits_of(await us.get(ORGANIZATION)) == UNLIMITED


async def test_what_is_set_is_shown_and_nothing_else_changes(us: Tenant, them: Tenant) -> None:
    assert limits_of(await us.patch(ORGANIZATION, LIMITS)) == LIMITS
    shown = await us.get(ORGANIZATION)
    assert (limits_of(shown), shown["name"]) == (LIMITS, "ours")
    assert limits_of(await them.get(ORGANIZATION)) == UNLIMITED


@pytest.mark.parametrize("name", LIMITS)
async def test_only_what_is_sent_changes_and_null_is_the_default(us: Tenant, name: str) -> None:
    await us.patch(ORGANIZATION, LIMITS)
    assert limits_of(await us.patch(ORGANIZATION, {})) == LIMITS
    assert limits_of(await us.patch(ORGANIZATION, {name: None})) == LIMITS | {name: UNLIMITED[name]}


async def test_a_name_cannot_be_taken_away(us: Tenant) -> None:
    assert (await us.patch(ORGANIZATION, {"name": None}))["name"] == "ours"
    assert (await us.http.patch(ORGANIZATION, json={"name": " "})).status_code == 422


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(["us", " de ", "US"], ["DE", "US"]), ([], []), (["XK", "PR", "JE"], ["JE", "PR", "XK"])],
)
async def test_countries_are_kept_once_and_in_capitals(us: Tenant, sent: list[str], kept: list[str]) -> None:
    assert (await us.patch(ORGANIZATION, {"allowed_countries": sent}))["allowed_countries"] == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("allowed_countries", ["UK"]),
        ("allowed_countries", ["US", "ZZ"]),
        ("allowed_countries", ["USA"]),
        ("allowed_countries", ["001"]),
        ("allowed_countries", [""]),
        ("allowed_countries", "US"),
        ("allowed_countries", [1]),
        ("max_concurrent_calls", 0),
        ("max_concurrent_calls", -1),
        ("max_concurrent_calls", 100_001),
        ("max_concurrent_calls", 2.5),
        ("max_concurrent_calls", True),
        ("max_concurrent_calls", "10"),
        ("premium_numbers_allowed", "maybe"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(us: Tenant, field: str, value: Any) -> None:
    answer = await us.http.patch(ORGANIZATION, json={"name": "Changed", field: value})
    assert answer.status_code == 422
    assert error_of(answer)["fields"][0]["location"][:2] == ["body", field]
    shown = await us.get(ORGANIZATION)
    assert (limits_of(shown), shown["name"]) == (UNLIMITED, "ours")


async def test_a_misspelled_limit_is_an_error(us: Tenant) -> None:
    assert (await us.http.patch(ORGANIZATION, json={"allowed_country": ["US"]})).status_code == 422


async def test_members_see_the_limits_and_admins_change_them(us: Tenant, app: FastAPI, database: Database) -> None:
    await add_person(database, us.organization_id, "member@ours.example", "member")
    member = await sign_in(app, "member@ours.example")
    assert limits_of((await member.get(ORGANIZATION)).json()) == UNLIMITED
    assert (await member.patch(ORGANIZATION, json=LIMITS)).status_code == 403
    async with await program(app, us.organization_id) as client:
        assert limits_of((await client.patch(ORGANIZATION, json=LIMITS)).json()) == LIMITS


async def test_an_account_has_a_limit_of_its_own(us: Tenant) -> None:
    body = {"name": "Main line", "credentials": acme.CREDENTIALS}
    unlimited = await us.post(CONFIGURATIONS, body)
    limited = await us.post(CONFIGURATIONS, {**body, "name": "Second line", "max_concurrent_calls": 2})
    assert [item["max_concurrent_calls"] for item in (unlimited, limited)] == [None, 2]
    assert [item["max_concurrent_calls"] for item in await us.items(CONFIGURATIONS)] == [None, 2]


async def test_an_accounts_limit_changes_only_if_it_is_sent(us: Tenant, account: str) -> None:
    path = f"{CONFIGURATIONS}/{account}"
    before = await us.get(path)
    limited = await us.patch(path, {"max_concurrent_calls": 100_000})
    assert limited["max_concurrent_calls"] == 100_000
    assert limited["updated_at"] > before["updated_at"]
    assert (await us.patch(path, {"name": "Renamed"}))["max_concurrent_calls"] == 100_000
    assert (await us.patch(path, {"max_concurrent_calls": None, "name": None}))["max_concurrent_calls"] is None
    assert (await us.get(path))["name"] == "Renamed"


@pytest.mark.parametrize("limit", [0, 100_001, True, "many"])
async def test_an_account_has_no_senseless_limit(us: Tenant, account: str, limit: Any) -> None:
    body = {"name": "Second line", "credentials": acme.CREDENTIALS, "max_concurrent_calls": limit}
    assert (await us.http.post(CONFIGURATIONS, json=body)).status_code == 422
    answer = await us.http.patch(f"{CONFIGURATIONS}/{account}", json={"max_concurrent_calls": limit})
    assert answer.status_code == 422


async def test_everything_is_kept_for_ever_at_first(us: Tenant) -> None:
    shown = await us.get(ORGANIZATION)
    assert (shown["keep_calls_days"], shown["keep_recordings_days"]) == (None, None)


async def test_recordings_are_kept_no_longer_than_their_calls(us: Tenant) -> None:
    kept = {"keep_calls_days": 90, "keep_recordings_days": 30}
    assert (await us.patch(ORGANIZATION, kept)).items() >= kept.items()
    for too_long in ({"keep_recordings_days": 91}, {"keep_calls_days": 29}):
        answer = await us.http.patch(ORGANIZATION, json=too_long)
        assert error_of(answer)["fields"][0]["location"] == ["body", "keep_recordings_days"]
    assert (await us.get(ORGANIZATION)).items() >= kept.items()
    assert (await us.patch(ORGANIZATION, {"keep_calls_days": None}))["keep_recordings_days"] == 30
    assert (await us.patch(ORGANIZATION, {"keep_recordings_days": None}))["keep_recordings_days"] is None


@pytest.mark.parametrize("days", [0, -1, 36_501, 1.5, True, "30"])
async def test_what_makes_no_sense_as_days_is_refused(us: Tenant, days: Any) -> None:
    for name in ("keep_calls_days", "keep_recordings_days"):
        assert (await us.http.patch(ORGANIZATION, json={name: days})).status_code == 422


async def test_every_country_that_is_told_may_be_allowed(us: Tenant) -> None:
    countries = (await us.get(f"{ORGANIZATION}/countries"))["countries"]
    assert {"code": "DE", "calling_code": 49} in countries
    codes = [country["code"] for country in countries]
    assert (await us.patch(ORGANIZATION, {"allowed_countries": codes}))["allowed_countries"] == codes
