"""Calls and recordings are kept as long as their organization says, and nothing of them is left behind."""

import asyncio
import os
import time
import wave
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.db import Database
from api.db.models import WorkflowRun, now
from api.db.repositories import accounts, call_events, runs
from api.db.repositories import retention as retention_rows
from api.db.repositories.demo import DemoLine
from api.errors import Conflict, NotFound, ProviderUnavailable
from api.services.accounts import members
from api.services.pipecat.call import CallReport, EndReason
from api.services.pipecat.recording import Recorder
from api.services.pipecat.wav import BYTES_PER_SAMPLE
from api.services.telephony.calls import events, media, recordings, retention
from api.services.telephony.calls.leg import CallLeg
from api.services.telephony.factory import build_provider
from api.services.telephony.types import CallStatus
from api.services.workflows import history
from api.settings import Settings
from api.tests.lines import add_run, add_transfer, dump, get_run, get_runs
from api.tests.parrot import Carrier

WAV = b"RIFF and so on"
RATE = 8000


async def add_ended(database: Database, line: DemoLine, *, days: float, recorded: bool = True) -> WorkflowRun:
    """A call that began so many days ago and is over; somebody spoke in it."""
    began = now() - timedelta(days=days)
    values: dict[str, Any] = {"created_at": began, "ended_at": began + timedelta(minutes=1), "status": "completed"}
    run = await add_run(database, line, **values)
    await add_transfer(database, run)
    async with database.session() as session:
        said = {"speaker": "caller", "text": "hello", "started_at": 0.0, "ended_at": 1.0}
        lines = [call_events.transcript_line(run.id, **said), call_events.event_line(run.id, "media_started", {})]
        await call_events.add_lines(session, lines)
    if recorded:
        write(run)
        await recordings.keep(run.id)
    return run


