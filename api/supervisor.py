"""Several gateway processes on one port: started, watched, started again when one dies, and stopped together."""

import asyncio
import contextlib
import socket
import sys
from dataclasses import dataclass, field

from loguru import logger

from api.serving import FULL, STOP_SIGNALS, Board

READY = b"ready\n"
SETTLED_SECONDS = 10.0
"""A process that lived as long as this is started again at once; one that did not, a little later."""
REST_SECONDS = 1.0


@dataclass
class Supervisor:
    """Looks after ``count`` worker processes that accept calls on one listening socket.

    Attributes:
        listener: The socket, bound; every worker inherits it.
        count: How many there are.
        up: Set once all of them are ready.
        board: Where they tell each other which of them are full.
    """

    listener: socket.socket
    count: int
    up: asyncio.Event = field(default_factory=asyncio.Event)
    board: Board = field(init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _processes: set[asyncio.subprocess.Process] = field(default_factory=set)
    _ready: int = 0

    def __post_init__(self) -> None:
        self.board = Board.create(self.count)

    async def run(self) -> int:
        """Keep the workers running until told to stop; the exit status."""
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self._stop, number)
        self.listener.listen(2048)
        self.listener.set_inheritable(True)
        await asyncio.gather(*(self._keep_one(place) for place in range(self.count)))
        return 0

    async def _keep_one(self, place: int) -> None:
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            status = await self._run_one(place)
            self.board.write(place, FULL)
            if self._stopping.is_set():
                return
            logger.bind(status=status).error("a gateway process ended unexpectedly; starting another one")
            if asyncio.get_running_loop().time() - began < SETTLED_SECONDS:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), REST_SECONDS)

    async def _run_one(self, place: int) -> int:
        """Run one worker to its end; its exit status."""
        inherited = {"socket": self.listener.fileno(), "board": self.board.fd}
        options = {**inherited, "workers": self.count, "place": place}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "api.cli", "worker", *(f"--{name}={value}" for name, value in options.items())),
            pass_fds=list(inherited.values()),
            stdin=asyncio.subprocess.PIPE,  # its end tells a worker that we are gone
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches it through us, once
        )
        self._processes.add(process)
        try:
            if process.stdout is not None and await process.stdout.readline() == READY:
                self._ready += 1
                if self._ready >= self.count:
                    self.up.set()
            return await process.wait()
        finally:
            self._processes.discard(process)

    def _stop(self, number: int) -> None:
        self._stopping.set()
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
