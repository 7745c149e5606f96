"""What is logged meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from loguru import logger


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Every line at ``ERROR`` or above, ours or a library's."""
    lines: list[str] = []

    def hear(line: str) -> None:
        lines.append(str(line))

    handler = logger.add(hear, level="ERROR", format="{name}: {message} {extra}\n{exception}")
    try:
        yield lines
    finally:
        logger.remove(handler)
