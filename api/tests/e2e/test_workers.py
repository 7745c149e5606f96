"""Several processes on one port: one is killed, another takes the call, and all of them stop together."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from api.simulator import people, voices
from api.tests import judge
from api.tests.e2e.gateway import Gateway
from api.tests.waiting import until

pytestmark = pytest.mark.e2e


def children(pid: int) -> list[int]:
    """The processes that ``pid`` started and that live (Linux)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_a_worker_that_is_killed_is_replaced_and_callers_do_not_notice(tmp_path: Path, postgres_url: str) -> None:
    settings = {"DATABASE_URL": postgres_url, "WORKERS": "2"}
    gateway = await Gateway(tmp_path, settings=settings).start("--no-demo")
    workers = children(gateway.pid)
    try:
        async with gateway.connected():
            number = await gateway.add_line(await gateway.add_workflow())
            os.kill(workers[0], signal.SIGKILL)
            asks = people.talker([voices.clip("opening-hours")], farewell=voices.clip("no-thank-you-goodbye"))
            outcome = await gateway.ring(number, asks)
            run = await gateway.run_of(outcome.call_id)
            await until(lambda: len(set(children(gateway.pid)) - {workers[0]}) == 2, within=20)
    finally:
        assert await gateway.stop() == 0
    assert "saturday" in judge.transcribe(outcome.heard)
    assert (run["status"], run["disposition"]) == ("completed", "agent_hung_up")
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)  # noqa: ASYNC240


async def test_workers_whose_supervisor_is_killed_stop_by_themselves(tmp_path: Path, postgres_url: str) -> None:
    settings = {"DATABASE_URL": postgres_url, "WORKERS": "2"}
    gateway = await Gateway(tmp_path, settings=settings).start("--no-demo")
    workers = children(gateway.pid)
    os.kill(gateway.pid, signal.SIGKILL)
    await until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), within=30)
    await asyncio.wait_for(gateway.stop(), 30)


async def test_sqlite_refuses_to_be_shared(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="SQLite serves one process"):
        await Gateway(tmp_path, settings={"WORKERS": "2"}).start("--no-demo")
