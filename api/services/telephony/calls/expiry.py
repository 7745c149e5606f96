"""Calls that were answered and then never opened their media stream: none of them is left hanging."""

import asyncio

from loguru import logger

from api.db import get_database
from api.db.repositories import calls

DISPOSITION = "media_never_came"


async def watch(every_seconds: float) -> None:
    """End such calls, for ever. Any number of processes may do this on one database."""
    while True:
        await end_unopened()
        await asyncio.sleep(every_seconds)


async def end_unopened() -> int:
    """Fail every run whose media ticket has expired unused; how many there were."""
    async with get_database().session() as session:
        run_ids = await calls.end_unopened(session, DISPOSITION)
    for run_id in run_ids:
        logger.bind(run=run_id).warning("the media stream never came")
    return len(run_ids)
