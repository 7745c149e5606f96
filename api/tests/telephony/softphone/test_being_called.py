"""Browsers ring, and whoever answers first talks. Another organization's never do."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.db import Database
from api.services.accounts.shares import Shares
from api.services.telephony.calls import ringing
from api.services.telephony.calls.ringing import NobodyRegistered
from api.services.telephony.factory import get_telephony_provider
from api.services.telephony.providers.softphone import phones
from api.tests.lines import get_run, get_runs
from api.tests.routes.tenants import browser, program
from api.tests.telephony.softphone.conftest import SOFTPHONE, Office, cookies
from api.tests.waiting import becomes


async def ends_as(database: Database, run_id: str, status: str) -> bool:
    async def ended() -> bool:
        return (await get_run(database, run_id)).status == status

    return await becomes(ended, within=10)


async def refusal(office: Office, query: str, headers: dict[str, str]) -> int:
    """With what a phone is closed that may not ring."""
    async with connect(f"{office.sockets}{SOFTPHONE}/phone{query}", additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def test_every_tab_rings_and_the_first_to_answer_talks(office: Office, database: Database) -> None:
    tabs = [await office.register(), await office.register()]
    run = await office.ring(office.email)
    assert (await get_run(database, run.id)).status == "ringing"
    for tab in tabs:
        rung = await tab.hears()
        assert (rung["event"], rung["workflow_run_id"], rung["call_id"]) == ("ring", run.id, run.call_id)
        assert rung["to_number"] == f"sip:{office.email}"
    first, second = await office.answer(run.id), await office.answer(run.id)
    assert (first.status_code, second.status_code) == (200, 404)
    assert first.json()["media_url"].startswith("ws://gateway.test/api/v1/telephony/ws/")
    assert first.json()["call_id"] == run.call_id
    for tab in tabs:
        assert await tab.hears() == {"event": "stopped", "workflow_run_id": run.id, "reason": "answered"}
    assert (await get_run(database, run.id)).status == "in-progress"


async def test_one_of_two_who_answer_at_once_is_too_late(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.register()
    run = await office.ring(office.email)
    settled = ringing.settle

    async def settle_after_somebody_else(*arguments: object) -> bool:
        assert await settled(*arguments)  # type: ignore[arg-type]
        return await settled(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ringing, "settle", settle_after_somebody_else)
    assert (await office.answer(run.id)).status_code == 409


async def test_declining_is_busy_for_everybody(office: Office, database: Database) -> None:
    tabs = [await office.register(), await office.register("100")]
    run = await office.ring("100")
    await tabs[1].hears()
    assert (await office.reject(run.id)).status_code == 204
    assert await ends_as(database, run.id, "busy")
    assert (await tabs[1].hears())["reason"] == "busy"
    assert (await office.answer(run.id)).status_code == 404


async def test_a_call_nobody_answers_ends(office: Office, database: Database) -> None:
    tab = await office.register()
    run = await office.ring(office.email, seconds=0.3)
    assert (await tab.hears())["event"] == "ring"
    assert await ends_as(database, run.id, "no-answer")
    assert (await tab.hears())["reason"] == "no-answer"


async def test_a_call_to_nobody_fails_and_says_so(office: Office, database: Database) -> None:
    await office.register("200")
    with pytest.raises(NobodyRegistered):
        await office.ring(office.email)
    (run,) = await get_runs(database)
    assert (run.status, run.disposition) == ("failed", "nobody_registered")


async def test_a_phone_that_hears_nothing_else_hears_that_the_gateway_is_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "ALIVE_SECONDS", 0)
    tab = await office.register()
    for _ in range(2):
        assert await tab.hears() == {"event": "alive"}
        await ringing.look_again(office.tenant.organization_id)


async def test_a_page_that_comes_late_rings_too(office: Office) -> None:
    await office.register()
    run = await office.ring(office.email)
    late = await office.register()
    assert (await late.hears())["workflow_run_id"] == run.id


async def test_the_gateway_takes_a_call_back(office: Office, database: Database) -> None:
    tab = await office.register()
    run = await office.ring(office.email)
    await tab.hears()
    provider = await get_telephony_provider(office.tenant.organization_id)
    await provider.hang_up(run.call_id or "")
    assert await ends_as(database, run.id, "canceled")
    assert (await tab.hears())["reason"] == "canceled"
    await provider.hang_up(run.call_id or "")


async def test_a_call_that_somebody_ends_by_hand_stops_ringing_at_once(office: Office) -> None:
    tab = await office.register()
    run = await office.ring(office.email)
    assert (await tab.hears())["event"] == "ring"
    async with asyncio.timeout(ringing.LOOK_SECONDS * 0.9):
        ended = await office.tenant.post(f"/api/v1/workflow-runs/{run.id}/hang-up")
        assert (await tab.hears())["event"] == "stopped"
    assert (ended["status"], ended["disposition"]) == ("canceled", "operator_hung_up")


async def test_another_organization_neither_hears_nor_answers(office: Office, strangers: Office) -> None:
    await office.register("100")
    spy = await strangers.register("100")
    run = await office.ring("100")
    for attempt in (strangers.answer(run.id), strangers.reject(run.id)):
        assert (await attempt).status_code == 404
    await strangers.register("*")
    theirs = await strangers.ring("100")
    assert (await spy.hears())["workflow_run_id"] == theirs.id


async def test_a_member_has_their_own_address_and_extensions(office: Office) -> None:
    sarah = await office.member("sarah@clinic.example")
    tab = await office.register(client=sarah)
    shared = await office.register("100", client=sarah)
    for address in ("*", office.email, f"sip:{office.email}", "%2B14155550177"):
        assert await refusal(office, f"?address={address}", cookies(sarah)) == 4403
    owner = await office.register()
    private = await office.ring(office.email)
    await owner.hears()
    assert (await office.answer(private.id, sarah)).status_code == 404
    run = await office.ring("Sarah@clinic.example".lower())
    assert (await tab.hears())["workflow_run_id"] == run.id
    assert (await office.answer(run.id, sarah)).status_code == 200
    extension = await office.ring("100")
    assert (await shared.hears())["workflow_run_id"] == extension.id


async def test_a_stranger_opens_no_phone(office: Office) -> None:
    wrong = [
        {},
        {"Origin": "http://gateway.test"},
        {"X-API-Key": "pb_guessed"},
        cookies(office.tenant.http, Origin="https://evil.example"),
        {"Cookie": cookies(office.tenant.http)["Cookie"]},
    ]
    for headers in wrong:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{office.sockets}{SOFTPHONE}/phone", additional_headers=headers)
        assert refused.value.response.status_code == 403


async def test_a_program_names_its_address(office: Office) -> None:
    async with await program(office.app, office.tenant.organization_id) as client:
        headers = {"X-API-Key": client.headers["X-API-Key"]}
    assert await refusal(office, "", headers) == 4403
    async with connect(f"{office.sockets}{SOFTPHONE}/phone?address=*", additional_headers=headers) as socket:
        assert '"*"' in str(await socket.recv())


async def test_nobody_has_more_phones_than_may_be(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "shares", Shares(2))
    first, _second = [await office.register() for _ in range(2)]
    mine = cookies(office.tenant.http)
    assert await refusal(office, "", mine) == 4429
    await office.register(client=await office.member("sarah@clinic.example"))
    await first.socket.close()

    async def there_is_room() -> bool:
        try:
            await office.register()
        except ConnectionClosed:
            return False
        return True

    assert await becomes(there_is_room, within=5, every=0.05)


async def test_whoever_signs_out_rings_no_more(office: Office) -> None:
    sarah = await office.member("sarah@clinic.example")
    tab = await office.register(client=sarah)
    await office.register("300")
    await sarah.post("/api/v1/auth/logout")
    await office.ring("300")  # something changes, and everybody looks
    with pytest.raises(ConnectionClosed) as closed:
        await tab.hears()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    async with browser(office.app) as anonymous:
        assert (await anonymous.post(f"{SOFTPHONE}/answer/{'0' * 32}")).status_code == 401
