"""A task that is cancelled in the middle of a statement holds nobody up."""

import asyncio
import random
from itertools import count

import pytest
from sqlalchemy import select

from api.db import Database
from api.db.models import Organization

SOON = 3.0
"""Less than the time a writer waits for another one."""


@pytest.mark.parametrize("seed", range(3))
async def test_the_database_can_be_written_at_once(database: Database, seed: int) -> None:
    chance, numbers = random.Random(seed), count()

    async def write() -> None:
        async with database.session() as session:
            session.add(Organization(name=f"Organization {next(numbers)}"))
            await session.flush()
            await session.execute(select(Organization).limit(1))

    for _ in range(25):
        tasks = [asyncio.create_task(write()) for _ in range(3)]
        await asyncio.sleep(chance.uniform(0, 0.02))
        for task in chance.sample(tasks, k=2):
            task.cancel()
        # The tasks are kept, and with them whatever their errors refer to.
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(SOON):
            await write()
