"""The watch bites: whatever secret is shown, in whatever line, is reported by its kind and not repeated."""

import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from loguru import logger

from api.db import Database
from api.db.encryption import KEY_FILE, Vault, get_vault
from api.redaction import keep_secret
from api.services.accounts import api_keys, members, passwords, sessions
from api.services.accounts.bootstrap import bootstrap
from api.services.telephony.registry import providers
from api.settings import Settings
from api.simulator.demo import NUMBER, prepare_line
from api.simulator.process import GatewayProcess
from api.tests.lines import add_line, add_run, issue_ticket
from api.tests.log_watch import LogWatch, watching
from api.tests.telephony.twilio.samples import SAMPLES


def send_raw(write: Callable[[str], object], *, level: str, as_json: bool) -> int:
    """Lines as nobody redacted them."""

    def sink(line: str) -> None:
        write(str(line))

    return logger.add(sink, level=level, format="{message} {extra} {exception}")


@pytest.fixture
def watch() -> Iterator[LogWatch]:
    """A watch of its own, over a logger that hides nothing."""
    with watching(send_raw) as watch:
        yield watch


def only_finding(watch: LogWatch, shown: str) -> str:
    """The kind of the one thing found, which is not repeated."""
    kinds = {finding.kind for finding in watch.findings()}
    assert kinds, f"nobody noticed {shown}"
    assert not [finding for finding in watch.findings() if shown in finding.line]
    return kinds.pop() if len(kinds) == 1 else f"several: {kinds}"


async def a_sealed_credential(_database: Database) -> str:
    get_vault().seal({"auth_token": "sealed-in-this-test", "account_sid": "AC-not-secret"})
    return "sealed-in-this-test"


async def an_opened_credential(_database: Database) -> str:
    key = Fernet.generate_key()
    sealed = Fernet(key).encrypt(b'{"api_secret": "opened-in-this-test"}').decode()
    Vault([key.decode()]).open(sealed)
    return "opened-in-this-test"


async def a_providers_credential(_database: Database) -> str:
    providers.get("twilio").provider_cls({"account_sid": "AC-not-secret", "auth_token": "handed-to-a-provider"})
    return "handed-to-a-provider"


async def a_simulated_accounts_credential(database: Database) -> str:
    first = await bootstrap(database)
    assert first is not None
    line = await prepare_line(database, first.organization_id)
    return str(line.configuration.credentials["auth_token"])


async def an_encryption_key(_database: Database) -> str:
    return Fernet.generate_key().decode()


async def a_generated_password(database: Database) -> str:
    first = await bootstrap(database)
    assert first is not None
    return first.password


async def a_chosen_password(_database: Database) -> str:
    await passwords.hash_password("chosen in this test")
    return "chosen in this test"


async def a_new_members_password(database: Database) -> str:
    first = await bootstrap(database)
    assert first is not None
    return (await members.add(first.organization_id, "ada@example.com")).password


async def a_session_token(database: Database) -> str:
    first = await bootstrap(database)
    assert first is not None
    return (await sessions.sign_in(first.email, first.password, peer="test")).token


async def an_api_key(database: Database) -> str:
    first = await bootstrap(database)
    assert first is not None
    return (await api_keys.create(first.organization_id, "a program", created_by=None)).key


async def a_media_ticket(database: Database) -> str:
    line = await add_line(database, providers.get("twilio"), SAMPLES.credentials)
    return await issue_ticket(database, await add_run(database, line))


async def a_language_models_key(_database: Database) -> str:
    Settings.model_validate({"llm_api_key": "sk-of-this-test"})
    return "sk-of-this-test"


BIRTHS: Mapping[Callable[[Database], Awaitable[str]], str] = {
    a_sealed_credential: "credential",
    an_opened_credential: "credential",
    a_providers_credential: "credential",
    a_simulated_accounts_credential: "credential",
    an_encryption_key: "encryption key",
    a_generated_password: "generated password",
    a_chosen_password: "password",
    a_new_members_password: "generated password",
    a_session_token: "session token or API key",
    an_api_key: "session token or API key",
    a_media_ticket: "media ticket",
    a_language_models_key: "setting or form field",
}


@pytest.mark.parametrize("birth", BIRTHS, ids=lambda birth: birth.__name__.replace("_", " "))
async def test_a_secret_is_noticed_wherever_it_was_born(watch: LogWatch, database: Database, birth: Any) -> None:
    secret = await birth(database)
    logger.bind(beside={"it": [secret]}).info("something happened")
    kinds = {finding.kind for finding in watch.findings() if "something happened" in finding.line}
    assert BIRTHS[birth] in kinds
    assert not [finding for finding in watch.findings() if secret in finding.line]


async def test_a_line_that_came_before_its_secret_was_known_is_noticed(watch: LogWatch) -> None:
    logger.info("said too early-in-this-test")
    get_vault().seal({"token": "early-in-this-test"})
    assert only_finding(watch, "early-in-this-test") == "credential"


