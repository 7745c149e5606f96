"""What calls left behind: where they stand, what was said, what happened, and the recording."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from api.db import Session, get_database
from api.db.models import CallEvent, TranscriptEntry
from api.db.repositories import runs as rows
from api.db.repositories.runs import NamedRun, RunFilter
from api.errors import ConfigurationError, NotFound
from api.settings import get_settings


@dataclass(frozen=True, slots=True)
class RunPage:
    """Some runs, and where the next page begins, if there is one."""

    runs: list[NamedRun]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long the caller waited for answers, in seconds, from end of speech to first reply audio."""

    turns: int
    median_seconds: float
    p95_seconds: float
    longest_seconds: float


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run, and how quickly its agent answered."""

    named: NamedRun
    latency: Latency | None


async def list_page(organization_id: str, chosen: RunFilter, *, limit: int, cursor: str | None = None) -> RunPage:
    """One page of the organization's runs, newest first.

    Raises:
        ConfigurationError: The cursor is none of ours.
    """
    before = _read_cursor(cursor) if cursor else None
    async with get_database().session() as session:
        found = await rows.list_runs(session, organization_id, chosen, limit=limit + 1, before=before)
    page = found[:limit]
    return RunPage(page, _cursor_after(page[-1]) if len(found) > limit else None)


async def get(organization_id: str, run_id: str) -> RunDetail:
    """The organization's run.

    Raises:
        NotFound: It has no such run.
    """
    async with get_database().session() as session:
        named = await _run(session, organization_id, run_id)
        return RunDetail(named, summarize_latency(await rows.list_response_seconds(session, run_id)))


async def get_transcript(organization_id: str, run_id: str) -> list[TranscriptEntry]:
    """What was said, in the order it began.

    Raises:
        NotFound: The organization has no such run.
    """
    async with get_database().session() as session:
        await _run(session, organization_id, run_id)
        return await rows.list_transcript(session, run_id)


async def get_events(organization_id: str, run_id: str) -> list[CallEvent]:
    """What happened, in the order it was learned.

    Raises:
        NotFound: The organization has no such run.
    """
    async with get_database().session() as session:
        await _run(session, organization_id, run_id)
        return await rows.list_events(session, run_id)


async def get_recording(organization_id: str, run_id: str) -> Path:
    """The run's recording, a file inside the recordings folder.

    Raises:
        NotFound: There is no such run, or it was not recorded, or the file is gone.
    """
    async with get_database().session() as session:
        name = (await _run(session, organization_id, run_id)).row.recording
    folder = get_settings().recordings_dir.resolve()
    path = (folder / (name or "")).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound("this call has no recording")
    return path


def summarize_latency(seconds: Sequence[float]) -> Latency | None:
    """``seconds``, in ascending order, in four numbers; ``None`` if nobody was answered."""
    if not seconds:
        return None
    last = len(seconds) - 1
    return Latency(
        turns=len(seconds),
        median_seconds=seconds[last // 2],
        p95_seconds=seconds[round(last * 0.95)],
        longest_seconds=seconds[last],
    )


def _cursor_after(named: NamedRun) -> str:
    return urlsafe_b64encode(orjson.dumps([named.row.created_at, named.row.id])).decode()


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        parts: Any = orjson.loads(urlsafe_b64decode(cursor))
        created_at, run_id = parts
        return datetime.fromisoformat(created_at).astimezone(UTC), str(run_id)
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise ConfigurationError("that cursor does not come from this list") from None


async def _run(session: Session, organization_id: str, run_id: str) -> NamedRun:
    found = await rows.find_run(session, organization_id, run_id)
    if found is None:
        raise NotFound("there is no such call")
    return found
