"""Workflow runs: pages, filters, what was said, and the recording."""

import struct
from datetime import timedelta

import pytest
from fastapi import FastAPI

from api.db import Database
from api.db.models import now
from api.settings import Settings
from api.tests.routes.records import add_event, add_run, add_utterances, add_workflow, write_recording
from api.tests.routes.tenants import Tenant, add_person, error_of, sign_in
from api.tests.statements import count_statements, explain

PATH = "/api/v1/workflow-runs"
WAV = b"RIFF" + bytes(range(200))


async def record(settings: Settings, name: str = "call.wav") -> None:
    """A recording in the recordings folder."""
    settings.recordings_dir.mkdir(parents=True, exist_ok=True)
    (settings.recordings_dir / name).write_bytes(WAV)


async def test_runs_come_newest_first(us: Tenant, database: Database) -> None:
    expected = [await add_run(database, us.organization_id, age_seconds=age) for age in range(5)]
    assert [run["id"] for run in await us.items(PATH, limit=2)] == expected


async def test_runs_born_in_the_same_instant_are_neither_lost_nor_doubled(us: Tenant, database: Database) -> None:
    moment = now()
    born = {await add_run(database, us.organization_id, created_at=moment) for _ in range(3)}
    seen = [run["id"] for run in await us.items(PATH, limit=2)]
    assert len(seen) == 3
    assert set(seen) == born


async def test_runs_that_begin_while_somebody_reads_do_not_shift_the_pages(us: Tenant, database: Database) -> None:
    runs = [await add_run(database, us.organization_id, age_seconds=age) for age in (10, 20, 30)]
    first = await us.get(PATH, limit=2)
    await add_run(database, us.organization_id)
    rest = await us.get(PATH, limit=2, cursor=first["next_cursor"])
    assert [run["id"] for run in rest["items"]] == runs[2:]


async def test_runs_can_be_filtered(us: Tenant, database: Database) -> None:
    workflow = await add_workflow(database, us.organization_id, "Front desk")
    wanted = await add_run(database, us.organization_id, status="busy", direction="outbound", workflow_id=workflow)
    await add_run(database, us.organization_id)
    for query in ({"status": "busy"}, {"direction": "outbound"}, {"workflow_id": workflow}):
        assert [run["id"] for run in await us.items(PATH, **query)] == [wanted]
    assert (await us.items(PATH, status="busy"))[0]["workflow_name"] == "Front desk"
    assert (await us.http.get(PATH, params={"status": "ringing loudly"})).status_code == 422


async def test_a_run_tells_how_quickly_its_agent_answered(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id, variables={"day": "Tuesday"}, cost_amount=0.0085)
    await add_utterances(database, run, None, 0.9, None, 0.5, None, 0.7)
    answer = await us.get(f"{PATH}/{run}")
    assert answer["latency"] == {"turns": 3, "median_seconds": 0.7, "p95_seconds": 0.9, "longest_seconds": 0.9}
    assert answer["variables"] == {"day": "Tuesday"}
    assert answer["cost_amount"] == 0.0085
    assert answer["recording_url"] is None


async def test_a_run_nobody_spoke_in_has_no_latency(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id, status="no-answer")
    assert (await us.get(f"{PATH}/{run}"))["latency"] is None


async def test_the_transcript_is_in_the_order_of_speech(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id)
    await add_utterances(database, run, None, 0.9)
    transcript = await us.items(f"{PATH}/{run}/transcript")
    assert [(item["speaker"], item["text"]) for item in transcript] == [
        ("caller", "utterance 0"),
        ("agent", "utterance 1"),
    ]


async def test_the_events_are_in_the_order_they_were_learned(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id)
    await add_event(database, run, "media_started")
    await add_event(database, run, "dtmf", digit="5")
    events = await us.items(f"{PATH}/{run}/events")
    assert [(item["kind"], item["detail"]) for item in events] == [("media_started", {}), ("dtmf", {"digit": "5"})]


async def test_a_recording_is_a_wav_file(us: Tenant, database: Database, settings: Settings) -> None:
    await record(settings)
    run = await add_run(database, us.organization_id, recording="call.wav")
    url = (await us.get(f"{PATH}/{run}"))["recording_url"]
    answer = await us.http.get(url)
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content == WAV


async def test_a_player_can_ask_for_a_part_of_it(us: Tenant, database: Database, settings: Settings) -> None:
    await record(settings)
    run = await add_run(database, us.organization_id, recording="call.wav")
    answer = await us.http.get(f"{PATH}/{run}/recording", headers={"Range": "bytes=4-9"})
    assert answer.status_code == 206
    assert answer.content == WAV[4:10]


@pytest.mark.parametrize("name", ["../encryption.key", "/etc/hostname", "gone.wav", "", None])
async def test_no_file_outside_the_recordings_folder_is_served(
    us: Tenant, database: Database, settings: Settings, name: str | None
) -> None:
    await record(settings)
    (settings.data_dir / "encryption.key").touch()
    run = await add_run(database, us.organization_id, recording=name)
    answer = await us.http.get(f"{PATH}/{run}/recording")
    assert answer.status_code == 404
    assert error_of(answer)["code"] == "not_found"


