"""The threads on which models run, shared by every call of the process."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

ResultT = TypeVar("ResultT")
ArgumentTs = TypeVarTuple("ArgumentTs")

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="speech")


async def in_thread(work: Callable[[*ArgumentTs], ResultT], *arguments: *ArgumentTs) -> ResultT:
    """``work(*arguments)``, on a speech thread, so that the event loop keeps every call's audio moving."""
    return await asyncio.get_running_loop().run_in_executor(_pool, work, *arguments)
