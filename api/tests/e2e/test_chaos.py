"""Hundreds of calls through two gateway processes while everything goes wrong that can, and the books are right.

Webhooks are repeated, delayed, overtaken and lost; media sockets break in every way; the carrier's API refuses, breaks
off and goes silent; callers give up; and one gateway is killed in the middle, and started again. Everything is drawn by
lot from ``--chaos-seed``; ``--chaos-calls`` makes it longer.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from api.simulator.balancer import AtRandom
from api.tests.e2e.chaos_drive import Drive
from api.tests.e2e.chaos_plan import draw_plan
from api.tests.e2e.chaos_verdicts import Evidence, complaints
from api.tests.e2e.doing import Doing
from api.tests.e2e.fleet import Fleet
from api.tests.e2e.light import light_workflow
from api.tests.lines import get_runs
from api.tests.waiting import becomes

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

WARM_UP_CALLS = 24
SURVIVOR = 0
SETTLE_SECONDS = 90.0
"""The longest way to the end of a run: a claim of a process that was killed runs out, and then a dial's doubt."""
CALM_SECONDS = 40.0


async def settled(fleet: Fleet) -> None:
    """Return once every leg is over, every webhook delivered, every run ended and its end named; or after too long."""

    async def ended() -> bool:
        return all(run.ended_at and run.disposition and not run.held_by for run in await get_runs(fleet.database))

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
