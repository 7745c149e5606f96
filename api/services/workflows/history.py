"""What calls left behind: where they stand, what was said, what happened, and the recording."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.db import Session, get_database
from api.db.models import CallEvent, TranscriptEntry
from api.db.pages import Page, Paging
from api.db.repositories import runs as rows
from api.db.repositories.runs import NamedRun, RunFilter
from api.errors import NotFound
from api.registry import lazy
from api.settings import get_settings

if TYPE_CHECKING:
    from api.services.waveform import Waveform

outline = lazy("api.services.waveform:outline")


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


async def list_page(organization_id: str, chosen: RunFilter, paging: Paging) -> Page[NamedRun]:
    """The organization's runs, newest first.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        return await rows.list_runs(session, organization_id, chosen, paging)


async def get(organization_id: str, run_id: str) -> RunDetail:
    """The organization's run.

    Raises:
        NotFound: It has no such run.
    """
    async with get_database().reading() as session:
        named = await _run(session, organization_id, run_id)
        return RunDetail(named, summarize_latency(await rows.list_response_seconds(session, run_id)))


async def list_transcript(organization_id: str, run_id: str, paging: Paging) -> Page[TranscriptEntry]:
    """What was said, in the order it began.

    Raises:
        NotFound: The organization has no such run.
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        await _run(session, organization_id, run_id)
        return await rows.list_transcript(session, run_id, paging)


async def list_events(organization_id: str, run_id: str, paging: Paging) -> Page[CallEvent]:
    """What happened, in the order it was learned.

    Raises:
        NotFound: The organization has no such run.
        InvalidCursor: The cursor does not come from this list.
    """
    async with get_database().reading() as session:
        await _run(session, organization_id, run_id)
        return await rows.list_events(session, run_id, paging)


async def get_recording(organization_id: str, run_id: str) -> Path:
    """The run's recording, a file inside the recordings folder.

    Raises:
        NotFound: There is no such run, or it was not recorded, or the file is gone.
    """
    async with get_database().reading() as session:
        name = (await _run(session, organization_id, run_id)).row.recording
    folder = get_settings().recordings_dir.resolve()
    path = (folder / (name or "")).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound("this call has no recording")
    return path


async def get_waveform(organization_id: str, run_id: str, buckets: int) -> "Waveform":
    """The outline of the run's recording.

    Raises:
        NotFound: There is no such run, or no recording of it that can be read.
    """
    path = await get_recording(organization_id, run_id)
    try:
        drawn: Waveform = await outline(path, buckets)
    except (OSError, ValueError) as error:
        raise NotFound("the recording of this call cannot be read") from error
    return drawn


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


async def _run(session: Session, organization_id: str, run_id: str) -> NamedRun:
    found = await rows.find_run(session, organization_id, run_id)
    if found is None:
        raise NotFound("there is no such call")
    return found
