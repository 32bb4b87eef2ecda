"""Cursor pages. A cursor holds only the sort position of the last item, so it grants nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from heapq import merge
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.kit.entity import Body
from chalicelib.kit.problems import FieldProblem, InvalidRequest

T = TypeVar("T")
MAX_LIMIT = 100
LAST = "\U0010ffff"
"""Sorts after every character."""
FIRST = " "


class Only(NamedTuple):
    """Which rows of an index: whose sort key begins with a text or lies between two, and that fit."""

    within: str = ""
    where: Condition | None = None
    first: str = ""
    last: str = ""

    @property
    def ends(self) -> tuple[str, str] | None:
        """The first and last sort key; none if every one belongs to it."""
        if self.within:
            return self.within, f"{self.within}{LAST}"
        return (self.first or FIRST, self.last or LAST) if self.first or self.last else None


EVERYTHING = Only()


class PageQuery(Body):
    """How much of a list, and from where."""

    limit: int = Field(default=50, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(default=None, max_length=600)

    def position(self) -> str | None:
        """The sort key after which this page starts."""
        if self.cursor is None:
            return None
        try:
            position = urlsafe_b64decode(self.cursor.encode("ascii") + b"==").decode()
            if cursor_at(position) != self.cursor:
                raise ValueError
            return position
        except ValueError:
            field = FieldProblem(pointer="/cursor", code="cursor.invalid", detail="Use next_cursor as it came.")
            raise InvalidRequest(fields=[field]) from None


class Page(BaseModel, Generic[T]):
    """One page of a list; `next_cursor` is absent on the last."""

    model_config = ConfigDict(defer_build=True)

    data: list[T]
    next_cursor: str | None = None


def cursor_at(position: str) -> str:
    """The cursor of the page that starts after a position."""
    return urlsafe_b64encode(position.encode()).decode().rstrip("=")


def merged_page(
    index: Index[Any],
    sort_key: UnicodeAttribute,
    keys: Iterable[str],
    query: PageQuery,
    *,
    newest_first: bool = True,
    read: Callable[[Any], Any] = lambda row: row.current,
    only: Only = EVERYTHING,
) -> Page[Any]:
    """One page over a list whose index is spread over several partition keys, in sort-key order."""
    position, attribute = query.position(), sort_key.attr_name
    condition = _span(sort_key, only.ends, position, newest_first)
    most = query.limit + (2 if only.ends else 1)
    shards = [
        index.query(key, condition, filter_condition=only.where, limit=most, scan_index_forward=not newest_first)
        for key in keys
    ]
    rows = merge(*shards, key=lambda row: getattr(row, attribute), reverse=newest_first)
    after = (row for row in rows if getattr(row, attribute) != position)
    found = list(islice(after, query.limit + 1))
    shown = found[: query.limit]
    more = len(found) > query.limit
    return Page(
        data=[read(row) for row in shown],
        next_cursor=cursor_at(getattr(shown[-1], attribute)) if more else None,
    )


def _span(
    sort_key: UnicodeAttribute, ends: tuple[str, str] | None, position: str | None, newest_first: bool
) -> Condition | None:
    """What is left of the list; between two ends the cursor's own place is still in it."""
    if ends is None:
        if position is None:
            return None
        return sort_key < position if newest_first else sort_key > position
    first, last = ends
    if position and first <= position <= last:
        first, last = (first, position) if newest_first else (position, last)
    return sort_key.between(first, last)


def sliced_page(found: Iterable[tuple[str, T]], query: PageQuery) -> Page[T]:
    """One page of things that come after the cursor's position already, each with its own position."""
    placed = list(islice(found, query.limit + 1))
    shown = placed[: query.limit]
    more = len(placed) > query.limit
    return Page(data=[thing for _, thing in shown], next_cursor=cursor_at(shown[-1][0]) if more else None)
