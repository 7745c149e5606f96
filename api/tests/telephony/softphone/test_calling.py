"""A page calls a workflow: only whoever is signed in, and only their own."""

from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from api.db import Database
from api.db.repositories import configurations
from api.services.workflows.demo import load_demo
from api.tests.lines import dump, get_run, get_runs
from api.tests.routes.tenants import browser, error_of, program
from api.tests.telephony.softphone.conftest import SOFTPHONE, Office, cookies

WORKFLOWS = "/api/v1/workflows"


async def test_a_call_is_a_run_with_a_socket_of_its_own(office: Office, database: Database) -> None:
    answer = await office.call(workflow_id=office.workflow_id, variables={"name": "Sarah"})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    run = await get_run(database, said["workflow_run_id"])
    assert (run.organization_id, run.workflow_id) == (office.tenant.organization_id, office.workflow_id)
    assert (run.direction, run.mode, run.call_id) == ("inbound", "softphone", said["call_id"])
    assert (run.from_number, run.variables) == (f"sip:{office.email}", {"name": "Sarah"})
    assert said["media_url"].startswith("ws://gateway.test/api/v1/telephony/ws/")
    assert said["audio"] == {"encoding": "pcm_s16le", "sample_rate": 16000, "channels": 1, "frame_milliseconds": 20}


async def test_a_number_of_the_softphone_is_answered_by_its_workflow(office: Office, database: Database) -> None:
    async with database.session() as session:
        softphone = await configurations.find_of_provider(session, office.tenant.organization_id, "softphone")
    assert softphone is not None
    number = {"telephony_configuration_id": softphone.id, "address": "100", "inbound_workflow_id": office.workflow_id}
    await office.tenant.post("/api/v1/phone-numbers", number)
    assert (await office.call(number="100")).status_code == 201
    assert (await get_runs(database))[0].to_number == "100"


@pytest.mark.parametrize(
    "body", [{}, {"number": "100", "workflow_id": "0" * 32}, {"workflow_id": "x"}, {"nonsense": 1}]
)
async def test_a_page_says_what_it_calls(office: Office, body: dict[str, str]) -> None:
    answer = await office.tenant.http.post(f"{SOFTPHONE}/calls", json=body)
    assert (answer.status_code, error_of(answer)["code"]) == (422, "validation_failed")


async def test_what_belongs_to_others_is_not_there(office: Office, strangers: Office, database: Database) -> None:
    async with database.session() as session:
        theirs = await configurations.find_of_provider(session, strangers.tenant.organization_id, "softphone")
    assert theirs is not None
    number = {"telephony_configuration_id": theirs.id, "address": "100", "inbound_workflow_id": strangers.workflow_id}
    await strangers.tenant.post("/api/v1/phone-numbers", number)
    wanted = [
        {"workflow_id": strangers.workflow_id},
        {"number": "100"},
        {"workflow_id": office.workflow_id, "telephony_configuration_id": theirs.id},
        {"number": "100", "telephony_configuration_id": theirs.id},
    ]
    assert [(await office.call(**body)).status_code for body in wanted] == [404] * 4
    assert await get_runs(database) == []


async def test_an_account_named_like_somebody_elses_reaches_nobody(office: Office, strangers: Office) -> None:
    """The account's name is no proof of anything."""
    their_page = await strangers.tenant.get("/api/v1/telephony-configurations")
    theirs = their_page["items"][0]
    number = {"telephony_configuration_id": theirs["id"], "address": "100"}
    number["inbound_workflow_id"] = strangers.workflow_id
    await strangers.tenant.post("/api/v1/phone-numbers", number)
    mine = (await office.tenant.get("/api/v1/telephony-configurations"))["items"][0]
    copied = {"credentials": {"account_id": theirs["credentials"]["account_id"]}}
    await office.tenant.patch(f"/api/v1/telephony-configurations/{mine['id']}", copied)
    assert (await office.call(number="100")).status_code == 404


async def test_nobody_else_calls(office: Office, database: Database) -> None:
    before = await dump(database)
    body = {"workflow_id": office.workflow_id}
    async with browser(office.app, {"Origin": "http://gateway.test"}) as stranger:
        assert (await stranger.post(f"{SOFTPHONE}/calls", json=body)).status_code == 401
        assert (await stranger.post(f"{SOFTPHONE}/answer/{'0' * 32}")).status_code == 401
        assert (await stranger.post(f"{SOFTPHONE}/reject/{'0' * 32}")).status_code == 401
        wrong_key = {"X-API-Key": "pb_guessed"}
        assert (await stranger.post(f"{SOFTPHONE}/calls", json=body, headers=wrong_key)).status_code == 401
    for origin in ("https://evil.example", "null", "http://gateway.test.evil.example", ""):
        answer = await office.tenant.http.post(f"{SOFTPHONE}/calls", json=body, headers={"Origin": origin})
        assert (answer.status_code, error_of(answer)["code"]) == (403, "not_allowed")
    assert await dump(database) == before


