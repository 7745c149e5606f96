"""Rows and how to reach them. Nothing outside this package speaks SQL."""

from api.db.session import Database, Session, get_database, open_database

__all__ = ["Database", "Session", "get_database", "open_database"]
