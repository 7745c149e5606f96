"""Telephony configurations: complete, one of them the default, secrets never shown."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest
from fastapi import FastAPI
from loguru import logger

from api.db import Database
from api.db.repositories import configurations as rows
from api.services.telephony import configurations
from api.services.telephony.registry import providers
from api.tests import acme
from api.tests.lines import dump
from api.tests.routes.tenants import Tenant, add_person, error_of, sign_in

PATH = "/api/v1/telephony-configurations"
MASKED_SECRET = "••••" + acme.API_SECRET[-4:]
OTHER_CREDENTIALS = {"provider": "acme", "api_key": "key-of-the-second-account", "api_secret": "another-long-secret"}
TWILIO = {"provider": "twilio", "account_sid": "AC" + "0" * 32, "auth_token": "an-invented-token"}


async def add(tenant: Tenant, name: str, **values: Any) -> dict[str, Any]:
    """A configuration of the tenant."""
    answer: dict[str, Any] = await tenant.post(PATH, {"name": name, "credentials": acme.CREDENTIALS, **values})
    return answer


async def stored_credentials(database: Database, tenant: Tenant, configuration_id: str) -> dict[str, Any]:
    """What is in the database, opened."""
    async with database.session() as session:
        row = await rows.find_configuration(session, tenant.organization_id, configuration_id)
    assert row is not None
    return {**row.credentials, "account_id": row.account_id}


async def test_secrets_are_masked_wherever_a_configuration_is_shown(us: Tenant) -> None:
    created = await add(us, "Main line")
    listed = (await us.http.get(PATH)).text
    one = (await us.http.get(f"{PATH}/{created['id']}")).text
    assert created["credentials"]["api_secret"] == MASKED_SECRET
    for text in (str(created), listed, one):
        assert acme.API_SECRET not in text
        assert acme.API_KEY not in text


async def test_secrets_are_in_no_log_line(us: Tenant) -> None:
    lines: list[str] = []
    handler = logger.add(lambda line: lines.append(str(line)), level="TRACE", serialize=True)
    await add(us, "Main line")
    await us.http.post(PATH, json={"name": "Broken", "credentials": {**acme.CREDENTIALS, "api_key": "bad key"}})
    logger.remove(handler)
    assert any("telephony configuration added" in line for line in lines)
    assert acme.API_SECRET not in "".join(lines)
    assert acme.API_KEY not in "".join(lines)


async def test_a_mask_that_comes_back_keeps_the_stored_value(us: Tenant, database: Database) -> None:
    created = await add(us, "Main line")
    form = {**created["credentials"], "from_numbers": ["+14155550100"]}
    updated = await us.patch(f"{PATH}/{created['id']}", {"credentials": form})
    stored = await stored_credentials(database, us, created["id"])
    assert updated["credentials"]["from_numbers"] == ["+14155550100"]
    assert (stored["api_key"], stored["api_secret"]) == (acme.API_KEY, acme.API_SECRET)


async def test_white_space_that_was_copied_with_a_secret_is_not_stored(us: Tenant, database: Database) -> None:
    pasted = {"api_key": f"{acme.API_KEY} ", "api_secret": f"\n{acme.API_SECRET} ", "from_numbers": [" +14155550100"]}
    created = await add(us, "Main line", credentials={**acme.CREDENTIALS, **pasted})
    assert created["credentials"]["from_numbers"] == ["+14155550100"]
    await us.patch(
        f"{PATH}/{created['id']}", {"credentials": {"api_key": acme.API_KEY, "api_secret": MASKED_SECRET + " "}}
    )
    stored = await stored_credentials(database, us, created["id"])
    assert (stored["api_key"], stored["api_secret"]) == (acme.API_KEY, acme.API_SECRET)


async def test_what_is_left_out_stays(us: Tenant, database: Database) -> None:
    created = await add(us, "Main line")
    await us.patch(f"{PATH}/{created['id']}", {"credentials": {"api_secret": "a-brand-new-secret"}})
    stored = await stored_credentials(database, us, created["id"])
    assert (stored["api_key"], stored["api_secret"]) == (acme.API_KEY, "a-brand-new-secret")


@pytest.mark.parametrize("submitted", ["••••9999", "••••"])
async def test_a_mask_of_something_else_is_never_stored(us: Tenant, submitted: str) -> None:
    created = await add(us, "Main line")
    answer = await us.http.patch(f"{PATH}/{created['id']}", json={"credentials": {"api_secret": submitted}})
    assert answer.status_code == 422
    assert error_of(answer)["fields"][0]["location"] == ["body", "credentials", "api_secret"]


async def test_a_mask_is_no_first_value(us: Tenant) -> None:
    body = {"name": "Main line", "credentials": {**acme.CREDENTIALS, "api_secret": MASKED_SECRET}}
    assert (await us.http.post(PATH, json=body)).status_code == 422


@pytest.mark.parametrize(
    ("credentials", "field"),
    [
        ({"provider": "acme", "api_secret": acme.API_SECRET}, "api_key"),
        ({**acme.CREDENTIALS, "api_key": "BAD-secret-value"}, "api_key"),
        ({**acme.CREDENTIALS, "api_secret": "quoted secret by the provider"}, "api_secret"),
        ({**acme.CREDENTIALS, "provider": "sk-entered-in-the-wrong-field"}, "provider"),
        ({"api_key": acme.API_KEY}, "provider"),
        ({**acme.CREDENTIALS, "provider": ["acme"]}, "provider"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_entered_is_repeated(
    us: Tenant, credentials: dict[str, Any], field: str
) -> None:
    answer = await us.http.post(PATH, json={"name": "Main line", "credentials": credentials})
    assert answer.status_code == 422
    assert error_of(answer)["fields"][0]["location"] == ["body", "credentials", field]
    for entered in ("BAD-secret-value", "quoted secret", "sk-entered", acme.API_SECRET):
        assert entered not in answer.text


async def test_the_provider_of_a_configuration_cannot_change(us: Tenant) -> None:
    created = await add(us, "Main line")
    answer = await us.http.patch(f"{PATH}/{created['id']}", json={"credentials": TWILIO})
    assert error_of(answer)["fields"][0]["location"] == ["body", "credentials", "provider"]


async def test_an_account_is_switched_off_and_on(us: Tenant) -> None:
    created = await add(us, "Main line")
    path = f"{PATH}/{created['id']}"
    assert created["is_active"]
    assert not (await us.patch(path, {"is_active": False}))["is_active"]
    assert not (await us.patch(path, {"name": "Renamed"}))["is_active"]
    assert (await us.patch(path, {"is_active": True}))["is_active"]


async def test_an_account_that_is_switched_off_does_not_inherit_the_default(us: Tenant) -> None:
    first, second, third = [await add(us, name) for name in ("First", "Second", "Third")]
    await us.patch(f"{PATH}/{second['id']}", {"is_active": False})
    deleted = (await us.http.delete(f"{PATH}/{first['id']}")).json()
    assert deleted["new_default_id"] == third["id"]


async def test_several_configurations_of_one_provider_live_side_by_side(us: Tenant) -> None:
    await add(us, "Main line")
    await add(us, "Second line", credentials=OTHER_CREDENTIALS)
    await add(us, "Third line", credentials=TWILIO)
    assert [item["name"] for item in await us.items(PATH)] == ["Main line", "Second line", "Third line"]


async def test_a_name_is_taken_once_per_organization(us: Tenant, them: Tenant) -> None:
    await add(us, "Main line")
    await add(them, "Main line")
    answer = await us.http.post(PATH, json={"name": "Main line", "credentials": OTHER_CREDENTIALS})
    assert answer.status_code == 409
    assert len(await us.items(PATH)) == 1


async def test_the_first_configuration_is_the_default(us: Tenant) -> None:
    assert (await add(us, "Main line"))["is_default"] is True
    assert (await add(us, "Second line"))["is_default"] is False


async def test_making_another_the_default_moves_it(us: Tenant) -> None:
    first, second = await add(us, "Main line"), await add(us, "Second line")
    assert (await us.patch(f"{PATH}/{second['id']}", {"is_default": True}))["is_default"] is True
    assert (await us.get(f"{PATH}/{first['id']}"))["is_default"] is False


async def test_a_new_configuration_may_take_the_default(us: Tenant) -> None:
    first = await add(us, "Main line")
    assert (await add(us, "Second line", is_default=True))["is_default"] is True
    assert (await us.get(f"{PATH}/{first['id']}"))["is_default"] is False


async def test_the_default_is_not_given_up_without_an_heir(us: Tenant, account: str) -> None:
    assert (await us.http.patch(f"{PATH}/{account}", json={"is_default": False})).status_code == 409


async def test_deleting_the_default_promotes_the_oldest_and_says_so(us: Tenant) -> None:
    first, second, _ = await add(us, "Main line"), await add(us, "Second line"), await add(us, "Third line")
    answer = await us.http.delete(f"{PATH}/{first['id']}")
    assert answer.json() == {"new_default_id": second["id"]}
    assert [item["is_default"] for item in await us.items(PATH)] == [True, False]


async def test_deleting_another_or_the_last_one_promotes_nobody(us: Tenant) -> None:
    first, second = await add(us, "Main line"), await add(us, "Second line")
    for configuration in (second, first):
        answer = await us.http.delete(f"{PATH}/{configuration['id']}")
        assert answer.json() == {"new_default_id": None}
    assert await us.items(PATH) == []


async def test_a_change_that_fails_changes_nothing(us: Tenant) -> None:
    first, second = await add(us, "Main line"), await add(us, "Second line")
    body = {"name": "Renamed", "is_default": True, "credentials": {"api_secret": "short"}}
    assert (await us.http.patch(f"{PATH}/{second['id']}", json=body)).status_code == 422
    unchanged = await us.items(PATH)
    assert [(item["name"], item["is_default"]) for item in unchanged] == [("Main line", True), ("Second line", False)]
    assert first["id"] == unchanged[0]["id"]


async def test_nobody_can_ask_for_a_simulated_carrier_over_http(us: Tenant) -> None:
    answer = await us.http.post(PATH, json={"name": "Sim", "credentials": acme.CREDENTIALS, "simulated": True})
    assert answer.status_code == 422
    await configurations.create(us.organization_id, "Sim", acme.CREDENTIALS, simulated=True)
    assert (await us.items(PATH))[0]["simulated"] is True


async def test_the_account_is_found_by_its_id_or_by_the_digest_of_a_secret_one(us: Tenant, database: Database) -> None:
    secret, plain = await add(us, "Main line"), await add(us, "Second line", credentials=TWILIO)
    assert (await stored_credentials(database, us, plain["id"]))["account_id"] == TWILIO["account_sid"]
    account_id = (await stored_credentials(database, us, secret["id"]))["account_id"]
    assert account_id.startswith("sha256:")
    assert acme.API_KEY not in account_id


async def test_numbers_follow_their_configuration_to_another_account(us: Tenant, account: str) -> None:
    body = {"telephony_configuration_id": account, "address": "+14155550123"}
    await us.post("/api/v1/phone-numbers", body)
    await us.patch(f"{PATH}/{account}", {"credentials": OTHER_CREDENTIALS})
    again = await add(us, "The first account again")
    await us.post("/api/v1/phone-numbers", {**body, "telephony_configuration_id": again["id"]})
    answer = await us.http.patch(f"{PATH}/{account}", json={"credentials": acme.CREDENTIALS})
    assert answer.status_code == 409


async def test_the_carriers_numbers_are_listed(us: Tenant, account: str) -> None:
    assert await us.items(f"{PATH}/{account}/available-numbers") == ["+14155550104"]


async def test_a_configuration_outlives_the_package_of_its_provider(us: Tenant, account: str) -> None:
    providers.unregister("acme")
    assert (await us.get(f"{PATH}/{account}"))["credentials"] == {"provider": "acme"}


async def test_everybody_choosing_a_default_at_once_leaves_exactly_one(us: Tenant) -> None:
    ids = [(await add(us, name))["id"] for name in ("Main line", "Second line", "Third line")]
    changes = [us.patch(f"{PATH}/{chosen}", {"is_default": True}) for chosen in ids * 2]
    await asyncio.gather(*changes)
    assert [item["is_default"] for item in await us.items(PATH)].count(True) == 1


# What the carrier says of the account


CHECKS = {
    "the carrier knows them": ({}, True, "Acme of the first account"),
    "it does not": ({"api_secret": "an-old-secret"}, False, "The carrier does not know these credentials."),
    "something else is missing": ({"api_key": "key-of-a-suspended-account"}, False, "the Acme account is suspended"),
}


@pytest.mark.parametrize("what", CHECKS)
async def test_stored_credentials_are_checked_at_the_carrier(us: Tenant, what: str) -> None:
    changed, ok, message = CHECKS[what]
    created = await us.post(PATH, {"name": "Main line", "credentials": {**acme.CREDENTIALS, **changed}})
    assert await us.post(f"{PATH}/{created['id']}/check") == {"ok": ok, "message": message}


@pytest.mark.parametrize("what", CHECKS)
async def test_credentials_are_checked_before_they_are_stored(us: Tenant, database: Database, what: str) -> None:
    changed, ok, message = CHECKS[what]
    before = await dump(database)
    lines: list[str] = []
    handler = logger.add(lambda line: lines.append(str(line)), level="TRACE", serialize=True)
    answer = await us.post(f"{PATH}/check", {"credentials": {**acme.CREDENTIALS, **changed}})
    logger.remove(handler)
    assert answer == {"ok": ok, "message": message}
    assert await dump(database) == before
    assert acme.API_SECRET not in "".join(lines)


@pytest.mark.parametrize("what", CHECKS)
async def test_a_changed_account_is_checked_before_the_change_is_stored(
    us: Tenant, database: Database, what: str
) -> None:
    changed, ok, message = CHECKS[what]
    created = await add(us, "Main line")
    before = await dump(database)
    answer = await us.post(f"{PATH}/{created['id']}/check", {"credentials": {**created["credentials"], **changed}})
    assert answer == {"ok": ok, "message": message}
    assert await us.post(f"{PATH}/{created['id']}/check", {"credentials": changed}) == answer
    assert await dump(database) == before


async def test_nobody_has_stored_secrets_sent_for_another_provider_or_organization(us: Tenant, them: Tenant) -> None:
    created = await add(us, "Main line")
    path, body = f"{PATH}/{created['id']}/check", {"credentials": created["credentials"]}
    assert (await them.http.post(path, json=body)).status_code == 404
    answer = await us.http.post(path, json={"credentials": {**TWILIO, "auth_token": MASKED_SECRET}})
    assert error_of(answer)["fields"][0]["location"] == ["body", "credentials", "provider"]


async def test_incomplete_credentials_are_refused_without_asking_the_carrier(us: Tenant) -> None:
    for broken in ({"api_key": "bad key"}, {"api_secret": MASKED_SECRET}):
        answer = await us.http.post(f"{PATH}/check", json={"credentials": {**acme.CREDENTIALS, **broken}})
        assert answer.status_code == 422, broken
        assert acme.API_SECRET not in answer.text


async def test_a_carrier_out_of_reach_is_said_to_be(us: Tenant, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acme.AcmeProvider, "reachable", False)
    checked = await us.post(f"{PATH}/{account}/check")
    assert checked == {"ok": False, "message": "the provider's API cannot be reached"}


async def test_a_carrier_with_nobody_to_ask_says_so(us: Tenant, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(acme.AcmeProvider, "check_account")
    for path, body in ((f"{PATH}/{account}/check", None), (f"{PATH}/check", {"credentials": acme.CREDENTIALS})):
        answer = await us.http.post(path, json=body)
        assert (answer.status_code, error_of(answer)["code"]) == (409, "unsupported_operation")


async def test_each_account_has_its_own_inbound_url(us: Tenant, account: str) -> None:
    second = await us.post(PATH, {"name": "Second", "credentials": OTHER_CREDENTIALS})
    signed = await us.post(PATH, {"name": "Third", "credentials": TWILIO})
    urls = [(await us.get(f"{PATH}/{row}/inbound-url"))["url"] for row in (account, second["id"], signed["id"])]
    common = "http://gateway.test/api/v1/telephony/inbound/run"
    assert urls == [f"{common}/the-first-account", f"{common}/the-second-account", common]


async def test_only_an_admin_learns_where_a_carrier_posts_and_has_credentials_checked(
    us: Tenant, app: FastAPI, database: Database, account: str
) -> None:
    await add_person(database, us.organization_id, "member@ours.example", "member")
    async with aclosing(await sign_in(app, "member@ours.example")) as member:
        answers = [
            await member.get(f"{PATH}/{account}/inbound-url"),
            await member.post(f"{PATH}/{account}/check"),
            await member.post(f"{PATH}/check", json={"credentials": acme.CREDENTIALS}),
        ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
