"""Lists in pages: a cursor names the last row that was seen, so rows that come or go shift and double no others."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import GenericAlias
from typing import Annotated, Any, Generic, Literal, TypeVar, TypeVarTuple

import orjson
from pydantic import AfterValidator, AwareDatetime, Field, FiniteFloat, StringConstraints, TypeAdapter
from sqlalchemy import Row, Select, tuple_

from api.db.session import Session
from api.errors import ConfigurationError

ItemT = TypeVar("ItemT")
OtherT = TypeVar("OtherT")
Columns = TypeVarTuple("Columns")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

_Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
_KINDS: dict[type, Any] = {
    str: _Text,
    int: Annotated[int, Field(ge=0, lt=2**31)],
    float: FiniteFloat,
    datetime: Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))],
}
"""What a cursor may hold in place of each Python type: nothing that a database would choke on."""


class InvalidCursor(ConfigurationError):
    """That cursor does not come from this list; begin again without one."""

    code = "invalid_cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Which page of a list: how many items at most, and after which ones."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """Some items of a list, and the cursor of the page after them, if there is one."""

    items: list[ItemT]
    next_cursor: str | None

    def map(self, change: Callable[[ItemT], OtherT]) -> "Page[OtherT]":
        """The same page of something else."""
        return Page([change(item) for item in self.items], self.next_cursor)


class Cursors:
    """The cursors of one list.

    Args:
        name: The list's name, so that no other list takes its cursors.
        kinds: The Python types of what the list is ordered by.
    """

    def __init__(self, name: str, *kinds: type) -> None:
        self._name = name
        key: Any = GenericAlias(tuple, (Literal[name], *(_KINDS[kind] for kind in kinds)))
        self._document: TypeAdapter[tuple[Any, ...]] = TypeAdapter(key)

    def write(self, key: Iterable[Any]) -> str:
        """The cursor of whatever comes after ``key``."""
        return urlsafe_b64encode(orjson.dumps([self._name, *key])).decode().rstrip("=")

    def read(self, cursor: str) -> tuple[Any, ...]:
        """The key in ``cursor``.

        Raises:
            InvalidCursor: It is none of this list's.
        """
        try:
            text = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            return self._document.validate_json(text, strict=True)[1:]
        except (ValueError, OverflowError):
            raise InvalidCursor from None


class Order:
    """What a query's rows are ordered by: columns of its first entity that together tell any two rows apart."""

    def __init__(self, *columns: Any, descending: bool = False) -> None:
        self._columns = columns
        self._descending = descending
        self._cursors = Cursors(columns[0].class_.__tablename__, *(column.type.python_type for column in columns))

    async def fetch(self, session: Session, query: Select[*Columns], paging: Paging) -> Page[Row[*Columns]]:
        """One page of the query's rows, in one statement.

        Raises:
            InvalidCursor: The cursor does not come from this list.
        """
        if paging.cursor is not None:
            query = query.where(self._after(self._cursors.read(paging.cursor)))
        ordered = query.order_by(*(column.desc() if self._descending else column for column in self._columns))
        rows = (await session.execute(ordered.limit(paging.limit + 1))).all()
        return _cut(rows, paging, self._cursor_after)

    def _cursor_after(self, row: Sequence[Any]) -> str:
        return self._cursors.write(getattr(row[0], column.key) for column in self._columns)

    def _after(self, key: tuple[Any, ...]) -> Any:
        here = tuple_(*self._columns)
        return here < key if self._descending else here > key


_NAMES = Cursors("names", str)


def page_of_names(names: Iterable[str], paging: Paging) -> Page[str]:
    """One page of names that are not rows, in their alphabetical order.

    Raises:
        InvalidCursor: The cursor does not come from this list.
    """
    (last,) = _NAMES.read(paging.cursor) if paging.cursor is not None else ("",)
    rest = sorted(name for name in set(names) if name > last)
    return _cut(rest, paging, lambda name: _NAMES.write([name]))


def _cut(found: Sequence[ItemT], paging: Paging, cursor_after: Callable[[ItemT], str]) -> Page[ItemT]:
    items = list(found[: paging.limit])
    return Page(items, cursor_after(items[-1]) if len(found) > paging.limit else None)
