"""Rows of several capabilities in one round trip."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from chalicelib.kit.rows import Row

R = TypeVar("R", bound=Row)
Key = tuple[str, ...]
"""Hash key, and range key where the table has one."""
Item = dict[str, Any]

MAX_KEYS = 100
"""What DynamoDB reads at once."""


class Batch:
    """At most 100 rows of whatever tables, read as soon as the first of them is asked for."""

    def __init__(self) -> None:
        self._wanted: dict[str, dict[Key, Item]] = defaultdict(dict)
        self._consistent: set[str] = set()
        self._found: dict[str, list[Item]] | None = None
        self._connection: Any = None

    def want(self, row: type[R], keys: Iterable[Key], *, consistent: bool = False) -> Callable[[], list[R]]:
        """Read these rows with the others; the answer gives them, the missing left out.

        What is consistent for one is for all rows of its table.
        """
        assert self._found is None, "everything is wanted before the first of it is asked for"
        table, names = row.Meta.table_name, _key_names(row)
        self._connection = row._get_connection().connection
        wanted = {key: _typed(names, key) for key in keys}
        if wanted:
            self._wanted[table] |= wanted
        if consistent:
            self._consistent.add(table)
        return lambda: [
            row.from_raw_data(item)
            for item in self._all().get(table, [])
            if tuple(item[name]["S"] for name in names) in wanted
        ]

    def _all(self) -> dict[str, list[Item]]:
        if self._found is None:
            assert sum(map(len, self._wanted.values())) <= MAX_KEYS, "too much for one batch"
            self._found = self._read() if self._wanted else {}
        return self._found

    def _read(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        asked: dict[str, Any] = {
            table: {"Keys": list(keys.values()), "ConsistentRead": table in self._consistent}
            for table, keys in self._wanted.items()
        }
        while asked:
            answer = self._connection.dispatch("BatchGetItem", {"RequestItems": asked})
            for table, items in answer["Responses"].items():
                found[table] += items
            asked = answer.get("UnprocessedKeys", {})
        return found


def _key_names(row: type[Row]) -> list[str]:
    attributes = [row._hash_key_attribute(), row._range_key_attribute()]
    return [attribute.attr_name for attribute in attributes if attribute is not None]


def _typed(names: list[str], key: Key) -> Item:
    return {name: {"S": part} for name, part in zip(names, key, strict=True)}
