"""DynamoDB in memory with tables and indexes in order: a query costs what it reads, however much lies beside it.

Items are kept as JSON, so that very many fit; entries are found by bisection. What is asked is counted.
"""

import json
import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from benchmarks.meter import Cost, read_cost
from benchmarks.sizes import size_of, write_units
from infra import template
from tests.memory_dynamodb import EQUAL, Item, MemoryDynamoDB

COMPARED = re.compile(r"#\d+ (<=|>=|<|>) (:\d+)")
BETWEEN = re.compile(r"#\d+ BETWEEN (:\d+) AND (:\d+)")
Entry = tuple[str, tuple[str, str]]
"""The sort key of an entry, and the key of the item it stands for."""


class Index(NamedTuple):
    """A table (by no name) or an index of it; `kept` are the attributes it holds, all of them if None."""

    name: str | None
    keys: list[str]
    kept: set[str] | None


class DynamoDBInOrder(MemoryDynamoDB):
    """`cost` adds up what is asked until it is set anew."""

    def __init__(self) -> None:
        super().__init__()
        self.packed: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
        self.entries: dict[tuple[str, str | None, str], list[Entry]] = defaultdict(list)
        self.cost = Cost()

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        if operation in ("GetItem", "BatchGetItem", "Query"):
            answer = super()._make_api_call(operation, asked)
            self.cost.note(operation, reads=read_cost(operation, asked, answer))
            return answer
        written = sum(write_units(size_of(item)) for item in self._overwritten(operation, asked))
        self.cost.note(operation, writes=written)
        return super()._make_api_call(operation, asked)

    def stage(self, table: str, items: Iterable[Item]) -> None:
        """Put new items; they are there once `sort` was called."""
        for item in items:
            place = self._place(table, item)
            self.packed[table][place] = json.dumps(item)
            for entries, entry in self._entries(table, item, place):
                entries.append(entry)

    def sort(self) -> None:
        for entries in self.entries.values():
            entries.sort()

    def _overwritten(self, operation: str, asked: dict[str, Any]) -> list[Item]:
        assert operation == "BatchWriteItem", f"{operation} is not counted here"
        keys = [(table, request["DeleteRequest"]["Key"]) for table, requests in asked["RequestItems"].items()
                for request in requests]  # fmt: skip
        return [found for table, key in keys if (found := self._find(table, key))]

    def _apply(self, kind: str, write: dict[str, Any]) -> None:
        table = write["TableName"]
        place = self._place(table, write["Item"] if kind == "Put" else write["Key"])
        old = self.packed[table].pop(place, None)
        if old is not None:
            for entries, entry in self._entries(table, json.loads(old), place):
                del entries[bisect_left(entries, entry)]
        if kind == "Put":
            self.packed[table][place] = json.dumps(write["Item"])
            for entries, entry in self._entries(table, write["Item"], place):
                insort(entries, entry)

    def _find(self, table: str, key: Item) -> Item | None:
        found = self.packed[table].get(self._place(table, key))
        return json.loads(found) if found else None

    def _Query(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert "FilterExpression" not in asked
        table, index = asked["TableName"], _indexes(asked["TableName"])[asked.get("IndexName")]
        values = {name: value["S"] for name, value in asked["ExpressionAttributeValues"].items()}
        [(_, hash_key)] = EQUAL.findall(asked["KeyConditionExpression"])
        entries = self.entries[table, index.name, values[hash_key]]
        first, last = _span(entries, asked["KeyConditionExpression"], values)
        most = asked.get("Limit", last - first)
        if asked.get("ScanIndexForward", True):
            found = entries[first : min(last, first + most)]
        else:
            found = entries[max(first, last - most) : last][::-1]
        items = [json.loads(self.packed[table][place]) for _, place in found]
        if index.kept is not None:
            items = [{name: item[name] for name in index.kept} for item in items]
        return {"Items": items, "Count": len(items), "ScannedCount": len(items)}

    def _place(self, table: str, item: Item) -> tuple[str, str]:
        hash_key, *range_key = _indexes(table)[None].keys
        return item[hash_key]["S"], item[range_key[0]]["S"] if range_key else ""

    def _entries(self, table: str, item: Item, place: tuple[str, str]) -> list[tuple[list[Entry], Entry]]:
        """Where an item stands, and as what."""
        return [
            (self.entries[table, index.name, item[index.keys[0]]["S"]], (item[index.keys[-1]]["S"], place))
            for index in _indexes(table).values()
            if all(key in item for key in index.keys)
        ]


def _span(entries: list[Entry], condition: str, values: dict[str, str]) -> tuple[int, int]:
    """The first entry that fits, and the one after the last."""
    first, last = 0, len(entries)
    for low, high in BETWEEN.findall(condition):
        first = bisect_left(entries, values[low], key=_sort_key)
        last = bisect_right(entries, values[high], key=_sort_key)
    for operator, value in COMPARED.findall(condition):
        bisect = bisect_left if operator in ("<", ">=") else bisect_right
        at = bisect(entries, values[value], key=_sort_key)
        first, last = (first, at) if "<" in operator else (at, last)
    return first, last


def _sort_key(entry: Entry) -> str:
    return entry[0]


@cache
def _indexes(table: str) -> dict[str | None, Index]:
    """A table and its indexes by name, from the template."""
    resources: dict[str, Any] = template.read("data.yaml")["Resources"]
    [found] = [
        resource["Properties"]
        for resource in resources.values()
        if resource["Type"] == "AWS::DynamoDB::Table"
        if str(resource["Properties"]["TableName"]["Fn::Sub"]).replace("${Stage}", "test") == table
    ]
    own = [key["AttributeName"] for key in found["KeySchema"]]
    known: dict[str | None, Index] = {None: Index(None, own, None)}
    for index in found.get("GlobalSecondaryIndexes", []):
        keys, name = [key["AttributeName"] for key in index["KeySchema"]], index["IndexName"]
        keys_only = index["Projection"]["ProjectionType"] == "KEYS_ONLY"
        known[name] = Index(name, keys, {*keys, *own} if keys_only else None)
    return known
