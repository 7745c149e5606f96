"""A gateway that keeps everything in PostgreSQL: it migrates an empty database, and takes a spoken call."""

from pathlib import Path

import pytest

from api.db import Database
from api.simulator import people, voices
from api.tests import judge
from api.tests.e2e.gateway import Gateway
from api.tests.lines import get_runs

pytestmark = pytest.mark.e2e


async def test_an_inbound_caller_is_answered_out_loud(tmp_path: Path, postgres_url: str) -> None:
    gateway = await Gateway(tmp_path, settings={"DATABASE_URL": postgres_url}).start("--no-demo")
    try:
        async with gateway.connected():
            number = await gateway.add_line(await gateway.add_workflow())
            asks = people.talker([voices.clip("opening-hours")], farewell=voices.clip("no-thank-you-goodbye"))
            outcome = await gateway.ring(number, asks)
            run = await gateway.run_of(outcome.call_id, until="recording_url")
            lines = await gateway.about(run, "transcript")
    finally:
        assert await gateway.stop() == 0

    assert "saturday" in judge.transcribe(outcome.heard)
    assert [line["speaker"] for line in lines] == ["agent", "caller", "agent", "caller", "agent"]
    assert (run["status"], run["disposition"]) == ("completed", "agent_hung_up")
    assert not list(tmp_path.glob("*.sqlite3"))  # noqa: ASYNC240

    database = Database(postgres_url)
    assert [kept.id for kept in await get_runs(database)] == [run["id"]]
    await database.close()
