"""What weeks of calls leave behind: busier by day, quieter on weekends, some of them in vain."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from api.db import Database
from api.db.models import TelephonyConfiguration, TranscriptEntry, Workflow, WorkflowRun, new_id, now

NUMBERS = ("+14155550110", "+14155550111", "+14155550112")
WORKFLOWS = ("Front desk", "Appointments")
ENDS = ("caller_hung_up", "caller_hung_up", "agent_hung_up", "transferred", "caller_silent")
IN_VAIN = ("busy", "no-answer", "no-answer", "failed")
BUSY_HOURS = range(7, 20)


async def write(database: Database, configuration_id: str, days: int) -> dict[str, int]:
    """Keep calls of the past ``days`` through that account; how many of each direction."""
    lots = random.Random(7)
    async with database.session() as session:
        query = select(TelephonyConfiguration).where(TelephonyConfiguration.id == configuration_id)
        account = (await session.scalars(query)).one()
        workflows = [Workflow(organization_id=account.organization_id, name=name, document={}) for name in WORKFLOWS]
        session.add_all(workflows)
        await session.flush()
        runs = [
            _call(lots, account, lots.choice(workflows), day, lots.choice(BUSY_HOURS))
            for day in range(1, days)
            for _ in range(lots.randint(3, 8) if (now() - timedelta(days=day)).weekday() > 4 else lots.randint(12, 30))
        ]
        session.add_all(runs)
        await session.flush()
        session.add_all(entry for run in runs if run.answered_at for entry in _answers(lots, run.id))
    return dict(Counter(run.direction for run in runs))


def _call(
    lots: random.Random, account: TelephonyConfiguration, workflow: Workflow, days_ago: int, hour: int
) -> WorkflowRun:
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    began = midnight - timedelta(days=days_ago) + timedelta(hours=hour, seconds=lots.uniform(0, 3600))
    is_inbound, talked = lots.random() < 0.7, lots.expovariate(1 / 150)
    ours, theirs = lots.choice(NUMBERS), f"+1415555{lots.randint(1000, 9999)}"
    return WorkflowRun(
        id=new_id(),
        organization_id=account.organization_id,
        workflow_id=workflow.id,
        telephony_configuration_id=account.id,
        document={},
        mode=account.provider,
        direction="inbound" if is_inbound else "outbound",
        call_id=new_id(),
        from_number=theirs if is_inbound else ours,
        to_number=ours if is_inbound else theirs,
        created_at=began,
        **(_talk(lots, began, talked) if lots.random() < 0.82 else _silence(lots, began)),
    )


def _talk(lots: random.Random, began: datetime, seconds: float) -> dict[str, Any]:
    answered = began + timedelta(seconds=lots.uniform(1, 12))
    return {
        "status": "completed",
        "disposition": lots.choice(ENDS),
        "answered_at": answered,
        "ended_at": answered + timedelta(seconds=seconds),
        "duration_seconds": seconds,
        "cost_amount": round(seconds / 60 * 0.0085, 4),
        "cost_currency": "USD",
    }


def _silence(lots: random.Random, began: datetime) -> dict[str, Any]:
    status = lots.choice(IN_VAIN)
    return {"status": status, "disposition": status, "ended_at": began + timedelta(seconds=lots.uniform(5, 40))}


def _answers(lots: random.Random, run_id: str) -> list[TranscriptEntry]:
    return [
        TranscriptEntry(
            workflow_run_id=run_id,
            speaker="agent",
            text="Thank you for calling.",
            started_at=turn * 8.0,
            ended_at=turn * 8.0 + 3,
            response_seconds=lots.lognormvariate(-0.5, 0.35),
        )
        for turn in range(lots.randint(1, 5))
    ]
