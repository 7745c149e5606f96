"""One gateway process on a listening socket: it lets its calls end before it stops, and stands back when it is full."""

import asyncio
import contextlib
import mmap
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from signal import SIGINT, SIGTERM
from types import FrameType

import uvicorn
from loguru import logger

from api.services.telephony.calls.draining import drain
from api.services.telephony.calls.load import load
from api.settings import get_settings

STOP_SIGNALS = (SIGINT, SIGTERM)
GLANCE_SECONDS = 0.05
FREE, FULL = b"\0", b"\1"


class GatewayServer(uvicorn.Server):
    """Tells when it is up, or has failed to come up; lets its calls end before it stops.

    Attributes:
        up: Set once it serves, or has failed to.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self._draining: asyncio.Task[None] | None = None

    async def run_to_end(self, listener: socket.socket) -> int:
        """Serve on ``listener`` until told to stop; the exit status."""
        await self.serve(sockets=[listener])
        return 0 if self.started else 1

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains; another one stops at once."""
        if self._draining is None and self.started:
            self._draining = asyncio.create_task(self._drain(), name="drain")
        else:
            super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM, and end well: the parent would raise the signal again."""
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)

    async def _drain(self) -> None:
        await drain(get_settings().drain_seconds)
        self.should_exit = True


@dataclass(frozen=True, slots=True)
class Board:
    """Which of several processes on one socket are full: a byte of shared memory for each.

    Attributes:
        fd: The descriptor the processes inherit.
        count: How many processes there are.
    """

    fd: int
    count: int

    @classmethod
    def create(cls, count: int) -> "Board":
        """A fresh one, on which everybody is full until they say otherwise."""
        with tempfile.TemporaryFile() as file:
            file.write(FULL * count)
            file.flush()
            return cls(os.dup(file.fileno()), count)

    def write(self, place: int, full: bytes) -> None:
        """Say how the process at ``place`` is."""
        os.pwrite(self.fd, full, place)

    def others_have_room(self, place: int) -> bool:
        """Whether another process than that at ``place`` could take a call."""
        with mmap.mmap(self.fd, self.count, access=mmap.ACCESS_READ) as seen:
            return any(seen[other : other + 1] == FREE for other in range(self.count) if other != place)


class Worker(GatewayServer):
    """One of several processes on one listening socket.

    While it is full and another one is not, it does not accept, so that whoever calls next reaches one with room.
    """

    def __init__(self, config: uvicorn.Config, board: Board, place: int) -> None:
        super().__init__(config)
        self._board = board
        self._place = place
        self._listener: socket.socket | None = None
        self._glancing: asyncio.Task[None] | None = None

    @property
    def accepts(self) -> bool:
        """Whether it takes new connections."""
        return bool(self.servers)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._listener = sockets[0] if sockets else None
        await super().startup([listener.dup() for listener in sockets or ()])
        self._glancing = asyncio.create_task(self._glance(), name="stand-back")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._glancing is not None:
            self._glancing.cancel()
        self._board.write(self._place, FULL)
        await super().shutdown(sockets)

    async def _glance(self) -> None:
        """Say how we are, and accept or not, for ever."""
        while True:
            full = load.is_full or load.draining
            self._board.write(self._place, FULL if full else FREE)
            stands_back = full and self._board.others_have_room(self._place)
            if stands_back == self.accepts:
                await (self._stop_accepting() if stands_back else self._accept())
            await asyncio.sleep(GLANCE_SECONDS)

    async def _stop_accepting(self) -> None:
        logger.info("full: leaving calls to another process")
        for server in self.servers:
            server.close()
        self.servers = []

    async def _accept(self) -> None:
        if self._listener is not None:
            listener = self._listener.dup()
            loop = asyncio.get_running_loop()
            self.servers = [await loop.create_server(self._protocol, sock=listener, backlog=self.config.backlog)]

    def _protocol(self) -> asyncio.Protocol:
        """What speaks on an accepted connection, as uvicorn makes it."""
        make = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]
