"""One process answers a call, another one speaks it, and whoever asks a third follows it, ends it and hands it on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
from websockets.asyncio.client import connect

from api.simulator import people
from api.simulator.balancer import ByPurpose
from api.simulator.carrier import Callee
from api.tests.e2e.fleet import Fleet
from api.tests.e2e.gateway import CALLER
from api.tests.e2e.light import light_workflow

pytestmark = pytest.mark.e2e

ANSWERS, SPEAKS, WATCHES = 0, 1, 2
COLLEAGUE = "+14155550190"


class Followed:
    """What one process tells whoever watches there."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def until(self, kind: str, **expected: Any) -> dict[str, Any]:
        """The next message of that kind."""
        async with asyncio.timeout(20):
            async for line in self._lines:
                message = dict(orjson.loads(line.removeprefix("data: "))) if line.startswith("data: ") else {}
                if message.get("kind") == kind and expected.items() <= message.items():
                    return message
        raise EOFError

    async def ends(self) -> None:
        """Return once the process has ended the channel."""
        async with asyncio.timeout(20):
            async for _ in self._lines:
                pass


@asynccontextmanager
async def following(api: httpx2.AsyncClient) -> AsyncIterator[Followed]:
    async with api.stream("GET", "/live") as answer:
        followed = Followed(answer.aiter_lines())
        await followed.until("open")
        yield followed


async def test_three_processes_and_one_call(tmp_path: Path, postgres_url: str) -> None:
    choice = ByPurpose(answer=ANSWERS, media=SPEAKS, status=ANSWERS)
    async with (
        Fleet.running(tmp_path, postgres_url, count=3, choice=choice) as fleet,
        fleet.client(WATCHES) as api,
        following(api) as followed,
    ):
        number = await fleet.add_line(await fleet.add_workflow(**light_workflow(seconds=120)))
        calling = asyncio.create_task(fleet.carrier.call(number, CALLER, people.patient(100)))
        run_id = (await followed.until("call"))["run_id"]
        await followed.until("said", run_id=run_id)
        transcript = await api.get(f"/workflow-runs/{run_id}/transcript")
        assert [line["speaker"] for line in transcript.json()["items"]] == ["agent"]
        ended = await api.post(f"/workflow-runs/{run_id}/hang-up")
        assert ended.json()["disposition"] == "operator_hung_up"
        outcome = await calling
        await followed.until("call", run_id=run_id)
        again = await api.post(f"/workflow-runs/{run_id}/hang-up")
        assert (again.status_code, again.json()["disposition"]) == (200, "operator_hung_up")

        colleague = people.colleague()
        fleet.carrier.expect(COLLEAGUE, Callee(person=colleague))
        second = asyncio.create_task(fleet.carrier.call(number, CALLER, people.patient(100)))
        run_id = (await followed.until("said"))["run_id"]
        asked = await api.post(f"/workflow-runs/{run_id}/transfer", json={"to": COLLEAGUE})
        assert asked.status_code == 202, asked.text
        run = await fleet.run(run_id)
        assert run["disposition"] == "transferred"
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        stopping = asyncio.create_task(fleet.gateways[WATCHES].stop())
        await followed.ends()
        assert await stopping == 0
    assert outcome.status == "completed"
    assert outcome.ended_by != "caller"
    assert fleet.trouble == []
    said = {place: "\n".join(gateway.output) for place, gateway in enumerate(fleet.gateways)}
    assert "call ended by hand" in said[WATCHES]
    assert "call ended" in said[SPEAKS]


async def test_a_call_is_heard_at_a_process_of_the_same_host(tmp_path: Path, postgres_url: str) -> None:
    choice = ByPurpose(answer=ANSWERS, media=SPEAKS, status=ANSWERS)
    async with Fleet.running(tmp_path, postgres_url, count=2, choice=choice) as fleet, fleet.client(ANSWERS) as api:
        # One folder for all, as the processes of one installation have.
        recordings = [gateway.data_dir / "recordings" for gateway in fleet.gateways]
        for folder in recordings:
            folder.parent.mkdir(exist_ok=True)
        recordings[SPEAKS].mkdir()
        recordings[ANSWERS].symlink_to(recordings[SPEAKS])
        number = await fleet.add_line(await fleet.add_workflow(**light_workflow(seconds=120)))
        calling = asyncio.create_task(fleet.carrier.call(number, CALLER, people.patient(60)))
        run_id = await _answered(fleet)
        url = f"{fleet.gateways[ANSWERS].url.replace('http', 'ws')}/api/v1/workflow-runs/{run_id}/listen"
        headers = {"X-API-Key": api.headers["X-API-Key"]}
        async with connect(url, additional_headers=headers) as socket, asyncio.timeout(20):
            assert orjson.loads(await socket.recv())["channels"] == 2
            heard = await socket.recv()
            assert isinstance(heard, bytes)
            await api.post(f"/workflow-runs/{run_id}/hang-up")
            async for _ in socket:
                pass
            assert socket.close_code == 1000
        await calling
        events = (await api.get(f"/workflow-runs/{run_id}/events")).json()["items"]
    assert [event["detail"] for event in events if event["kind"] == "listened"] == [{"by": "an API key"}]


async def _answered(fleet: Fleet) -> str:
    async with asyncio.timeout(20):
        while True:
            for run in await fleet.items("/workflow-runs", live=True):
                if run["answered_at"]:
                    return str(run["id"])
            await asyncio.sleep(0.1)
