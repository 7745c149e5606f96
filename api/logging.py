"""Log lines: sentences that never change, what varies beside them, numbers and secrets masked."""

import contextlib
import logging
import re
import sys
import warnings
from typing import TYPE_CHECKING

from loguru import logger

from api.settings import Settings

if TYPE_CHECKING:
    from loguru import Record

_NUMBER = re.compile(r"\+\d{5,13}(?=\d{2})")
_SECRET_NAMES = re.compile(r"token|secret|password|api_key|authorization|ticket", re.IGNORECASE)
_FORMAT = "<dim>{time:HH:mm:ss.SSS}</dim> <level>{level: <7}</level> {message} <dim>{extra[shown]}</dim>"
_LEVELS: dict[str | None, str | int | bool] = {"pipecat": "WARNING", "uvicorn": "WARNING"}


def configure_logging(settings: Settings) -> None:
    """Send every log line of the process, libraries' too, to standard error, redacted."""
    logger.remove()
    logger.configure(patcher=_redact)
    logger.add(
        sys.stderr,
        level=settings.log_level.upper(),
        format=_FORMAT,
        filter={"": settings.log_level.upper(), **_LEVELS},
        serialize=settings.log_json,
        diagnose=False,
        backtrace=False,
    )
    logging.basicConfig(handlers=[_Bridge()], level=logging.WARNING, force=True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)


def mask(text: str) -> str:
    """``text`` with all but the last two digits of every telephone number hidden."""
    return _NUMBER.sub("+•••", text)


def _redact(record: "Record") -> None:
    record["message"] = mask(record["message"])
    extra = record["extra"]
    for name, value in list(extra.items()):
        extra[name] = "•••" if _SECRET_NAMES.search(name) else mask(value) if isinstance(value, str) else value
    extra["shown"] = " ".join(f"{name}={value}" for name, value in extra.items() if name != "shown")


class _Bridge(logging.Handler):
    """Standard library records, passed on to loguru."""

    def emit(self, record: logging.LogRecord) -> None:
        level: str | int = record.levelno
        with contextlib.suppress(ValueError):
            level = logger.level(record.levelname).name
        logger.opt(depth=6, exception=record.exc_info).log(level, "{}", record.getMessage())