async def test_a_player_draws_the_outline_of_a_recording(us: Tenant, database: Database, settings: Settings) -> None:
    samples = struct.pack("<16h", 16384, 0, *[0] * 7, -32768, *[0] * 6)
    write_recording(settings.recordings_dir / "call.wav", samples)
    run = await add_run(database, us.organization_id, recording="call.wav")
    answer = await us.get(f"{PATH}/{run}/recording/peaks", buckets=2)
    assert answer == {"duration_seconds": 0.001, "caller": [0.5, 0.0], "agent": [0.0, 1.0]}


@pytest.mark.parametrize("buckets", [0, -1, 4001, "many"])
async def test_an_outline_has_a_bound(us: Tenant, database: Database, buckets: int | str) -> None:
    run = await add_run(database, us.organization_id)
    answer = await us.http.get(f"{PATH}/{run}/recording/peaks", params={"buckets": buckets})
    assert answer.status_code == 422


async def test_what_cannot_be_read_has_no_outline(us: Tenant, database: Database, settings: Settings) -> None:
    await record(settings)
    run = await add_run(database, us.organization_id, recording="call.wav")
    answer = await us.http.get(f"{PATH}/{run}/recording/peaks")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


async def test_nobody_else_sees_the_outline_of_a_recording(
    us: Tenant, them: Tenant, database: Database, settings: Settings
) -> None:
    await record(settings)
    run = await add_run(database, us.organization_id, recording="call.wav")
    answer = await them.http.get(f"{PATH}/{run}/recording/peaks")
    assert (answer.status_code, error_of(answer)["message"]) == (404, "there is no such call")


async def test_admins_delete_a_recording_and_a_call(
    us: Tenant, app: FastAPI, database: Database, settings: Settings
) -> None:
    await record(settings)
    run = await add_run(database, us.organization_id, recording="call.wav", ended_at=now())
    await add_person(database, us.organization_id, "member@ours.example", "member")
    member = await sign_in(app, "member@ours.example")
    for path in (f"{PATH}/{run}/recording", f"{PATH}/{run}"):
        assert (await member.delete(path)).status_code == 403
    assert (await us.http.delete(f"{PATH}/{run}/recording")).status_code == 204
    assert (await us.get(f"{PATH}/{run}"))["recording_url"] is None
    assert not (settings.recordings_dir / "call.wav").exists()
    assert (await us.http.delete(f"{PATH}/{run}")).status_code == 204
    assert (await us.http.get(f"{PATH}/{run}")).status_code == 404


async def test_a_live_call_is_not_deleted(us: Tenant, database: Database) -> None:
    run = await add_run(database, us.organization_id, status="in-progress")
    assert error_of(await us.http.delete(f"{PATH}/{run}"))["code"] == "conflict"


async def test_runs_are_found_by_number_and_day_and_by_whether_they_go_on(us: Tenant, database: Database) -> None:
    ended = {"ended_at": now(), "from_number": "+14155550100", "to_number": "+14155550123"}
    old = await add_run(database, us.organization_id, age_seconds=86_400, **ended)
    new = await add_run(database, us.organization_id, age_seconds=60, **(ended | {"to_number": "+4930123456"}))
    live = await add_run(database, us.organization_id, status="in-progress", from_number="1001")
    hour_ago = (now() - timedelta(hours=1)).isoformat()
    for query, found in (
        ({"number": "+1415"}, [live, new, old]),
        ({"number": "+4930"}, [new]),
        ({"number": "1001"}, [live]),
        ({"number": "415"}, []),
        ({"number": "%"}, []),
        ({"since": hour_ago}, [live, new]),
        ({"before": hour_ago}, [old]),
        ({"live": True}, [live]),
        ({"live": False}, [new, old]),
        ({"live": False, "number": "+4930", "since": hour_ago}, [new]),
    ):
        assert [run["id"] for run in await us.items(PATH, **query)] == found, query


async def test_a_number_is_looked_for_along_an_index(us: Tenant, database: Database) -> None:
    with count_statements(database) as statements:
        await us.get(PATH, number="+1415")
    [listing] = [statement for statement in statements if "workflow_runs" in statement]
    if database.kind == "sqlite":
        steps = await explain(database, listing)
        assert any("found_by_caller" in step for step in steps), steps
        assert any("found_by_callee" in step for step in steps), steps


async def test_every_member_may_end_a_call_and_one_that_is_over_stays_as_it_ended(
    app: FastAPI, us: Tenant, database: Database
) -> None:
    await add_person(database, us.organization_id, "member@ours.example", "member")
    run = await add_run(database, us.organization_id, status="busy", disposition="busy", ended_at=now())
    member = await sign_in(app, "member@ours.example")
    for _ in range(2):
        answer = await member.post(f"{PATH}/{run}/hang-up")
        assert (answer.status_code, answer.json()["disposition"]) == (200, "busy")
    refused = await member.post(f"{PATH}/{run}/transfer", json={"to": "+14155550199"})
    await member.aclose()
    assert (refused.status_code, error_of(refused)["code"]) == (409, "conflict")
    assert await us.items(f"{PATH}/{run}/events") == []
