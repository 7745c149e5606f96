"""Hundreds of calls through two gateway processes while everything goes wrong that can, and the books are right.

Webhooks are repeated, delayed, overtaken and lost; media sockets break in every way; the carrier's API refuses, breaks
off and goes silent; callers give up; and one gateway is killed in the middle, and started again. Everything is drawn by
lot from ``--chaos-seed``; ``--chaos-calls`` makes it longer.
"""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select

from api.db import Database
from api.db.models import CallEvent, WorkflowRun
from api.errors import Overloaded
from api.simulator.balancer import AtRandom
from api.simulator.carrier import Callee
from api.simulator.outcome import CallOutcome
from api.tests.e2e.chaos_plan import PlannedCall, draw_plan
from api.tests.e2e.chaos_verdicts import Evidence, complaints
from api.tests.e2e.doing import Doing
from api.tests.e2e.fleet import Fleet
from api.tests.e2e.gateway import CALLER
from api.tests.e2e.light import light_workflow
from api.tests.lines import get_runs
from api.tests.waiting import becomes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

AT_ONCE = 12
"""Calls that are under way at any moment."""
WARM_UP_CALLS = 24
SURVIVOR, VICTIM = 0, 1
DEAD_SECONDS = 4.0
SETTLE_SECONDS = 90.0
"""The longest way to the end of a run: a claim of a process that was killed runs out, and then a dial's doubt."""

CALM_SECONDS = 40.0
WRITTEN_SECONDS = 5.0
"""How long after its end a call's process may have yet to write that down, on a machine that is busy."""

Runs = defaultdict[str, list[WorkflowRun]]


@dataclass
class Drive:
    """Makes planned calls happen, and remembers which call became which.

    Attributes:
        fleet: Through which they go.
        line: The number that is called.
        workflow: What speaks.
        call_ids: The carrier's name of each inbound call, by its place in the plan.
        killed: When the victim was killed, and when it served again; seconds since the epoch.
    """

    fleet: Fleet
    line: str
    workflow: str
    call_ids: dict[int, str] = field(default_factory=dict)
    killed: tuple[float, float] = (0.0, 0.0)

    async def run(self, plan: Sequence[PlannedCall], *, kill_at: int = -1) -> None:
        """Make every call; kill the victim once the call at ``kill_at`` has begun, and start it again."""
        places = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for place, call in enumerate(plan):
                await places.acquire()
                task = group.create_task(self._make(call))
                task.add_done_callback(lambda _task: places.release())
                if place == kill_at:
                    group.create_task(self._kill())

    async def _make(self, call: PlannedCall) -> None:
        await (self._place(call) if call.scenario.outbound else self._ring(call))

    async def _ring(self, call: PlannedCall) -> None:
        assert call.person is not None
        outcome = await self.fleet.carrier.call(self.line, CALLER, call.person, faults=call.faults, light=True)
        self.call_ids[call.index] = outcome.call_id

    async def _place(self, call: PlannedCall) -> None:
        """Have it placed as a careful client does: with a key, and once more elsewhere if nobody answers."""
        self.fleet.carrier.expect(call.callee, Callee(person=call.person, faults=call.faults, light=True))
        for attempt in range(4):
            try:
                answer = await self._ask(call, gateway=(call.index + attempt) % len(self.fleet.gateways))
            except httpx2.HTTPError:
                continue
            if answer.status_code != 503 or answer.json()["error"]["code"] != Overloaded.code:
                break
        await self.fleet.carrier.over(call.callee)

    async def _ask(self, call: PlannedCall, gateway: int) -> httpx2.Response:
        async with self.fleet.client(gateway) as api:
            return await api.post(
                "/telephony/initiate-call",
                json={"workflow_id": self.workflow, "to_number": call.callee},
                headers={"Idempotency-Key": f"call-{call.index}"},
            )

    async def _kill(self) -> None:
        victim = self.fleet.gateways[VICTIM]
        began = time.time()
        await victim.kill()
        await asyncio.sleep(DEAD_SECONDS)  # callers and carriers meet nobody there meanwhile
        await victim.start("--no-demo")
        self.killed = (began, time.time())

    async def evidence(self, plan: Sequence[PlannedCall]) -> list[Evidence]:
        """What everybody made of the planned calls."""
        ledger = self.fleet.carrier.ledger
        by_call_id, by_callee = await self._runs()
        finished = await count_finished(self.fleet.database)
        found = []
        for call in plan:
            call_id = self.call_ids.get(call.index, "")
            truths = ledger.to(call.callee) if call.scenario.outbound else [ledger.calls[call_id]]
            runs = by_callee[call.callee] if call.scenario.outbound else by_call_id[call_id]
            found.append(
                Evidence(
                    call=call,
                    truths=truths,
                    runs=runs,
                    finished=sum(finished[run.id] for run in runs),
                    was_hit=self._was_hit(truths, runs),
                )
            )
        return found

    async def _runs(self) -> tuple[Runs, Runs]:
        by_call_id: Runs = defaultdict(list)
        by_callee: Runs = defaultdict(list)
        for run in await get_runs(self.fleet.database):
            (by_callee[run.to_number] if run.direction == "outbound" else by_call_id[run.call_id or ""]).append(run)
        return by_call_id, by_callee

    def _was_hit(self, truths: Sequence[CallOutcome], runs: Sequence[WorkflowRun]) -> bool:
        """Whether the call was under way when the victim was killed, or about to be placed."""
        killed, back = self.killed
        began = min([item.began_at for item in truths] + [run.created_at.timestamp() for run in runs], default=killed)
        ended = max([item.ended_at or back for item in truths] + [began])
        return began <= back and ended >= killed - WRITTEN_SECONDS


