"""The files of recorded calls: one for each run, named after it, in the recordings folder."""

import asyncio
import re
import time
from collections.abc import Iterable
from pathlib import Path

from api.db import get_database
from api.db.models import WorkflowRun
from api.db.repositories import call_events, retention
from api.settings import get_settings

ORPHAN_SECONDS = 3600.0
"""How long nothing may have been written to a file before it can be nobody's."""
AT_ONCE = 500
_NAME = re.compile(r"([0-9a-f]{32})\.wav")


def path_of(run_id: str) -> Path:
    """Where the call is recorded."""
    return get_settings().recordings_dir / f"{run_id}.wav"


async def keep(run: WorkflowRun) -> str | None:
    """Where the ended call's recording lies, if there is one; the run remembers its name."""
    path = path_of(run.id)
    if not path.is_file():
        return None
    async with get_database().session() as session:
        await call_events.update_run(session, run.id, recording=path.name)
    return str(path)


async def delete(names: Iterable[str]) -> None:
    """Delete these files of the recordings folder; one that is gone already is as good."""
    await asyncio.to_thread(_unlink, list(names))


async def delete_orphans() -> int:
    """Delete recordings that no call knows of, because a process died between two steps; how many there were."""
    untouched = await asyncio.to_thread(_list_untouched)
    found = 0
    for first in range(0, len(untouched), AT_ONCE):
        run_ids = untouched[first : first + AT_ONCE]
        async with get_database().session() as session:
            kept = await retention.list_kept(session, run_ids)
        orphans = [run_id for run_id in run_ids if run_id not in kept]
        await delete(path_of(run_id).name for run_id in orphans)
        found += len(orphans)
    return found


def _list_untouched() -> list[str]:
    """The runs to whose recordings nobody writes any more."""
    before = time.time() - ORPHAN_SECONDS
    folder = get_settings().recordings_dir
    files = folder.iterdir() if folder.is_dir() else ()
    matches = [(path, _NAME.fullmatch(path.name)) for path in files]
    return [match.group(1) for path, match in matches if match and path.stat().st_mtime < before]


def _unlink(names: list[str]) -> None:
    folder = get_settings().recordings_dir.resolve()
    for path in ((folder / name).resolve() for name in names):
        if path.parent == folder:
            path.unlink(missing_ok=True)
