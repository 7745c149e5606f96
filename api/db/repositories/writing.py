"""Statements that say what they changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from api.db.session import Session


async def changed(session: Session, statement: Any) -> bool:
    """Whether the statement changed a row."""
    result = await session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount > 0


def insert_new(session: Session, model: Any, values: Mapping[str, Any], unique: list[str]) -> Any:
    """INSERT … ON CONFLICT DO NOTHING, in the dialect of the session's database."""
    dialect_insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    return dialect_insert(model).values(**values).on_conflict_do_nothing(index_elements=unique)
