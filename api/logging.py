"""Log lines: sentences that never change, what varies beside them, numbers and secrets hidden.

Lines are redacted where they are written, so what nobody reads costs nothing.
"""

import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from loguru import logger

from api.redaction import is_secret_name, keep_secret, redact, redact_value
from api.settings import Settings

if TYPE_CHECKING:
    from loguru import Message, Record

_FORMAT = "<dim>{time:HH:mm:ss.SSS}</dim> <level>{level: <7}</level> {message} <dim>{extra[shown]}</dim>\n{exception}"
_LEVELS: dict[str | None, str | int | bool] = {"pipecat": "WARNING", "uvicorn": "WARNING"}


def configure_logging(settings: Settings) -> None:
    """Send every log line of the process, libraries' too, to standard error, redacted."""
    keep_secret(*settings.secrets)
    logger.remove()
    send_lines(
        _write_stderr,
        level=settings.log_level.upper(),
        levels=_LEVELS,
        as_json=settings.log_json,
        colorize=sys.stderr.isatty(),
    )
    hear_libraries(settings.log_level)
    _hear_what_nobody_caught()


def send_lines(
    write: Callable[[str], object],
    *,
    level: str,
    levels: dict[str | None, str | int | bool] | None = None,
    as_json: bool = False,
    colorize: bool = False,
) -> int:
    """Hand every line from ``level`` on to ``write``, redacted; the handler's id.

    Args:
        write: Takes a line with its end.
        level: The least that is said.
        levels: The least that is said by some packages.
        as_json: One JSON object a line, in the shape of loguru's ``serialize``.
        colorize: With colors, for a terminal.
    """
    shape = _as_json if as_json else _as_text

    def sink(message: "Message") -> None:
        write(shape(message))

    return logger.add(
        sink,
        level=level,
        format=_lay_out,
        filter={"": level, **(levels or {})},
        colorize=colorize,
        diagnose=False,
        backtrace=False,
    )


def hear_libraries(level: str) -> None:
    """Take in the records of the standard library's loggers, from warnings on; where we debug, from ``INFO`` on.

    Never less than that: on ``DEBUG`` libraries repeat whole rows, headers and every media message.
    """
    debugging = logger.level(level.upper()).no <= logging.DEBUG
    logging.basicConfig(handlers=[_Bridge()], level=logging.INFO if debugging else logging.WARNING, force=True)
    logging.captureWarnings(True)
    warnings.filterwarnings("ignore", category=DeprecationWarning)


def _lay_out(record: "Record") -> str:
    """The line's template, with what varies beside the sentence. The line as a whole is redacted once it is written."""
    extra = record["extra"]
    extra["shown"] = " ".join(f"{name}={_show(value, name)}" for name, value in extra.items() if name != "shown")
    return _FORMAT


def _show(value: Any, name: str) -> Any:
    return value if isinstance(value, str) and not is_secret_name(name) else redact_value(value, name)


def _as_text(message: "Message") -> str:
    return redact(message)


def _as_json(message: "Message") -> str:
    record = message.record
    extra = {name: redact_value(value, name) for name, value in record["extra"].items() if name != "shown"}
    document: dict[str, Any] = {
        "elapsed": {"repr": str(record["elapsed"]), "seconds": record["elapsed"].total_seconds()},
        "exception": _describe(record),
        "extra": extra,
        "file": {"name": record["file"].name, "path": record["file"].path},
        "function": record["function"],
        "level": {"icon": record["level"].icon, "name": record["level"].name, "no": record["level"].no},
        "line": record["line"],
        "message": redact(record["message"]),
        "module": record["module"],
        "name": record["name"],
        "process": {"id": record["process"].id, "name": record["process"].name},
        "thread": {"id": record["thread"].id, "name": record["thread"].name},
        "time": {"repr": str(record["time"]), "timestamp": record["time"].timestamp()},
    }
    return json.dumps({"text": redact(message), "record": document}, ensure_ascii=False, default=str) + "\n"


def _describe(record: "Record") -> dict[str, Any] | None:
    error = record["exception"]
    if error is None:
        return None
    lines = traceback.format_exception(error.type, error.value, error.traceback)
    return {
        "type": error.type.__name__ if error.type else None,
        "value": redact(str(error.value)),
        "traceback": redact("".join(lines)),
    }


def _write_stderr(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


def _hear_what_nobody_caught() -> None:
    """Let the errors that would end a process, a thread or a finalizer be log lines too."""
    sys.excepthook = _end_of_process
    sys.unraisablehook = _unraisable
    threading.excepthook = _end_of_thread


def _end_of_process(kind: Any, error: Any, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logger.opt(exception=(kind, error, trace)).critical("an error ended the process")


def _end_of_thread(hint: "threading.ExceptHookArgs") -> None:
    if not issubclass(hint.exc_type, SystemExit):
        name = hint.thread.name if hint.thread else ""
        trace: Any = (hint.exc_type, hint.exc_value, hint.exc_traceback)
        logger.bind(thread=name).opt(exception=trace).error("an error ended a thread")


def _unraisable(hint: "sys.UnraisableHookArgs") -> None:
    trace: Any = (hint.exc_type, hint.exc_value, hint.exc_traceback)
    logger.bind(where=repr(hint.object)).opt(exception=trace).error(hint.err_msg or "an error that nobody could catch")


class _Bridge(logging.Handler):
    """Standard library records, passed on to loguru under their own logger's name."""

    def emit(self, record: logging.LogRecord) -> None:
        origin: Any = {"name": record.name, "function": record.funcName, "line": record.lineno}
        level: str | int = record.levelno
        if record.levelname in _LOGURUS_LEVELS:
            level = record.levelname
        ours = logger.patch(lambda line: line.update(origin)).opt(exception=record.exc_info)
        ours.log(level, "{}", _sentence(record))


_LOGURUS_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})


def _sentence(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # the library's arguments do not fit its own sentence
        return str(record.msg)
