"""Everything that is logged while tests run, searched for every secret and every telephone number used in them.

Lines are those of this process at every level, in both forms, after redaction; what our own code says, also before it;
and what gateway processes print. The verdict comes at the end of the session: a line may come before its secret is
known.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from loguru import logger

from api.db.encryption import KEY_FILE, Vault
from api.logging import hear_libraries, send_lines
from api.simulator.process import GatewayProcess
from api.tests.log_ledger import NUMBER, NUMBER_COLUMNS, Finding, Ledger, before, births_entered

SHOWN = 5
FIRST_LOGIN = re.compile(r"  sign in  \S+  (?P<password>\S+)  \(shown only now\)")
"""The one line that may show a secret: without it nobody could sign in to a fresh installation. It is printed on
standard output, once; it is not logged. The password in it may stand nowhere else."""


@dataclass(eq=False)
class LogWatch:
    """Lines, and what may not stand in them.

    Attributes:
        lines: After redaction, as text and as JSON.
        raw: What our own code said before it; numbers may stand in it, secrets may not.
        processes: Gateways that were started meanwhile.
    """

    ledger: Ledger = field(default_factory=Ledger)
    lines: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    processes: list[GatewayProcess] = field(default_factory=list)

    def findings(self) -> list[Finding]:
        """What was shown, each once."""
        for process in self.processes:
            self._enter_secrets_of(process)
        printed = [line for process in self.processes for line in process.output if not FIRST_LOGIN.fullmatch(line)]
        found = [finding for line in (*self.lines, *printed) for finding in self.ledger.search(line)]
        found += [finding for line in self.raw for finding in self.ledger.search(line) if finding.kind != NUMBER]
        return list(dict.fromkeys(found))

    def _enter_secrets_of(self, process: GatewayProcess) -> None:
        for line in process.output:
            if match := FIRST_LOGIN.fullmatch(line):
                self.ledger.enter("generated password", match["password"])
        key_file = process.data_dir / KEY_FILE
        if key_file.is_file():
            ring = key_file.read_text().split()
            self.ledger.enter("encryption key", ring)
            self._enter_rows(process.data_dir / "patchbay.sqlite3", Vault(ring))

    def _enter_rows(self, database: Path, vault: Vault) -> None:
        if not database.is_file():
            return
        with closing(sqlite3.connect(database)) as connection, suppress(sqlite3.Error):
            for (sealed,) in connection.execute("SELECT credentials FROM telephony_configurations"):
                self.ledger.enter_credentials(vault.open(sealed))
            for table, column in NUMBER_COLUMNS:
                for (address,) in connection.execute(f"SELECT {column} FROM {table}"):
                    self.ledger.enter_number(address)


_innermost: list["LogWatch"] = []


@contextmanager
def watching(send: Callable[..., int] = send_lines) -> Iterator[LogWatch]:
    """The watch, while the block lasts. Of several only the innermost hears and learns of secrets: it is there to see
    them, or they are made up and might be any word.

    Args:
        send: How lines get from the logger to the watch; redacted, unless a test wants to see the watch bite.
    """
    watch = LogWatch(Ledger(lambda: _innermost[-1] is watch))
    _innermost.append(watch)

    def hear(line: str) -> None:
        if _innermost[-1] is watch:
            watch.lines.append(line)

    def hear_raw(line: str) -> None:
        if _innermost[-1] is watch:
            watch.raw.append(str(line))

    handlers = [send(hear, level="TRACE", as_json=as_json) for as_json in (False, True)]
    handlers.append(
        logger.add(
            hear_raw,
            level="TRACE",
            format="{message} {extra} {exception}",
            filter=lambda record: _is_ours(record["name"] or ""),
            diagnose=False,
            backtrace=False,
        )
    )
    with (
        births_entered(watch.ledger, unless=lambda: _innermost[-1] is not watch),
        pytest.MonkeyPatch.context() as patch,
    ):
        before(patch, GatewayProcess, "start", lambda process, *_: watch.processes.append(process))
        yield watch
    _innermost.remove(watch)
    for handler in handlers:
        logger.remove(handler)


def _is_ours(module: str) -> bool:
    return module.startswith("api.") and not module.startswith("api.tests.")


@contextmanager
def watching_the_session() -> Iterator[LogWatch]:
    """The watch of a test session; fails it if anything was shown."""
    hear_libraries("DEBUG")
    with watching() as watch:
        yield watch
    if found := watch.findings():
        shown = "\n".join(str(finding) for finding in found[:SHOWN])
        pytest.fail(f"{len(found)} logged lines show a secret or a number; the first:\n{shown}", pytrace=False)