async def test_a_secret_in_an_exception_is_noticed(watch: LogWatch) -> None:
    get_vault().seal({"token": "raised-in-this-test"})
    logger.opt(exception=ValueError("it was raised-in-this-test")).error("failed")
    assert only_finding(watch, "raised-in-this-test") == "credential"


@pytest.mark.parametrize(
    "written",
    [
        "+14155550142",
        "%2B14155550142",
        "To=14155550142&From=",
        "sip:14155550142@pbx.example",
        "sip:+14155550142@pbx.example",
        "+1 (415) 555-0142",
        "+1-415-555-0142",
    ],
)
async def test_a_number_is_noticed_however_it_is_written(watch: LogWatch, database: Database, written: str) -> None:
    line = await add_line(database, providers.get("twilio"), SAMPLES.credentials)
    await add_run(database, line, from_number="+14155550142")
    logger.info(f"rang {written}")
    assert only_finding(watch, written) == "telephone number"


@pytest.mark.parametrize("stranger", ["+442079460123", "%2B442079460123", "sip:442079460123@pbx.example"])
def test_a_number_nobody_used_is_noticed_too(watch: LogWatch, stranger: str) -> None:
    logger.info(f"rang {stranger}")
    assert only_finding(watch, stranger) == "telephone number"


def test_what_shows_nothing_is_no_finding(watch: LogWatch) -> None:
    logger.bind(run="0f8fad5bd9cb469fa16570867728950e", call_id="CA" + "1" * 32).info("rang +•••42 at 12:00:00+00:00")
    assert watch.findings() == []


def test_our_own_code_may_not_even_say_it_before_it_is_redacted() -> None:
    with watching() as watch:
        get_vault().seal({"token": "said-in-our-own-code"})
        keep_secret("said-in-our-own-code")
        logger.patch(lambda line: line.update({"name": "api.services"})).info("it is said-in-our-own-code")
    assert [finding.kind for finding in watch.findings()] == ["credential"]


def print_lines(watch: LogWatch, folder: Path, *lines: str) -> None:
    """As if a gateway process with that data folder had printed them."""
    watch.processes.append(GatewayProcess(folder, output=list(lines)))


LOGIN = "  sign in  admin@patchbay.local  aB3dE6gH9jK2mN5pQ8rS  (shown only now)"


def test_the_first_login_may_be_printed_once_and_its_password_nowhere_else(watch: LogWatch, tmp_path: Path) -> None:
    print_lines(watch, tmp_path, LOGIN)
    assert watch.findings() == []
    print_lines(watch, tmp_path, "12:00:00.000 INFO    password is aB3dE6gH9jK2mN5pQ8rS")
    assert only_finding(watch, "aB3dE6gH9jK2mN5pQ8rS") == "generated password"


async def test_what_a_gateway_process_made_itself_is_noticed(
    settings: Settings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.kind != "sqlite":
        pytest.skip("a gateway process of these tests has SQLite")
    monkeypatch.setattr(settings, "encryption_keys", [])
    get_vault.cache_clear()
    sealed = {**SAMPLES.credentials, "auth_token": "sealed-somewhere-else"}
    await add_line(database, providers.get("twilio"), sealed, "+14155550142")
    with watching(send_raw) as watch:
        print_lines(watch, tmp_path, (tmp_path / KEY_FILE).read_text(), "sealed-somewhere-else", "rang 14155550142")
    assert {finding.kind for finding in watch.findings()} == {"encryption key", "credential", "telephone number"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"rings {NUMBER}", "telephone number"),
        ("GET /api/v1/telephony/ws/pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn", "media ticket"),
        ("key pb_pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn", "API key"),
        ("ring pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn=", "encryption key"),
    ],
)
def test_what_looks_like_one_is_noticed_in_another_processs_lines(
    watch: LogWatch, tmp_path: Path, line: str, kind: str
) -> None:
    print_lines(watch, tmp_path, line)
    assert only_finding(watch, line.rsplit(maxsplit=1)[-1].rpartition("/")[2]) == kind


# A whole session

CONFTEST = """
import pytest
import api.logging
from api.tests.log_watch import watching_the_session

@pytest.fixture(scope="session", autouse=True)
def log_watch():
    api.logging.redact = str  # somebody broke it
    with watching_the_session() as watch:
        yield watch
"""
LEAK = """
from loguru import logger
from api.db.encryption import Vault
from cryptography.fernet import Fernet

def test_harmless():
    pass

def test_leak():
    Vault([Fernet.generate_key().decode()]).seal({"token": "sealed-in-a-session"})
    logger.info("it is sealed-in-a-session")
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_session_that_shows_a_secret_fails_at_its_end(tmp_path: Path, workers: str) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_leak.py").write_text(LEAK)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", workers, "-p", "no:cacheprovider", "--show-capture=no", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(r"2 passed, (?:1 warning, )?1 error", done.stdout)
    assert "ERROR at teardown" in done.stdout
    assert "credential: " in done.stdout
    assert "it is <credential>" in done.stdout
    assert "it is sealed-in-a-session" not in done.stdout
