"""What a gateway process is busy with and what it holds, to be compared with what it was and held before (Linux)."""

import json
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.simulator.process import GatewayProcess
from api.tests.e2e import watched

POOLS = frozenset({"AnyIO worker thread", "argon", "asyncio", "speech", "uvloop"})
"""Threads that wait for work, and of which there are only so many."""

DATABASE = "database"
STATES = {"01": "established socket", "08": "half-closed socket", "0A": "listening socket"}
MOST_CONNECTIONS = 21
"""To the database: the pool's, and the one that listens."""


@dataclass(frozen=True, slots=True)
class Doing:
    """A moment of a gateway process.

    Attributes:
        tasks: Its tasks, by name without what is particular to one call.
        threads: How many it has that do not wait in a pool for work.
        descriptors: Its open files by kind; sockets to the database are counted apart.
    """

    tasks: Counter[str]
    threads: int
    descriptors: Counter[str]

    def exceeds(self, before: "Doing") -> dict[str, int]:
        """What there is more of than ``before``; connections to the database may come and go within their pool."""
        more = Counter({"threads": self.threads - before.threads})
        more += self.tasks - before.tasks
        more += self.descriptors - before.descriptors
        more["connections beyond the pool"] = self.descriptors[DATABASE] - MOST_CONNECTIONS
        del more[DATABASE]
        return {name: count for name, count in more.items() if count > 0}


async def ask(gateway: GatewayProcess, database_port: int) -> Doing:
    """What the gateway does now. It must have been started as ``watched``."""
    seen = len(gateway.output)
    gateway.send_signal(signal.SIGUSR2)
    said = await gateway.printed(watched.PREFIX, after=seen, within=5)
    names = json.loads(said.removeprefix(watched.PREFIX))
    process = Path(f"/proc/{gateway.pid}")
    pooled = sum(_kind(name) in POOLS for name in names["threads"])
    return Doing(
        tasks=Counter(_kind(name) for name in names["tasks"]),
        threads=len(list((process / "task").iterdir())) - pooled,
        descriptors=_descriptors(process, database_port),
    )


def _kind(name: str) -> str:
    return re.sub(r"[:_-]?[0-9a-f]{32}|[#_:-]?\d+", "", name)


def _descriptors(process: Path, database_port: int) -> Counter[str]:
    connections = _connections(process, database_port)
    return Counter(_describe(target, connections) for target in _targets(process / "fd"))


def _targets(folder: Path) -> Iterator[str]:
    for entry in folder.iterdir():
        try:
            yield str(entry.readlink())
        except FileNotFoundError:  # closed meanwhile
            continue


def _describe(target: str, connections: Mapping[str, str]) -> str:
    kind, _, inode = target.partition(":")
    if kind == "socket":
        return connections.get(inode.strip("[]"), "socket of another kind")
    return kind if inode else target


def _connections(process: Path, database_port: int) -> dict[str, str]:
    """TCP sockets by their inode: whether they lead to the database, or else how they stand."""
    tables = [(process / "net" / name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    return {
        row[9]: DATABASE if _port(row[2]) == database_port else f"{STATES.get(row[3], 'socket')} at {_port(row[1])}"
        for row in rows
    }


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
