"""A full process leaves calls to one with room, and takes them all the same when nobody has any."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
import uvicorn

from api.services.telephony.calls.load import load
from api.serving import FREE, FULL, Board, Worker
from api.tests.waiting import until


async def hello(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"hello"})  # type: ignore[operator]


@dataclass
class Pair:
    """A worker, the board it shares with one other, and where both would listen."""

    worker: Worker
    board: Board
    url: str


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    board = Board.create(2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker = Worker(uvicorn.Config(hello, lifespan="off", log_config=None), board, 0)
        serving = asyncio.create_task(worker.run_to_end(listener.dup()))
        await worker.up.wait()
        yield Pair(worker, board, f"http://127.0.0.1:{listener.getsockname()[1]}")
        load.lag_seconds = 0.0
        worker.should_exit = True
        await serving


async def is_answered(url: str) -> bool:
    """Whether somebody takes a new connection within a moment."""
    try:
        async with httpx2.AsyncClient(timeout=0.5) as client:
            return bool((await client.get(url)).status_code == 200)
    except httpx2.TimeoutException:
        return False


async def test_a_full_process_stands_back_while_another_one_has_room(pair: Pair) -> None:
    pair.board.write(1, FREE)
    assert await is_answered(pair.url)
    load.lag_seconds = 10.0
    await until(lambda: not pair.worker.accepts)
    assert not await is_answered(pair.url)
    load.lag_seconds = 0.0
    await until(lambda: pair.worker.accepts)
    assert await is_answered(pair.url)


async def test_when_everybody_is_full_somebody_must_say_so(pair: Pair) -> None:
    pair.board.write(1, FREE)
    load.lag_seconds = 10.0
    await until(lambda: not pair.worker.accepts)
    pair.board.write(1, FULL)
    await until(lambda: pair.worker.accepts)
    assert await is_answered(pair.url)
