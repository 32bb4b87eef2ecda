"""Counts what the product asks of AWS: round trips, and the capacity units of each DynamoDB request.

The emulator does not report units as DynamoDB charges them, so they are worked out from the items themselves:
a transaction's write costs twice, an index entry once for each time it is put or removed.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import boto3
from botocore.client import BaseClient

from benchmarks.sizes import Item, read_units, size_of, write_units
from chalicelib.kit.aws import USER_AGENT

TRANSACTION_FACTOR = 2
Call = tuple[str, dict[str, Any]]


@dataclass
class Cost:
    """What one operation took. `other` counts the calls to services besides DynamoDB."""

    trips: int = 0
    reads: float = 0
    writes: float = 0
    transactions: int = 0
    other: int = 0
    requests: list[str] = field(default_factory=list)

    def note(self, name: str, reads: float = 0, writes: float = 0) -> None:
        self.trips += 1
        self.reads += reads
        self.writes += writes
        self.transactions += name == "TransactWriteItems"

    def tell(self, what: str, *, reads: float = 0, writes: float = 0) -> None:
        amounts = [f"{reads:g} R"] * bool(reads) + [f"{writes:g} W"] * bool(writes)
        self.requests.append(f"{what}: {' + '.join(amounts) or 'nothing'}")


@contextmanager
def metered() -> Iterator[Cost]:
    """Count the calls the product's own clients make meanwhile; those of a test are not counted."""
    cost, clients = Cost(), cast(Any, BaseClient)
    send = clients._make_api_call

    def call(client: Any, name: str, arguments: dict[str, Any]) -> Any:
        if client.meta.config.user_agent != USER_AGENT:
            return send(client, name, arguments)
        if client.meta.service_model.service_name != "dynamodb":
            cost.other += 1
            return send(client, name, arguments)
        return _measured(cost, name, arguments, lambda: send(client, name, arguments))

    clients._make_api_call = call
    try:
        yield cost
    finally:
        clients._make_api_call = send


def _measured(cost: Cost, name: str, arguments: dict[str, Any], send: Callable[[], Any]) -> Any:
    keys = list(_written(name, arguments))
    before = [_image(table, key) for table, key in keys]
    answer = send()
    after = [_image(table, key) for table, key in keys]
    if keys:
        factor = TRANSACTION_FACTOR if name == "TransactWriteItems" else 1
        writes = 0
        for (table, _), old, new in zip(keys, before, after, strict=True):
            item, entries = _write_cost(table, old, new, factor)
            writes += item + entries
            cost.tell(f"{name} {_short(table)}, {item} for the item, {entries} for indexes", writes=item + entries)
        cost.note(name, writes=writes)
    else:
        reads = read_cost(name, arguments, answer)
        cost.note(name, reads=reads)
        cost.tell(f"{name} {_tables(arguments)}", reads=reads)
    return answer


# -- writing ----------------------------------------------------------------------------------------------------


def _written(name: str, arguments: dict[str, Any]) -> Iterator[tuple[str, Item]]:
    """Table and key of every item a request writes."""
    match name:
        case "TransactWriteItems":
            for action in arguments["TransactItems"]:
                ((kind, write),) = action.items()
                yield _key_written(kind, write)
        case "BatchWriteItem":
            for table, requests in arguments["RequestItems"].items():
                for request in requests:
                    ((kind, write),) = request.items()
                    yield _key_written(kind, write | {"TableName": table})
        case "PutItem" | "UpdateItem" | "DeleteItem":
            yield _key_written(name, arguments)
        case "GetItem" | "BatchGetItem" | "Query":
            return
        case _:
            raise NotImplementedError(f"what {name} costs")


def _key_written(kind: str, write: dict[str, Any]) -> tuple[str, Item]:
    table: str = write["TableName"]
    if "Item" in write:
        return table, {name: write["Item"][name] for name in _table_keys(table)}
    if kind == "ConditionCheck":
        raise NotImplementedError("what a condition check costs")
    return table, write["Key"]


def _write_cost(table: str, old: Item | None, new: Item | None, factor: int) -> tuple[int, int]:
    """Units for the item (by the larger of its images), and for its index entries."""
    item = factor * write_units(max(size_of(old or {}), size_of(new or {})))
    entries = sum(_entry_cost(index, table, old, new) for index in _indexes(table))
    return item, entries


def _entry_cost(index: Mapping[str, Any], table: str, old: Item | None, new: Item | None) -> int:
    was, is_now = (_projected(index, table, image) for image in (old, new))
    if was == is_now:
        return 0
    if was and is_now and _keys_of(index, was) == _keys_of(index, is_now):
        return write_units(max(size_of(was), size_of(is_now)))
    return sum(write_units(size_of(entry)) for entry in (was, is_now) if entry)


def _projected(index: Mapping[str, Any], table: str, image: Item | None) -> Item | None:
    """An item as the index holds it; None if it is not in the index."""
    names = [key["AttributeName"] for key in index["KeySchema"]]
    if image is None or any(name not in image for name in names):
        return None
    match index["Projection"]["ProjectionType"]:
        case "ALL":
            return image
        case "KEYS_ONLY":
            return {name: image[name] for name in {*names, *_table_keys(table)}}
        case _:
            kept = {*names, *_table_keys(table), *index["Projection"]["NonKeyAttributes"]}
            return {name: value for name, value in image.items() if name in kept}


def _keys_of(index: Mapping[str, Any], entry: Item) -> list[Any]:
    return [entry[key["AttributeName"]] for key in index["KeySchema"]]


# -- reading ----------------------------------------------------------------------------------------------------


def read_cost(name: str, arguments: dict[str, Any], answer: dict[str, Any]) -> float:
    consistent = bool(arguments.get("ConsistentRead"))
    match name:
        case "GetItem":
            return read_units(size_of(answer.get("Item", {})), consistent=consistent)
        case "Query":
            return read_units(sum(map(size_of, answer["Items"])), consistent=consistent)
        case _:
            return sum(_batch_cost(asked, answer["Responses"].get(table, []))
                       for table, asked in arguments["RequestItems"].items())  # fmt: skip


def _batch_cost(asked: dict[str, Any], found: list[Item]) -> float:
    """Each item by itself; asking for a missing one costs as much as a small one."""
    consistent = bool(asked.get("ConsistentRead"))
    missing = len(asked["Keys"]) - len(found)
    sizes = [size_of(item) for item in found] + [0] * missing
    return sum(read_units(size, consistent=consistent) for size in sizes)


# -- the tables as they are -------------------------------------------------------------------------------------


@cache
def _watcher() -> Any:
    return boto3.client("dynamodb")


@cache
def _described(table: str) -> dict[str, Any]:
    description: dict[str, Any] = _watcher().describe_table(TableName=table)["Table"]
    return description


def _table_keys(table: str) -> list[str]:
    return [key["AttributeName"] for key in _described(table)["KeySchema"]]


def _indexes(table: str) -> list[Mapping[str, Any]]:
    return list(_described(table).get("GlobalSecondaryIndexes", []))


def _image(table: str, key: Item) -> Item | None:
    found: Item | None = _watcher().get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
    return found


def _tables(arguments: dict[str, Any]) -> str:
    names = arguments.get("RequestItems") or [arguments["TableName"]]
    return " ".join(map(_short, names)) + (f".{arguments['IndexName']}" if "IndexName" in arguments else "")


def _short(table: str) -> str:
    return table.rsplit("-", 1)[1]