async def count_finished(database: Database) -> Counter[str]:
    """How often each run's end was noted."""
    query = select(CallEvent.workflow_run_id, func.count()).where(CallEvent.kind == "finished")
    async with database.session() as session:
        rows = (await session.execute(query.group_by(CallEvent.workflow_run_id))).all()
        return Counter({row[0]: row[1] for row in rows})


async def settled(fleet: Fleet) -> None:
    """Return once every leg is over, every webhook delivered, and every run ended; or when that takes too long."""

    async def ended() -> bool:
        return all(run.ended_at and not run.held_by for run in await get_runs(fleet.database))

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(fleet.carrier.quiet(), SETTLE_SECONDS)
    await becomes(ended, within=SETTLE_SECONDS)


async def calmed_down(fleet: Fleet, before: Doing) -> Doing:
    """What the survivor does once it does no more than ``before``, or after a while."""

    seen: list[Doing] = []

    async def calm() -> bool:
        seen.append(await fleet.doing(SURVIVOR))
        return not seen[-1].exceeds(before)

    await becomes(calm, within=CALM_SECONDS)
    return seen[-1]


def figures(evidence: Sequence[Evidence], seconds: float) -> Iterator[str]:
    """What there was, in numbers."""
    ends = Counter(str(run.disposition) for item in evidence for run in item.runs)
    hit = sum(item.was_hit for item in evidence)
    yield f"chaos: {len(evidence)} calls in {seconds:.0f} s, {hit} of them while a gateway was down; {dict(ends)}"


async def test_the_books_are_right_whatever_goes_wrong(
    tmp_path: Path, postgres_url: str, pytestconfig: pytest.Config, record_property: Any
) -> None:
    seed, count = pytestconfig.getoption("--chaos-seed"), pytestconfig.getoption("--chaos-calls")
    record_property("figure", f"chaos: --chaos-seed={seed} --chaos-calls={count}")
    choice = AtRandom(Random(f"{seed}:balancer"))
    async with Fleet.running(tmp_path, postgres_url, choice=choice) as fleet:
        workflow = await fleet.add_workflow(**light_workflow(seconds=1.5))
        drive = Drive(fleet, await fleet.add_line(workflow), workflow)
        plan = draw_plan(seed, WARM_UP_CALLS + count)
        warm_up, calls = plan[:WARM_UP_CALLS], plan[WARM_UP_CALLS:]
        await drive.run(warm_up)
        await settled(fleet)
        before = await fleet.doing(SURVIVOR)
        began = time.monotonic()
        await drive.run(calls, kill_at=len(calls) * 2 // 5)
        await settled(fleet)
        seconds = time.monotonic() - began
        after = await calmed_down(fleet, before)
        evidence = await drive.evidence(plan)
        for figure in figures(evidence, seconds):
            record_property("figure", figure)

        known = {run.id for item in evidence for run in item.runs}
        strangers = [run.id for run in await get_runs(fleet.database) if run.id not in known]
        wrong = [complaint for item in evidence for complaint in complaints(item)]
        wrong += [f"a run without a call: {run_id}" for run_id in strangers]
        wrong += [f"a leg that lives on: {leg.call_id}" for leg in fleet.carrier.ledger.in_flight]
        wrong += [f"logged: {line}" for line in fleet.trouble]
        wrong += [f"left behind: {what} ({count} more)" for what, count in after.exceeds(before).items()]
    assert not wrong, f"--chaos-seed={seed} --chaos-calls={count}\n" + "\n".join(wrong)
