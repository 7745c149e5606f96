"""Rows that calls leave behind, for tests that read them."""

import wave
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.db import Database
from api.db.models import TranscriptEntry, WebhookRequest, Workflow, now
from api.db.repositories import call_events, calls, workflows
from api.errors import Conflict


async def add_workflow(
    database: Database, organization_id: str, name: str, *, draft: dict[str, Any] | None = None
) -> str:
    """The id of a workflow of the organization, published once, and with that draft."""
    row = Workflow(organization_id=organization_id, name=name, document={"says": name}, draft=draft)
    async with database.session() as session:
        await workflows.add_workflow(session, row, taken=Conflict())
    return row.id


async def add_run(database: Database, organization_id: str, *, age_seconds: float = 0, **values: Any) -> str:
    """The id of a run of the organization, ``age_seconds`` old."""
    columns: dict[str, Any] = {
        "organization_id": organization_id,
        "document": {"says": "hello"},
        "mode": "acme",
        "direction": "inbound",
        "status": "completed",
        "from_number": "+14155550100",
        "to_number": "+14155550123",
        "created_at": now() - timedelta(seconds=age_seconds),
    }
    async with database.session() as session:
        run, _ = await calls.begin_run(session, **(columns | values))
    return run.id


async def add_utterances(database: Database, run_id: str, *response_seconds: float | None) -> None:
    """One utterance a second, the agent's where a response time is given."""
    async with database.session() as session:
        for second, waited in enumerate(response_seconds):
            session.add(
                TranscriptEntry(
                    workflow_run_id=run_id,
                    speaker="caller" if waited is None else "agent",
                    text=f"utterance {second}",
                    started_at=second,
                    ended_at=second + 0.5,
                    response_seconds=waited,
                )
            )


async def add_event(database: Database, run_id: str, kind: str, **detail: Any) -> None:
    """One event of the run."""
    async with database.session() as session:
        await call_events.add_event(session, run_id, kind, detail, deduplication_key=kind)


def write_recording(path: Path, samples: bytes) -> None:
    """A stereo WAV of 16-bit ``samples``, the last one made whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(samples.ljust(-(-len(samples) // 4) * 4, b"\0"))


async def add_request(database: Database, organization_id: str, *, age_seconds: float = 0, **values: Any) -> str:
    """The id of a carrier's request to the organization, ``age_seconds`` old, believed unless said otherwise."""
    columns: dict[str, Any] = {
        "created_at": now() - timedelta(seconds=age_seconds),
        "provider": "acme",
        "door": "callback",
        "method": "POST",
        "path": "/api/v1/telephony/acme/status",
        "verdict": "verified",
        "believed": True,
        "status": 204,
        "seconds": 0.01,
        "content": {
            "url": "http://gateway.test/api/v1/telephony/acme/status",
            "headers": {"content-type": "application/json"},
            "data": {"to": "+14155550123"},
            "text": "",
            "has_body": True,
            "truncated": False,
            "answer": "",
            "matching_url": None,
            "urls_tried": 0,
            "replayable": True,
        },
    }
    row = WebhookRequest(organization_id=organization_id, **(columns | values))
    async with database.session() as session:
        session.add(row)
    return row.id
