"""Lists at the HTTP edge: every one comes in pages of the same shape."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, Self, TypeVar

from fastapi import Query
from pydantic import Field

from api.db.pages import DEFAULT_LIMIT, MAX_LIMIT, Page, Paging
from api.schemas.base import Answer, Request

ItemT = TypeVar("ItemT")
AnyT = TypeVar("AnyT")


class PageQuery(Request):
    """Which page of a list."""

    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    """How many items at most."""
    cursor: str | None = Field(default=None, max_length=4096)
    """`next_cursor` of the page before."""

    @property
    def paging(self) -> Paging:
        """The page that is asked for."""
        return Paging(limit=self.limit, cursor=self.cursor)


PageParameters = Annotated[PageQuery, Query()]


class PageAnswer(Answer, Generic[ItemT]):
    """Some items of a list."""

    items: list[ItemT]
    next_cursor: str | None
    """Send it as `cursor` to get the next page; `null` on the last one."""

    @classmethod
    def of(cls, page: Page[AnyT], show: Callable[[AnyT], Any] = lambda item: item) -> Self:
        """The page, each item as ``show`` has it."""
        return cls.model_validate(page.map(show))