async def test_only_a_program_chooses_its_caller_id(office: Office, database: Database) -> None:
    body = {"workflow_id": office.workflow_id, "from_number": "+14155550177"}
    assert (await office.call(**body)).status_code == 403
    async with await program(office.app, office.tenant.organization_id) as client:
        assert (await client.post(f"{SOFTPHONE}/calls", json=body)).status_code == 201
    assert [run.from_number for run in await get_runs(database)] == ["+14155550177"]


async def test_a_call_there_is_no_room_for_is_refused_and_kept(office: Office, database: Database) -> None:
    await office.tenant.patch("/api/v1/organization", {"max_concurrent_calls": 1})
    assert (await office.call()).status_code == 201
    refused = await office.call()
    assert (refused.status_code, error_of(refused)["code"]) == (429, "capacity_reached")
    assert sorted(run.disposition or "" for run in await get_runs(database)) == ["", "capacity_reached"]


async def test_a_page_of_another_site_opens_no_media_socket_and_a_ticket_opens_one(office: Office) -> None:
    url = office.sockets + urlsplit((await office.call()).json()["media_url"]).path
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers=cookies(office.tenant.http, Origin="https://evil.example"))
    assert refused.value.response.status_code == 403
    async with connect(url, additional_headers=cookies(office.tenant.http)):
        with pytest.raises(InvalidStatus):
            await connect(url, additional_headers=cookies(office.tenant.http))


async def test_no_webhook_of_its_own_is_ever_believed(office: Office, database: Database) -> None:
    before = await dump(database)
    for path in ("inbound/run", "inbound/run/secret"):
        for body in ({}, {"provider": "softphone", "call_id": "1", "to_number": "100", "account_id": "2"}):
            answer = await office.tenant.http.post(f"/api/v1/telephony/{path}", json=body)
            assert answer.status_code == 400
    assert await dump(database) == before


async def test_a_draft_is_spoken_only_where_it_is_asked_for(office: Office, database: Database) -> None:
    draft = {**load_demo(), "phrases": {"goodbye": "Until next time."}}
    await office.tenant.http.put(f"{WORKFLOWS}/{office.workflow_id}/draft", json={"document": draft, "revision": 0})
    assert (await office.call(workflow_id=office.workflow_id, draft=True)).status_code == 201
    assert (await office.call(workflow_id=office.workflow_id)).status_code == 201
    tried_out, usual = sorted(await get_runs(database), key=lambda run: run.created_at)
    assert (tried_out.document, tried_out.workflow_version, tried_out.draft) == (draft, None, True)
    assert (usual.document, usual.workflow_version, usual.draft) == ({"says": "Reception"}, 1, False)
    listed = await office.tenant.items("/api/v1/workflow-runs")
    assert [(run["workflow_version"], run["draft"]) for run in listed] == [(1, False), (None, True)]


async def test_a_draft_that_would_not_run_is_not_called(office: Office, database: Database) -> None:
    body = {"document": {"flow": {}}, "revision": 0}
    await office.tenant.http.put(f"{WORKFLOWS}/{office.workflow_id}/draft", json=body)
    refused = await office.call(workflow_id=office.workflow_id, draft=True)
    assert (refused.status_code, error_of(refused)["code"]) == (422, "invalid_workflow")
    assert {"severity": "error", "node": None}.items() <= error_of(refused)["problems"][0].items()
    assert await get_runs(database) == []


async def test_without_a_draft_what_is_published_is_spoken(office: Office, database: Database) -> None:
    assert (await office.call(workflow_id=office.workflow_id, draft=True)).status_code == 201
    assert [(run.workflow_version, run.draft) for run in await get_runs(database)] == [(1, False)]


async def test_a_workflow_that_was_never_published_is_called_as_a_draft_only(office: Office) -> None:
    body = {"name": "New", "document": load_demo(), "draft": True}
    workflow_id = (await office.tenant.post(WORKFLOWS, body))["id"]
    refused = await office.call(workflow_id=workflow_id)
    assert (refused.status_code, error_of(refused)["code"]) == (422, "workflow_not_published")
    assert (await office.call(workflow_id=workflow_id, draft=True)).status_code == 201
