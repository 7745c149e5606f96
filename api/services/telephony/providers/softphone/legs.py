"""Calls whose media socket a process holds, so that anybody can hang them up, from whatever process."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from api.db import get_database
from api.services.pipecat.media_socket import media_socket
from api.services.telephony.providers.softphone import markup

GOODBYE_SECONDS = 1.0
"""How long a browser that was told to stop may take to close its socket."""


def _topic(run_id: str) -> str:
    return f"softphone-leg:{run_id}"


async def hang_up(run_id: str) -> None:
    """Have whoever holds the call's socket close it; nobody may."""
    database = get_database()
    async with database.session() as session:
        await database.notices.post(session, _topic(run_id))


@asynccontextmanager
async def held(run_id: str, websocket: Any) -> AsyncIterator[None]:
    """Listen for ``hang_up`` as long as the block lasts: the browser is told, and the socket closed unless it does."""
    told = asyncio.Event()

    def say_goodbye() -> None:
        media_socket(websocket).write(markup.stop())
        told.set()

    closing = asyncio.create_task(_close_once(told, websocket), name=_topic(run_id))
    with get_database().notices.subscribe(_topic(run_id), say_goodbye):
        try:
            yield
        finally:
            closing.cancel()
            await asyncio.wait({closing})


async def _close_once(told: asyncio.Event, websocket: Any) -> None:
    await told.wait()
    await asyncio.sleep(GOODBYE_SECONDS)
    with contextlib.suppress(OSError, RuntimeError):  # closed meanwhile
        await websocket.close()
