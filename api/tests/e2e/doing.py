"""What a gateway process is busy with and what it holds, to be compared with what it was and held before (Linux)."""

import contextlib
import json
import re
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.simulator.process import GatewayProcess
from api.tests.e2e import watched

POOLS = frozenset({"AnyIO worker thread", "argon", "asyncio", "speech", "uvloop"})
"""Threads that wait for work, and of which there are only so many."""

DATABASE = "database"
STATES = {"01": "open", "08": "half-closed", "0A": "listening"}
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
    ports = {database_port: DATABASE, gateway.port: "from outside", gateway.simulator_port: "to the carrier"}
    pooled = sum(_kind(name) in POOLS for name in names["threads"])
    return Doing(
        tasks=Counter(_kind(name) for name in names["tasks"]),
        threads=len(list((process / "task").iterdir())) - pooled,
        descriptors=_descriptors(process, ports),
    )


def _kind(name: str) -> str:
    return re.sub(r"[:_-]?[0-9a-f]{32}|[#_:-]?\d+", "", name)


def _descriptors(process: Path, ports: Mapping[int, str]) -> Counter[str]:
    before = _targets(process / "fd")
    connections = _connections(process, ports)
    # What was opened or closed meanwhile is on its way, not left behind.
    return Counter(_describe(target, connections) for target in (before & _targets(process / "fd")).elements())


def _targets(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            found[str(entry.readlink())] += 1
    return found


def _describe(target: str, connections: Mapping[str, str]) -> str:
    kind, _, inode = target.partition(":")
    if kind == "socket":
        return connections.get(inode.strip("[]"), "socket of another kind")
    return kind if inode else target


def _connections(process: Path, ports: Mapping[int, str]) -> dict[str, str]:
    """TCP sockets by their inode: how they stand, and which of the ``ports`` they have at one end."""
    tables = [(process / "net" / name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table]
    return {row[9]: _name(ports, _port(row[1]), _port(row[2]), row[3]) for row in rows}


def _name(ports: Mapping[int, str], local: int, remote: int, state: str) -> str:
    end = ports.get(remote) or ports.get(local) or "somewhere"
    return end if end == DATABASE else f"{STATES.get(state, 'closing')} socket, {end}"


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
