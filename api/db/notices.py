"""Notices between whoever waits and whoever knows: in this process, and over LISTEN/NOTIFY in every other.

A notice says that something about its topic has changed, never what: the truth is in rows. One may be lost, so whoever
waits also looks by itself from time to time.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
from loguru import logger
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

CHANNEL = "patchbay"
RETRY_SECONDS = 1.0
HEARD_AGAIN = "heard-again"
"""What a process is told about once it hears the others again: whatever they said meanwhile is lost."""

Told = Callable[[], None]
Heard = Callable[[str], None]


class Notices:
    """The notices of one database.

    Args:
        engine: Its engine; only PostgreSQL can tell other processes.

    Attributes:
        reaches_others: Whether it does.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.reaches_others = engine.dialect.name == "postgresql"
        self._told: defaultdict[str, set[Told]] = defaultdict(set)
        self._overhearing: defaultdict[str, set[Heard]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()

    @contextlib.contextmanager
    def subscribe(self, topic: str, told: Told) -> Iterator[None]:
        """Call ``told`` whenever there is a notice about ``topic``, as long as the block lasts."""
        self._told[topic].add(told)
        try:
            yield
        finally:
            self._told[topic].discard(told)
            if not self._told[topic]:
                del self._told[topic]

    @contextlib.contextmanager
    def overhear(self, word: str, heard: Heard) -> Iterator[None]:
        """Call ``heard`` with what follows ``word`` in every topic that begins with it, as long as the block lasts.

        For hints that are worth something by themselves, and harm nobody if they get lost.
        """
        self._overhearing[word].add(heard)
        try:
            yield
        finally:
            self._overhearing[word].discard(heard)

    async def post(self, session: AsyncSession, topic: str) -> None:
        """Tell everybody about ``topic``, once the session is committed."""
        session.info.setdefault(CHANNEL, []).append(topic)
        if self.reaches_others:
            await session.execute(select(func.pg_notify(CHANNEL, topic)))

    def tell(self, topic: str) -> None:
        """Tell whoever waits for ``topic`` in this process."""
        for told in tuple(self._told.get(topic, ())):
            told()
        word, _, rest = topic.partition(" ")
        for heard in tuple(self._overhearing.get(word, ())):
            heard(rest)

    async def listen(self) -> None:
        """Hear what other processes say, from now until ``close``."""
        if self.reaches_others and self._listener is None:
            self._listener = asyncio.create_task(self._listen(), name="notices")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._heard.wait(), RETRY_SECONDS)

    async def close(self) -> None:
        """Listen no more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                logger.bind(error=type(error).__name__).warning("notices of other processes are not heard")
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self) -> None:
        """Listen until the connection is lost."""
        lost = asyncio.Event()
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                driver.add_termination_listener(lambda _connection: lost.set())
                await driver.add_listener(CHANNEL, lambda _connection, _pid, _channel, topic: self.tell(topic))
                if self._heard.is_set():
                    self.tell(HEARD_AGAIN)
                self._heard.set()
                await lost.wait()
            finally:
                # It goes on listening: nobody else may be handed it.
                await connection.invalidate()
