"""Makes the planned calls of the chaos test happen, and gathers what everybody made of them."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx2
from sqlalchemy import func, select

from api.db import Database
from api.db.models import CallEvent, WorkflowRun
from api.errors import Overloaded
from api.simulator.carrier import Callee
from api.simulator.outcome import CallOutcome
from api.tests.e2e.chaos_plan import PlannedCall
from api.tests.e2e.chaos_verdicts import Evidence
from api.tests.e2e.fleet import Fleet
from api.tests.e2e.gateway import CALLER
from api.tests.lines import get_runs

AT_ONCE = 12
"""Calls that are under way at any moment."""
VICTIM = 1
DEAD_SECONDS = 4.0
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
        killed_at: When the victim was killed, in seconds since the epoch.
    """

    fleet: Fleet
    line: str
    workflow: str
    call_ids: dict[int, str] = field(default_factory=dict)
    killed_at: float = 0.0

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
        self.killed_at = time.time()
        await victim.kill()
        await asyncio.sleep(DEAD_SECONDS)  # callers and carriers meet nobody there meanwhile
        await victim.start("--no-demo")

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
        """Whether the call was under way when the victim was killed, or not yet written down."""
        moments = [item.began_at for item in truths] + [run.created_at.timestamp() for run in runs]
        ends = [item.ended_at or self.killed_at for item in truths] + moments
        return min(moments, default=0.0) <= self.killed_at <= max(ends, default=0.0) + WRITTEN_SECONDS


async def count_finished(database: Database) -> Counter[str]:
    """How often each run's end was noted."""
    query = select(CallEvent.workflow_run_id, func.count()).where(CallEvent.kind == "finished")
    async with database.session() as session:
        rows = (await session.execute(query.group_by(CallEvent.workflow_run_id))).all()
        return Counter({row[0]: row[1] for row in rows})
