"""Phone numbers: one spelling, one owner, one workflow."""

from contextlib import aclosing
from typing import Any

import pytest
from fastapi import FastAPI
from loguru import logger

from api.db import Database
from api.tests import acme
from api.tests.routes.records import add_workflow
from api.tests.routes.tenants import Tenant, add_person, error_of, sign_in

PATH = "/api/v1/phone-numbers"
CONFIGURATIONS = "/api/v1/telephony-configurations"
INBOUND_URL = "http://gateway.test/api/v1/telephony/inbound/run/the-first-account"
"""Acme's carrier does not sign; the account's own part of the URL proves what it posts."""


async def add(tenant: Tenant, account: str, address: str = "+14155550123", **values: Any) -> dict[str, Any]:
    """A number of that account."""
    body = {"telephony_configuration_id": account, "address": address, **values}
    answer: dict[str, Any] = await tenant.post(PATH, body)
    return answer


@pytest.mark.parametrize(
    ("entered", "region", "expected"),
    [
        ("+1 (415) 555-0123", None, ("+14155550123", "e164")),
        ("0041 44 668 18 00", None, ("+41446681800", "e164")),
        ("0041446681800", "CH", ("+41446681800", "e164")),
        ("044 668 18 00", "CH", ("+41446681800", "e164")),
        ("22225555", "NO", ("+4722225555", "e164")),
        ("+41 (0)44 668 18 00", None, ("+41446681800", "e164")),
        ("0041 (0)44 668 18 00", None, ("+41446681800", "e164")),
        ("+44 (0)20 7031 3000", None, ("+442070313000", "e164")),
        ("+39 (0)6 698 12345", None, ("+390669812345", "e164")),  # Italy dials the zero from abroad too
        ("+1 (0)415 555 0123", None, ("+14155550123", "e164")),
        ("SIP:Front.Desk@PBX.Example", None, ("sip:Front.Desk@pbx.example", "sip")),
        ("sips:1001@pbx.example:5061", None, ("sips:1001@pbx.example:5061", "sip")),
        ("1001", None, ("1001", "extension")),
        ("*97", None, ("*97", "extension")),
    ],
)
async def test_an_address_has_one_spelling(
    us: Tenant, account: str, entered: str, region: str | None, expected: tuple[str, str]
) -> None:
    number = await us.post(PATH, {"telephony_configuration_id": account, "address": entered, "region": region})
    assert (number["address"], number["kind"]) == expected


@pytest.mark.parametrize(
    ("entered", "region"),
    [
        ("415 555 0123", None),
        ("044 668 18 00", None),
        ("+1 415 555", None),
        ("5550123", "NO"),
        ("044 668 18 00", "XX"),
        ("front desk", None),
        ("sip:nobody", None),
    ],
)
async def test_what_is_no_address_is_refused(us: Tenant, account: str, entered: str, region: str | None) -> None:
    body = {"telephony_configuration_id": account, "address": entered, "region": region}
    answer = await us.http.post(PATH, json=body)
    assert answer.status_code == 422
    assert error_of(answer)["code"] == "invalid_address"


async def test_a_national_number_without_a_country_is_told_what_is_missing(us: Tenant, account: str) -> None:
    body = {"telephony_configuration_id": account, "address": "044 668 18 00"}
    assert "country code" in error_of(await us.http.post(PATH, json=body))["message"]


async def test_a_number_is_set_up_once(us: Tenant, account: str) -> None:
    await add(us, account)
    answer = await us.http.post(PATH, json={"telephony_configuration_id": account, "address": "001 415 555 0123"})
    assert answer.status_code == 409


async def test_a_number_somebody_else_has_is_refused_without_saying_who(us: Tenant, them: Tenant, account: str) -> None:
    theirs = await them.post(CONFIGURATIONS, {"name": "Their line", "credentials": acme.CREDENTIALS})
    await add(them, theirs["id"], label="The secret hotline")
    answer = await us.http.post(PATH, json={"telephony_configuration_id": account, "address": "+14155550123"})
    assert error_of(answer) == {"code": "conflict", "message": "that number is already set up", "retryable": False}


async def test_a_workflow_answers_the_number(us: Tenant, database: Database, account: str) -> None:
    workflow = await add_workflow(database, us.organization_id, "Front desk")
    number = await add(us, account, inbound_workflow_id=workflow)
    assert number["inbound_workflow_name"] == "Front desk"
    updated = await us.patch(f"{PATH}/{number['id']}", {"inbound_workflow_id": None})
    assert updated["inbound_workflow_id"] is updated["inbound_workflow_name"] is None


async def test_somebody_elses_workflow_cannot_answer(
    us: Tenant, them: Tenant, database: Database, account: str
) -> None:
    workflow = await add_workflow(database, them.organization_id, "Theirs")
    number = await add(us, account)
    changed = await us.http.patch(f"{PATH}/{number['id']}", json={"inbound_workflow_id": workflow})
    body = {"telephony_configuration_id": account, "address": "1001", "inbound_workflow_id": workflow}
    added = await us.http.post(PATH, json=body)
    assert (changed.status_code, added.status_code) == (404, 404)


async def test_one_number_is_the_default_caller_id(us: Tenant, account: str) -> None:
    first = await add(us, account, is_default_caller_id=True)
    second = await add(us, account, "+14155550124")
    assert (await us.patch(f"{PATH}/{second['id']}", {"is_default_caller_id": True}))["is_default_caller_id"] is True
    assert (await us.get(f"{PATH}/{first['id']}"))["is_default_caller_id"] is False
    cleared = await us.patch(f"{PATH}/{second['id']}", {"is_default_caller_id": False})
    assert cleared["is_default_caller_id"] is False


