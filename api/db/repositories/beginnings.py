"""Texts that begin with something, found along an index whatever the database's language."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from api.db.session import Session

LAST_CHARACTER = "\U0010ffff"
BYTEWISE: dict[str, Any] = {"postgresql": ("~>=~", "~<~")}
"""The comparisons of an index with ``text_pattern_ops``. SQLite compares so anyway."""


def begins_with(session: Session, column: InstrumentedAttribute[Any], beginning: str) -> ColumnElement[bool]:
    """Whether the column begins with that."""
    at_least, less_than = BYTEWISE.get(session.get_bind().dialect.name, (">=", "<"))
    first: ColumnElement[bool] = column.bool_op(at_least)(beginning)
    return first & column.bool_op(less_than)(beginning + LAST_CHARACTER)
