"""The files of recorded calls: one for each run, named after it, in the recordings folder."""

import asyncio
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from api.db import get_database
from api.db.repositories import retention
from api.services.telephony.calls.feed import feed
from api.settings import get_settings

ORPHAN_SECONDS = 3600.0
"""How long nothing may have been written to a file before it can be nobody's."""
AT_ONCE = 500
_NAME = re.compile(r"([0-9a-f]{32})\.wav")


def path_of(run_id: str) -> Path:
    """Where the call is recorded."""
    return get_settings().recordings_dir / f"{run_id}.wav"


async def keep(run_id: str) -> bool:
    """Have the ended call name its recording, if there is one; whether it does only now.

    One that was deleted stays so, wherever else its file lies.
    """
    path = path_of(run_id)
    if not path.is_file():
        return False
    async with get_database().session() as session:
        return await retention.name_recording(session, run_id, path.name)


async def delete(names: Iterable[str]) -> None:
    """Delete these files of the recordings folder; one that is gone already is as good."""
    await asyncio.to_thread(_unlink, list(names))


class Swept(NamedTuple):
    """How many recordings were kept whose process died first, and how many deleted that no call has a use for."""

    kept: int
    deleted: int


async def sweep() -> Swept:
    """Go through the files here: name those that nobody named, and delete those of no call."""
    files = await asyncio.to_thread(_list_files)
    kept = deleted = 0
    for first in range(0, len(files), AT_ONCE):
        some = files[first : first + AT_ONCE]
        async with get_database().reading() as session:
            known = await retention.list_kept(session, [file.run_id for file in some])
        for run_id in (run_id for run_id, is_nameless in known.items() if is_nameless):
            if await keep(run_id):
                feed.changed(run_id)
                kept += 1
        orphans = [path_of(file.run_id).name for file in some if file.is_untouched and file.run_id not in known]
        await delete(orphans)
        deleted += len(orphans)
    return Swept(kept, deleted)


class _File(NamedTuple):
    """The recording of a run, and whether nobody writes to it any more."""

    run_id: str
    is_untouched: bool


def _list_files() -> list[_File]:
    before = time.time() - ORPHAN_SECONDS
    folder = get_settings().recordings_dir
    files = folder.iterdir() if folder.is_dir() else ()
    matches = [(path, _NAME.fullmatch(path.name)) for path in files]
    return [_File(match.group(1), path.stat().st_mtime < before) for path, match in matches if match]


def _unlink(names: list[str]) -> None:
    folder = get_settings().recordings_dir.resolve()
    for path in ((folder / name).resolve() for name in names):
        if path.parent == folder:
            path.unlink(missing_ok=True)
