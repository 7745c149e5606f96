"""Small jobs that outlive the request that caused them, and never the process."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from loguru import logger

ResultT = TypeVar("ResultT")

_running: set[asyncio.Task[Any]] = set()


def spawn(job: Coroutine[Any, Any, ResultT], name: str) -> asyncio.Task[ResultT]:
    """Run ``job`` beside everything else; its failure is logged, never lost."""
    task = asyncio.create_task(job, name=name)
    _running.add(task)
    task.add_done_callback(_finished)
    return task


async def attempt(job: Coroutine[Any, Any, ResultT], name: str, *, otherwise: ResultT) -> ResultT:
    """What ``job`` returns, or ``otherwise`` if it failed, which is logged: for what must go on whatever fails."""
    task = spawn(job, name)
    await asyncio.wait([task])
    return otherwise if task.cancelled() or task.exception() else task.result()


async def drain(seconds: float) -> None:
    """Give running jobs ``seconds`` to finish, then cancel the rest."""
    if not _running:
        return
    _, late = await asyncio.wait(set(_running), timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


def _finished(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()):
        logger.opt(exception=error).bind(job=task.get_name()).error("background job failed")
