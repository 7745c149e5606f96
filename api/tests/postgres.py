"""A PostgreSQL server of the test run's own: a throw-away cluster on a free port of this machine.

The first process of a run reserves it, whichever process needs it first starts it, and a keeper takes it away again
once the first process has ended, however that ended. The keeper is ``python -m api.tests.postgres FOLDER``; without a
folder the module says whether there is a PostgreSQL to start.
"""

import fcntl
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from api.simulator.ports import free_port

OLDEST = 15
NOT_INSTALLED = f"PostgreSQL {OLDEST} or newer is not installed (Debian, Ubuntu: apt-get install postgresql)"
FOLDER = "PATCHBAY_TEST_CLUSTER"
"""The environment variable by which the processes of a run find its cluster."""
CONNECTIONS_PER_CORE = 60
"""A worker's database opens up to 20, and a test may open the same one several times over."""

MEMORY = Path("/dev/shm")
PLENTY = 1 << 30

INITIAL = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--wal-segsize=1")
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
max_connections = {connections}
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
"""


class NotInstalledError(Exception):
    """There is no PostgreSQL on this machine that is new enough."""


# What the run's processes ask for


@contextmanager
def reserved() -> Iterator[None]:
    """Meanwhile this process and those it starts may ask for ``server_url()``; afterwards the server is gone."""
    with tempfile.TemporaryDirectory(prefix="patchbay-postgres-", dir=_room(), ignore_cleanup_errors=True) as name:
        os.environ[FOLDER] = name
        with _lock(Path(name, "keeper")) as keeper, _lock(Path(name, "run")) as run:
            fcntl.flock(run, fcntl.LOCK_EX)
            try:
                yield
            finally:
                del os.environ[FOLDER]
                fcntl.flock(run, fcntl.LOCK_UN)
                fcntl.flock(keeper, fcntl.LOCK_EX)


def _room() -> Path | None:
    """Memory to keep the cluster in, if there is plenty; else ``None``, which is wherever temporary files go.

    Every database is 300 files, and file systems on disks are slow to make many so soon after others were deleted.
    """
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= PLENTY else None


def server_url() -> str:
    """The URL of this run's server, which ``TEST_DATABASE_URL`` names or the first to ask starts.

    Raises:
        NotInstalledError: There is none to start.
        RuntimeError: It did not start.
    """
    named = os.environ.get("TEST_DATABASE_URL", "")
    if named:
        return named
    find_binaries()
    told = _told_by_the_keeper(Path(os.environ[FOLDER]))
    if not told.startswith("postgresql://"):
        raise RuntimeError(f"PostgreSQL did not start:\n{told}")
    return told.strip()


def find_binaries() -> Path:
    """The folder with PostgreSQL's programs.

    Raises:
        NotInstalledError: There is none, or only an older one.
    """
    for folder in _candidates():
        if (folder / "initdb").exists() and _version(folder) >= OLDEST:
            return folder
    raise NotInstalledError(NOT_INSTALLED)


def _candidates() -> Iterator[Path]:
    if config := shutil.which("pg_config"):
        yield Path(_output(config, "--bindir").strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if server := shutil.which("postgres"):
        yield Path(server).parent


def _version(binaries: Path) -> int:
    """The major version of the server there; 0 if there is none."""
    if not (binaries / "postgres").exists():
        return 0
    number = re.search(r"\d+", _output(str(binaries / "postgres"), "--version"))
    return int(number.group()) if number else 0


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _told_by_the_keeper(folder: Path) -> str:
    """The server's URL, or why there is none. Whoever comes first starts the keeper, once."""
    answer = folder / "answer"
    with _lock(folder / "start") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not answer.exists():
            answer.write_text(_start_keeper(folder))
        return answer.read_text()


def _start_keeper(folder: Path) -> str:
    """What a new keeper tells once its server is up.

    It has a session of its own, so that a Ctrl-C meant for the tests does not end it before they have ended.
    """
    keeper = subprocess.Popen(
        [sys.executable, "-m", "api.tests.postgres", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as told:
        first = told.readline()
        return first if first.startswith("postgresql://") else first + told.read()


@contextmanager
def _lock(path: Path) -> Iterator[int]:
    """The descriptor of a file to lock. The kernel lets go of it when its process ends, and no child inherits it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


# The keeper


class Cluster:
    """A PostgreSQL cluster in ``folder``, owned and run by an account that is not root."""

    def __init__(self, folder: Path) -> None:
        self._binaries = find_binaries()
        self._folder = folder
        self._data = folder / "data"
        self._log = folder / "server.log"
        self._account = _unprivileged()
        if self._account:
            shutil.chown(folder, self._account["user"], self._account["group"])

    def start(self) -> str:
        """Make it and start it; its URL.

        Raises:
            RuntimeError: One of PostgreSQL's programs failed.
        """
        password, port = secrets.token_hex(16), free_port()
        passwords = self._folder / "password"
        passwords.write_text(password)
        self._run("initdb", "--no-sync", "--username=postgres", f"--pwfile={passwords}", *INITIAL)
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(SETTINGS.format(port=port, connections=CONNECTIONS_PER_CORE * (1 + (os.cpu_count() or 1))))
        self._run("pg_ctl", "start", "--wait", f"--log={self._log}")
        return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"

    def stop(self) -> None:
        """Stop it without saving anything."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=immediate")

    def _run(self, program: str, *options: str) -> None:
        result = subprocess.run(
            [self._binaries / program, f"--pgdata={self._data}", *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self._folder,
            env={"LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **self._account,
        )
        if result.returncode != 0:
            logged = self._log.read_text() if self._log.exists() else ""
            raise RuntimeError(f"{program}: {result.stdout}{result.stderr}{logged}")


def _unprivileged() -> dict[str, Any]:
    """As whom to run PostgreSQL, which refuses root; nothing if this is not root."""
    if os.getuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def keep(folder: Path) -> None:
    """Start a server and print its URL; stop it and take the folder away when the run lets go of its lock."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with _lock(folder / "keeper") as keeper, _lock(folder / "run") as run:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        cluster = Cluster(folder)
        try:
            print(cluster.start(), flush=True)  # noqa: T201
            fcntl.flock(run, fcntl.LOCK_EX)
        finally:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(folders: Sequence[str]) -> None:
    """Keep a server in the folder; without one, say on stderr if there is no PostgreSQL."""
    try:
        find_binaries()
    except NotInstalledError as error:
        sys.exit(str(error))
    for folder in folders:
        keep(Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
