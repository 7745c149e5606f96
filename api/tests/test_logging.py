"""Every line of the process is redacted: ours, a library's, and what nobody caught."""

import asyncio
import gc
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.logging import hear_libraries, send_lines
from api.redaction import keep_secret

SECRET = "the-secret-of-these-tests"
NUMBER = "+14155550142"


class Lines(list[str]):
    """What was written, and what may not stand in it."""

    @property
    def text(self) -> str:
        return "".join(self)

    def hides(self, *hidden: str) -> bool:
        """Whether something was written, and none of these in it."""
        return bool(self) and not any(item in self.text for item in (SECRET, NUMBER, NUMBER[1:], *hidden))


@pytest.fixture(params=[False, True], ids=["text", "json"])
def lines(request: pytest.FixtureRequest) -> Iterator[Lines]:
    """Every line at every level, redacted, in both forms."""
    keep_secret(SECRET)
    written = Lines()
    handler = send_lines(written.append, level="TRACE", as_json=request.param)
    yield written
    logger.remove(handler)


@pytest.fixture
def libraries() -> Iterator[None]:
    """The standard library's loggers are heard, as where we debug."""
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    hear_libraries("DEBUG")
    yield
    logging.captureWarnings(capture=False)
    root.level, root.handlers = before[0], before[1]


def test_a_sentence_is_redacted(lines: Lines) -> None:
    logger.info(f"{NUMBER} rang with {SECRET}")
    logger.bind(again=True).info("{} rang with {}", NUMBER, SECRET)
    assert lines.hides()


def test_what_stands_beside_it_is_redacted_however_deep(lines: Lines) -> None:
    request = {"headers": {"authorization": "Basic abcdefgh"}, "form": [("To", NUMBER), ("Token", SECRET)]}
    logger.bind(auth_token="whatever", request=request, to=NUMBER).info("asked the carrier")
    assert lines.hides("abcdefgh", "whatever")
    assert request["form"] == [("To", NUMBER), ("Token", SECRET)]


def test_an_exception_and_its_causes_are_redacted(lines: Lines) -> None:
    def fail() -> None:
        raise RuntimeError(f"{NUMBER} failed") from ValueError(f"no: {SECRET}")

    try:
        fail()
    except RuntimeError:
        logger.exception("it failed")
    assert lines.hides()
    assert "RuntimeError" in lines.text
    assert "in fail" in lines.text


def test_the_values_of_local_variables_are_not_shown(lines: Lines) -> None:
    password = "-".join(["never", "kept", "anywhere"])
    try:
        json.loads(password)
    except ValueError:
        logger.exception("no JSON")
    assert lines.hides("never-kept-anywhere")


def test_a_line_of_json_has_the_shape_of_logurus() -> None:
    written: list[str] = []
    handler = send_lines(written.append, level="INFO", as_json=True)
    logger.bind(run="0f", secret=SECRET).info('said "{}"', NUMBER)
    logger.remove(handler)
    (line,) = written
    document = json.loads(line)
    assert document["record"]["message"] == 'said "+•••42"'
    assert document["record"]["extra"] == {"run": "0f", "secret": "•••"}
    assert document["record"]["level"]["name"] == "INFO"
    assert document["text"].endswith('said "+•••42" run=0f secret=•••\n')


def test_a_library_speaks_under_its_own_name(libraries: None, lines: Lines) -> None:
    logging.getLogger("httpx2").info("HTTP Request: GET https://user:%s@api.example/Calls?To=%%2B14155550142", SECRET)
    assert lines.hides()
    assert "HTTP Request" in lines.text


def test_what_a_library_says_when_it_debugs_is_redacted_too(libraries: None, lines: Lines) -> None:
    library = logging.getLogger("websockets.client")
    library.setLevel(logging.DEBUG)
    try:
        library.debug("> GET /api/v1/telephony/ws/%s HTTP/1.1", "pZb3_fJx-0qmN7TzYk4sWv1RhD8uLcE2aGgQ5oXi6Mn")
        library.debug("> Authorization: %s", "Basic abcdefgh")
    finally:
        library.setLevel(logging.NOTSET)
    assert lines.hides("pZb3", "abcdefgh")


@pytest.mark.parametrize(
    "name", ["websockets.server", "sqlalchemy.engine", "aiosqlite", "httpcore2", "hpack", "asyncio"]
)
def test_no_library_debugs_even_where_we_do(libraries: None, name: str) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


async def test_a_failed_statement_does_not_tell_its_parameters(database: Database, lines: Lines) -> None:
    with pytest.raises(SQLAlchemyError) as failed:
        async with database.session() as session:
            await session.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "never-kept-either"})
    logger.opt(exception=failed.value).error("a statement failed")
    assert lines.hides("never-kept-either")


async def test_an_error_nobody_waited_for_is_redacted(libraries: None, lines: Lines) -> None:
    async def fail() -> None:
        raise ValueError(f"{NUMBER}: {SECRET}")

    task = asyncio.create_task(fail(), name=f"ring {NUMBER}")
    await asyncio.wait([task])
    del task
    gc.collect()
    assert lines.hides()
    assert "never retrieved" in lines.text


def test_a_warning_is_redacted(libraries: None, lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"{NUMBER} should not be asked with {SECRET}", stacklevel=1)
    assert lines.hides()


# A process of its own, as it is really configured

ENDS = {
    "an error that ends the process": "raise ValueError(WHAT)",
    "an error that ends a thread": "t = threading.Thread(target=fail); t.start(); t.join()",
    "an error in a finalizer": "class Thing:\n    def __del__(self): fail()\nThing()",
    "a warning": "warnings.warn(WHAT)",
    "a library whose arguments do not fit": "logging.getLogger('odd').warning('%d in vain', WHAT)",
    "a task nobody waits for": (
        "async def main():\n    asyncio.get_running_loop().create_task(afail())\n    await asyncio.sleep(0)\n"
        "asyncio.run(main()); gc.collect()"
    ),
    "a line": "logger.bind(password='of-nobody').debug(WHAT)",
}
PREFACE = f"""
import asyncio, gc, logging, threading, warnings
from loguru import logger
from api.logging import configure_logging
from api.settings import get_settings
configure_logging(get_settings())
WHAT = "asked {NUMBER} with " + get_settings().llm_api_key.get_secret_value() + " in vain"
def fail(): raise ValueError(WHAT)
async def afail(): raise ValueError(WHAT)
"""


def run(code: str, folder: Path, **settings: str) -> str:
    """Everything a process with such settings writes."""
    environment = {**os.environ, "LLM_API_KEY": SECRET, "LOG_LEVEL": "DEBUG", **settings}
    done = subprocess.run(
        [sys.executable, "-c", PREFACE + code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("as_json", ["0", "1"], ids=["text", "json"])
@pytest.mark.parametrize("what", ENDS)
def test_nothing_a_process_writes_shows_a_secret(tmp_path: Path, what: str, as_json: str) -> None:
    written = run(ENDS[what], tmp_path, LOG_JSON=as_json)
    assert "in vain" in written
    for hidden in (SECRET, NUMBER, NUMBER[1:], "of-nobody"):
        assert hidden not in written
    if as_json == "1":
        assert all(json.loads(line) for line in written.splitlines())


def test_a_setting_that_is_refused_is_not_repeated(tmp_path: Path) -> None:
    written: Any = run("", tmp_path, ENCRYPTION_KEYS='{"not a list": "of-nobody"}')
    assert "encryption_keys" in written
    assert "of-nobody" not in written
