"""The test run's own PostgreSQL: one for all of a run's processes, and none afterwards."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from api.tests import postgres

RUN = """
import os, sys
from api.tests import postgres
with postgres.reserved():
    print(os.environ[postgres.FOLDER], flush=True)
    print(postgres.server_url(), flush=True)
    sys.stdin.read()
"""
WORKER = "from api.tests import postgres; print(postgres.server_url())"

try:
    postgres.find_binaries()
except postgres.NotInstalledError as reason:
    pytestmark = pytest.mark.skip(str(reason))


def environment(**more: str) -> dict[str, str]:
    """This process's, without a server to use."""
    ours = {postgres.FOLDER, "TEST_DATABASE_URL"}
    return {**{name: value for name, value in os.environ.items() if name not in ours}, **more}


@asynccontextmanager
async def python(code: str, env: dict[str, str]) -> AsyncIterator[Process]:
    """A process that runs ``code``; afterwards it has ended, by the end of its input if it is still there."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=PIPE, stdout=PIPE, env=env)
    try:
        yield process
    finally:
        await process.communicate(b"")


async def line(process: Process) -> str:
    """What it prints next."""
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def is_up(url: str) -> bool:
    """Whether a server answers there."""
    try:
        connection = await asyncpg.connect(url)
    except OSError:
        return False
    await connection.close()
    return True


async def gone(folder: Path) -> None:
    """Return once the keeper has taken the cluster away."""
    async with asyncio.timeout(60):
        while await asyncio.to_thread(folder.exists):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_processes_of_one_run_share_one_server() -> None:
    async with python(RUN, environment()) as run:
        workers = environment(**{postgres.FOLDER: await line(run)})
        async with python(WORKER, workers) as one, python(WORKER, workers) as other:
            assert len({await line(run), await line(one), await line(other)}) == 1


@pytest.mark.parametrize(
    "end",
    [Process.kill, Process.terminate, lambda run: run.send_signal(signal.SIGINT)],
    ids=["killed", "terminated", "interrupted"],
)
async def test_a_run_leaves_no_server_behind_however_it_ends(end: Callable[[Process], None]) -> None:
    async with python(RUN, environment()) as run:
        folder, url = Path(await line(run)), await line(run)
        assert await is_up(url)
        end(run)
        await gone(folder)
    assert not await is_up(url)


async def test_a_run_that_ends_well_has_stopped_its_server_by_then() -> None:
    async with python(RUN, environment()) as run:
        folder, url = Path(await line(run)), await line(run)
    assert not folder.exists()  # noqa: ASYNC240
    assert not await is_up(url)


def test_a_server_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://somewhere/else")
    assert postgres.server_url() == "postgresql://somewhere/else"