def write(run: WorkflowRun, *, untouched_seconds: float = 0) -> Path:
    """A recording of the run, which nobody wrote to for a while."""
    path = recordings.path_of(run.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(WAV)
    moment = time.time() - untouched_seconds
    os.utime(path, (moment, moment))
    return path


async def keep(line: DemoLine, **days: int | None) -> None:
    """What the line's organization keeps from now on."""
    await members.update_organization(line.workflow.organization_id, days)


async def sweep_again(database: Database, line: DemoLine) -> None:
    """It is this organization's turn once more."""
    async with database.session() as session:
        (await accounts.get_organization(session, ours(line))).retention_due_at = None
    await retention.sweep()


def ours(line: DemoLine) -> str:
    return line.workflow.organization_id


def files(settings: Settings) -> set[str]:
    """The recordings there are."""
    return {path.stem for path in settings.recordings_dir.glob("*.wav")}


async def test_everything_is_kept_unless_somebody_says_otherwise(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    run = await add_ended(database, line, days=4000)
    await retention.sweep()
    assert (await get_run(database, run.id)).recording == f"{run.id}.wav"
    assert files(settings) == {run.id}


async def test_calls_go_with_all_that_belongs_to_them(database: Database, line: DemoLine, settings: Settings) -> None:
    old, young = [await add_ended(database, line, days=days) for days in (30.1, 29.9)]
    await keep(line, keep_calls_days=30)
    await retention.sweep()
    assert [run.id for run in await get_runs(database)] == [young.id]
    assert files(settings) == {young.id}
    rows = await dump(database)
    for table in ("call_events", "transcript_entries", "call_transfers"):
        assert len(rows[table]) == 1
        assert old.id not in str(rows[table])


async def test_recordings_go_before_their_calls(database: Database, line: DemoLine, settings: Settings) -> None:
    old, young = [await add_ended(database, line, days=days) for days in (7.1, 6.9)]
    await keep(line, keep_calls_days=30, keep_recordings_days=7)
    await retention.sweep()
    assert files(settings) == {young.id}
    assert (await get_run(database, old.id)).recording == ""
    assert (await get_run(database, young.id)).recording == f"{young.id}.wav"


async def test_live_calls_and_those_somebody_looks_after_stay(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    began = now() - timedelta(days=9)
    live = await add_run(database, line, created_at=began, status="in-progress")
    asked = await add_run(database, line, created_at=began, ended_at=began, due_at=now() + timedelta(minutes=1))
    for run in (live, asked):
        write(run, untouched_seconds=9 * 86400)
    await keep(line, keep_calls_days=1, keep_recordings_days=1)
    await retention.sweep()
    assert {run.id for run in await get_runs(database)} == {live.id, asked.id}
    assert live.id in files(settings)


async def test_more_than_a_batch_goes_at_once(
    database: Database, line: DemoLine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        await add_ended(database, line, days=2)
    await keep(line, keep_recordings_days=1)
    await retention.sweep()
    assert files(settings) == set()
    await keep(line, keep_calls_days=1)
    await sweep_again(database, line)
    assert await get_runs(database) == []


async def test_an_organization_is_claimed_by_one_process_until_its_next_turn(
    database: Database, line: DemoLine
) -> None:
    await keep(line, keep_calls_days=1)

    async def claim() -> int:
        async with database.session() as session:
            return len(await retention_rows.claim_due(session, now() + timedelta(minutes=10)))

    assert sorted(await asyncio.gather(*(claim() for _ in range(4)))) == [0, 0, 0, 1]


async def test_who_dies_after_the_files_went_leaves_nothing_for_long(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    run = await add_ended(database, line, days=2)
    recordings.path_of(run.id).unlink()
    await keep(line, keep_recordings_days=1)
    await retention.sweep()
    assert (await get_run(database, run.id)).recording == ""


async def test_recordings_of_no_call_are_swept(database: Database, line: DemoLine, settings: Settings) -> None:
    hour = 3601
    gone = await add_ended(database, line, days=1, recorded=False)
    kept = await add_ended(database, line, days=1)
    live, fresh = [await add_run(database, line) for _ in range(2)]
    for run, seconds in ((gone, hour), (kept, hour), (live, hour), (fresh, 0)):
        write(run, untouched_seconds=seconds)
    other = settings.recordings_dir / "notes.wav"
    other.write_bytes(WAV)
    os.utime(other, (0, 0))
    async with database.session() as session:
        await retention_rows.delete_runs(session, [gone.id, fresh.id])
    await retention.sweep()
    assert files(settings) == {kept.id, live.id, fresh.id, "notes"}
    assert (await get_run(database, live.id)).recording is None


async def test_a_call_whose_process_died_keeps_its_recording(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    run = await add_run(database, line, status="in-progress", direction="outbound")
    recorder = Recorder(recordings.path_of(run.id), RATE)
    recorder.caller_said(bytes(2 * RATE * BYTES_PER_SAMPLE))
    await recorder.written()  # and dies: it never closes the file
    await events.apply_status(run.id, {"call_id": run.call_id or "", "status": CallStatus.COMPLETED}, run.mode)
    await retention.sweep()
    with wave.open(str(await history.get_recording(ours(line), run.id))) as recording:
        assert (recording.getnframes(), recording.getframerate(), recording.getnchannels()) == (2 * RATE, RATE, 2)
    await recorder.close()


async def test_what_was_deleted_elsewhere_does_not_come_back(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    run = await add_ended(database, line, days=1)
    await retention.delete_recording(ours(line), run.id, by=None)
    write(run, untouched_seconds=3601)  # as it lies on another machine
    assert not await recordings.keep(run.id)
    await retention.sweep()
    assert (await get_run(database, run.id)).recording == ""
    assert files(settings) == set()


async def test_one_recording_can_be_deleted(database: Database, line: DemoLine, settings: Settings) -> None:
    run, other = [await add_ended(database, line, days=1) for _ in range(2)]
    await retention.delete_recording(ours(line), run.id, by=None)
    assert files(settings) == {other.id}
    assert (await get_run(database, run.id)).recording == ""
    with pytest.raises(NotFound):
        await retention.delete_recording(ours(line), run.id, by=None)


async def test_one_call_can_be_deleted(database: Database, line: DemoLine, settings: Settings) -> None:
    run, other = [await add_ended(database, line, days=1) for _ in range(2)]
    await retention.delete_call(ours(line), run.id, by=None)
    assert [row.id for row in await get_runs(database)] == [other.id]
    assert files(settings) == {other.id}
    async with database.session() as session:
        assert await runs.find_run(session, ours(line), run.id) is None


async def test_nothing_of_a_live_call_can_be_deleted(database: Database, line: DemoLine) -> None:
    live = await add_run(database, line, recording="live.wav")
    with pytest.raises(Conflict):
        await retention.delete_call(ours(line), live.id, by=None)
    with pytest.raises(Conflict):
        await retention.delete_recording(ours(line), live.id, by=None)
    assert [row.id for row in await get_runs(database)] == [live.id]


@pytest.mark.parametrize(("disposition", "hung_up"), [("caller_hung_up", ["call-1"]), ("transferred", [])])
async def test_a_call_can_be_deleted_before_its_carrier_said_what_it_cost(  # noqa: PLR0917
    database: Database, line: DemoLine, settings: Settings, carrier: Carrier, disposition: str, hung_up: list[str]
) -> None:
    due = {"ended_at": now(), "due_at": now() + timedelta(minutes=4)}
    run = await add_run(database, line, call_id="call-1", disposition=disposition, **due)
    await retention.delete_call(ours(line), run.id, by=None)
    assert await get_runs(database) == []
    assert carrier.asked_for("hang up") == hung_up


async def test_a_conversation_ends_in_peace_whose_call_was_deleted_meanwhile(
    database: Database, line: DemoLine, settings: Settings
) -> None:
    run = await add_run(database, line, status="in-progress")
    await events.apply_status(run.id, {"call_id": run.call_id or "", "status": CallStatus.COMPLETED}, run.mode)
    await retention.delete_call(ours(line), run.id, by=None)
    leg = CallLeg(run, build_provider(line.configuration))
    await media.conclude(run, leg, CallReport(end_reason=EndReason.CALLER_HUNG_UP, duration_seconds=1))
    assert leg.has_ended
    assert (await dump(database))["call_events"] == []


async def test_a_call_that_may_go_on_at_a_carrier_that_does_not_answer_is_not_forgotten(
    database: Database, line: DemoLine, carrier: Carrier
) -> None:
    carrier.failures["hang up"] = ProviderUnavailable("gone")
    run = await add_run(database, line, ended_at=now(), due_at=now())
    with pytest.raises(Conflict, match="try again in five minutes"):
        await retention.delete_call(ours(line), run.id, by=None)
    assert [row.id for row in await get_runs(database)] == [run.id]


@pytest.mark.parametrize("name", ["../patchbay.key", "."])
async def test_no_file_outside_the_recordings_folder_is_deleted(
    database: Database, line: DemoLine, settings: Settings, name: str
) -> None:
    run = await add_ended(database, line, days=1)
    (settings.data_dir / "patchbay.key").touch()
    async with database.session() as session:
        await call_events.update_run(session, run.id, recording=name)
    await retention.delete_recording(ours(line), run.id, by=None)
    assert (settings.data_dir / "patchbay.key").exists()
    assert settings.recordings_dir.is_dir()