async def test_what_is_left_out_stays(us: Tenant, account: str) -> None:
    number = await add(us, account, label="Front desk", is_default_caller_id=True)
    updated = await us.patch(f"{PATH}/{number['id']}", {"address": "022 555 01 23", "region": "CH", "label": None})
    assert updated["address"] == "+41225550123"
    assert (updated["label"], updated["is_default_caller_id"]) == ("Front desk", True)


async def test_one_configurations_numbers_can_be_listed_alone(us: Tenant, account: str) -> None:
    await add(us, account)
    other = await us.post(CONFIGURATIONS, {"name": "Second line", "credentials": acme.CREDENTIALS})
    await add(us, other["id"], "1001")
    listed = await us.items(PATH, telephony_configuration_id=other["id"])
    assert [number["address"] for number in listed] == ["1001"]
    assert len(await us.items(PATH)) == 2


async def test_binding_points_the_carrier_at_our_inbound_url(us: Tenant, database: Database, account: str) -> None:
    workflow = await add_workflow(database, us.organization_id, "Front desk")
    number = await add(us, account, inbound_workflow_id=workflow)
    assert await us.post(f"{PATH}/{number['id']}/sync") == {"ok": True, "message": None}
    assert acme.AcmeProvider.configured == [("+14155550123", INBOUND_URL)]


async def test_a_binding_says_where_calls_go_and_where_they_should(
    us: Tenant, database: Database, account: str
) -> None:
    workflow = await add_workflow(database, us.organization_id, "Front desk")
    path = f"{PATH}/{(await add(us, account, inbound_workflow_id=workflow))['id']}/sync"
    assert await us.get(path) == {"inbound_url": INBOUND_URL, "bound_url": None, "is_bound": False}
    await us.post(path)
    assert await us.get(path) == {"inbound_url": INBOUND_URL, "bound_url": INBOUND_URL, "is_bound": True}
    acme.AcmeProvider.configured.append(("+14155550123", "https://elsewhere.example/voice"))
    elsewhere = {"inbound_url": INBOUND_URL, "bound_url": "https://elsewhere.example/voice", "is_bound": False}
    assert await us.get(path) == elsewhere


async def test_unbinding_detaches_the_number_and_keeps_it_listed(us: Tenant, account: str) -> None:
    number = await add(us, account)
    answer = await us.http.delete(f"{PATH}/{number['id']}/sync")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "message": None})
    assert acme.AcmeProvider.configured == [("+14155550123", None)]
    assert [listed["id"] for listed in await us.items(PATH)] == [number["id"]]


async def test_a_carrier_that_cannot_tell_where_calls_go_says_so(
    us: Tenant, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(acme.AcmeProvider, "get_inbound_url")
    number = await add(us, account)
    answer = await us.http.get(f"{PATH}/{number['id']}/sync")
    assert (answer.status_code, error_of(answer)["code"]) == (409, "unsupported_operation")


async def test_only_an_admin_reads_a_binding_or_changes_it(
    us: Tenant, app: FastAPI, database: Database, account: str
) -> None:
    """The inbound URL may be a secret."""
    number = await add(us, account)
    await add_person(database, us.organization_id, "member@ours.example", "member")
    async with aclosing(await sign_in(app, "member@ours.example")) as member:
        for method in ("GET", "POST", "DELETE"):
            answer = await member.request(method, f"{PATH}/{number['id']}/sync")
            assert (answer.status_code, error_of(answer)["code"]) == (403, "not_allowed"), method
            assert INBOUND_URL not in answer.text
    assert acme.AcmeProvider.configured == []


async def test_a_number_nobody_answers_is_not_bound(us: Tenant, account: str) -> None:
    number = await add(us, account)
    assert (await us.http.post(f"{PATH}/{number['id']}/sync")).status_code == 422
    assert acme.AcmeProvider.configured == []


async def test_a_carrier_out_of_reach_is_named_and_worth_a_retry(
    us: Tenant, database: Database, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acme.AcmeProvider, "reachable", False)
    workflow = await add_workflow(database, us.organization_id, "Front desk")
    number = await add(us, account, inbound_workflow_id=workflow)
    for method in ("POST", "GET", "DELETE"):
        answer = await us.http.request(method, f"{PATH}/{number['id']}/sync")
        assert answer.status_code == 503, method
        assert error_of(answer)["code"] == "provider_unavailable"
        assert int(answer.headers["retry-after"]) > 0


async def test_deleting_a_number_asks_nothing_of_the_carrier(us: Tenant, account: str) -> None:
    number = await add(us, account)
    assert (await us.http.delete(f"{PATH}/{number['id']}")).status_code == 204
    assert await us.items(PATH) == []
    assert acme.AcmeProvider.configured == []


async def test_log_lines_show_no_whole_number(us: Tenant, account: str) -> None:
    lines: list[str] = []
    handler = logger.add(lambda line: lines.append(str(line)), level="TRACE", serialize=True)
    number = await add(us, account)
    await us.http.delete(f"{PATH}/{number['id']}")
    logger.remove(handler)
    assert any("phone number added" in line for line in lines)
    assert "+1415555" not in "".join(lines)
