"""DynamoDB in memory, in the place of the client under PynamoDB: for long random lives, where moto is too slow.

It knows what our stores use: keys, indexes by linear search, conditions, updates, transactions with their reasons.
One thread only.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.kit import aws
from chalicelib.kit.rows import Row
from infra import template

Item = dict[str, Any]
Test = Callable[[Item, dict[str, str], Item], bool]
"""Whether an item fits, given the expression's names and values."""
TOKEN = re.compile(r"\s*(attribute_not_exists|attribute_exists|AND|OR|NOT|BETWEEN|<=|>=|<>|=|<|>|[(),]|[#:]\d+)")
COMPARE = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
EQUAL = re.compile(r"(#\d+) = (:\d+)")
ACTIONS = re.compile(r", (?![^(]*\))")
OPERATION = re.compile(r"(.+?)(?: ([+-]) (.+))?")
IF_NOT_EXISTS = re.compile(r"if_not_exists \(([#.\d]+), (:\d+)\)")
CLAUSE = re.compile(r"(SET|REMOVE|ADD|DELETE) ")


class MemoryDynamoDB:
    """Tables by name; `_make_api_call` is what PynamoDB asks a client."""

    _request_signer = None

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Item]]] = defaultdict(lambda: defaultdict(dict))

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self, f"_{operation}")(asked)
        return answer

    def items(self, table: str) -> Iterator[Item]:
        for collection in self.tables[table].values():
            yield from collection.values()

    def _GetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self._find(asked["TableName"], asked["Key"])
        return {"Item": found} if found else {}

    def _Query(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["TableName"]
        keys = _keys(name, asked.get("IndexName"))
        names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
        fits = _condition(asked["KeyConditionExpression"])
        kept = _condition(asked["FilterExpression"]) if "FilterExpression" in asked else None
        found = [
            item
            for item in self._candidates(asked, keys[0])
            if all(key in item for key in keys) and fits(item, names, values)
            if kept is None or kept(item, names, values)
        ]
        found.sort(key=lambda item: _plain(item[keys[-1]]), reverse=not asked.get("ScanIndexForward", True))
        return {"Items": found, "Count": len(found), "ScannedCount": len(found)}

    def _candidates(self, asked: dict[str, Any], hash_key: str) -> Iterator[Item]:
        """A query of the table reads one collection; one of an index looks at all."""
        if "IndexName" in asked:
            yield from self.items(asked["TableName"])
            return
        for name, value in EQUAL.findall(asked["KeyConditionExpression"]):
            if asked["ExpressionAttributeNames"][name] == hash_key:
                wanted = asked["ExpressionAttributeValues"][value]["S"]
                yield from self.tables[asked["TableName"]][wanted].values()

    def _TransactWriteItems(self, asked: dict[str, Any]) -> dict[str, Any]:
        writes = [next(iter(write.items())) for write in asked["TransactItems"]]
        places = [(write["TableName"], str(_key(write))) for _, write in writes]
        assert len(set(places)) == len(places) <= 100, "one item twice in a transaction"
        reasons = [self._reason(write) for _, write in writes]
        if any(reason["Code"] != "None" for reason in reasons):
            error = {"Error": {"Code": "TransactionCanceledException", "Message": "cancelled"}}
            raise ClientError(error | {"CancellationReasons": reasons}, "TransactWriteItems")  # type: ignore[arg-type]
        for kind, write in writes:
            self._apply(kind, write)
        return {}

    def _PutItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._TransactWriteItems({"TransactItems": [{"Put": asked}]})

    def _UpdateItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._TransactWriteItems({"TransactItems": [{"Update": asked}]})

    def _BatchGetItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = {
            table: [item for key in request["Keys"] if (item := self._find(table, key))]
            for table, request in asked["RequestItems"].items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def _BatchWriteItem(self, asked: dict[str, Any]) -> dict[str, Any]:
        for table, requests in asked["RequestItems"].items():
            for request in requests:
                ((kind, write),) = request.items()
                self._apply(kind.removesuffix("Request"), write | {"TableName": table})
        return {"UnprocessedItems": {}}

    def _reason(self, write: dict[str, Any]) -> dict[str, Any]:
        if "ConditionExpression" not in write:
            return {"Code": "None"}
        found = self._find(write["TableName"], _key(write)) or {}
        names, values = write["ExpressionAttributeNames"], write.get("ExpressionAttributeValues", {})
        if _condition(write["ConditionExpression"])(found, names, values):
            return {"Code": "None"}
        return {"Code": "ConditionalCheckFailed", "Item": found}

    def _apply(self, kind: str, write: dict[str, Any]) -> None:
        table, (hash_key, range_key) = write["TableName"], _place(write["TableName"], _key(write))
        collection = self.tables[table][hash_key]
        if kind == "Put":
            collection[range_key] = write["Item"]
        elif kind == "Delete":
            collection.pop(range_key, None)
        elif kind == "Update":
            collection[range_key] = _updated(collection.get(range_key, write["Key"]), write)

    def _find(self, table: str, key: Item) -> Item | None:
        hash_key, range_key = _place(table, key)
        return self.tables[table][hash_key].get(range_key)


def _key(write: dict[str, Any]) -> Item:
    if "Key" in write:
        key: Item = write["Key"]
        return key
    return {name: write["Item"][name] for name in _keys(write["TableName"], None)}


def _place(table: str, key: Item) -> tuple[str, str]:
    names = _keys(table, None)
    return key[names[0]]["S"], key[names[1]]["S"] if len(names) > 1 else ""


@cache
def _keys(table: str, index: str | None) -> list[str]:
    """The key attributes of a table or index, from the template."""
    [found] = [
        resource["Properties"]
        for resource in _data().values()
        if resource["Type"] == "AWS::DynamoDB::Table"
        if str(resource["Properties"]["TableName"]["Fn::Sub"]).replace("${Stage}", "test") == table
    ]
    if index:
        [found] = [i for i in found["GlobalSecondaryIndexes"] if i["IndexName"] == index]
    return [key["AttributeName"] for key in found["KeySchema"]]


@cache
def _data() -> dict[str, Any]:
    resources: dict[str, Any] = template.read("data.yaml")["Resources"]
    return resources


def _updated(item: Item, write: dict[str, Any]) -> Item:
    """The item after SET #0 = :0, ADD #1 :1 and REMOVE #2."""
    item, names, values = dict(item), write["ExpressionAttributeNames"], write.get("ExpressionAttributeValues", {})
    parts = CLAUSE.split(write["UpdateExpression"])[1:]
    for clause, body in zip(parts[::2], parts[1::2], strict=True):
        for action in ACTIONS.split(body.strip()):
            name, *rest = action.split(maxsplit=2 if clause == "SET" else -1)
            if clause == "REMOVE":
                _put(item, name, names, None)
            elif clause == "ADD":
                before = int((_at(item, name, names) or {"N": "0"})["N"])
                _put(item, name, names, {"N": str(before + int(values[rest[0]]["N"]))})
            else:
                _put(item, name, names, _value(rest[1], item, names, values))
    return item


def _put(item: Item, path: str, names: dict[str, str], value: Item | None) -> None:
    """Set an attribute, or one inside a map: #0.#1. None removes it."""
    first, *inner = path.split(".")
    if not inner:
        item |= {names[first]: value}
        if value is None:
            del item[names[first]]
        return
    inside = dict(item[names[first]]["M"])
    _put(inside, ".".join(inner), names, value)
    item[names[first]] = {"M": inside}


def _at(item: Item, path: str, names: dict[str, str]) -> Item | None:
    first, *inner = path.split(".")
    found: Item | None = item.get(names[first])
    return _at(found["M"], ".".join(inner), names) if inner and found else found


def _value(text: str, item: Item, names: dict[str, str], values: Item) -> Item:
    """One operand, or the sum or difference of two: :0, #0, if_not_exists (#0, :0)."""
    if (parts := OPERATION.fullmatch(text)) and parts[2]:
        left, right = (int(_value(part, item, names, values)["N"]) for part in (parts[1], parts[3]))
        return {"N": str(left + right if parts[2] == "+" else left - right)}
    if found := IF_NOT_EXISTS.fullmatch(text):
        return _at(item, found[1], names) or values[found[2]]
    return (_at(item, text, names) or {}) if text.startswith("#") else values[text]


@cache
def _condition(text: str) -> Test:
    tokens = TOKEN.findall(text)
    assert "".join(tokens) == text.replace(" ", ""), text
    test = _either(tokens)
    assert not tokens, text
    return test


def _either(tokens: list[str]) -> Test:
    tests = [_both(tokens)]
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        tests.append(_both(tokens))
    return tests[0] if len(tests) == 1 else lambda item, names, values: any(t(item, names, values) for t in tests)


def _both(tokens: list[str]) -> Test:
    tests = [_single(tokens)]
    while tokens and tokens[0] == "AND":
        tokens.pop(0)
        tests.append(_single(tokens))
    return tests[0] if len(tests) == 1 else lambda item, names, values: all(t(item, names, values) for t in tests)


def _single(tokens: list[str]) -> Test:
    first = tokens.pop(0)
    if first == "(":
        inner = _either(tokens)
        assert tokens.pop(0) == ")"
        return inner
    if first.startswith("attribute"):
        _, name, _ = (tokens.pop(0) for _ in range(3))
        wanted = first == "attribute_exists"
        return lambda item, names, values: (names[name] in item) is wanted
    operator = tokens.pop(0)
    if operator == "BETWEEN":
        low, _, high = (tokens.pop(0) for _ in range(3))
        return lambda item, names, values: (
            names[first] in item and _plain(values[low]) <= _plain(item[names[first]]) <= _plain(values[high])
        )
    compare, value = COMPARE[operator], tokens.pop(0)
    return lambda item, names, values: (
        names[first] in item and compare(_plain(item[names[first]]), _plain(values[value]))
    )


def _plain(typed: Item) -> Any:
    ((kind, value),) = typed.items()
    return int(value) if kind == "N" else value


def _keep_keys(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    """A key service of one key, for what is sealed in a life, and told apart by its fingerprint."""
    if operation == "GenerateMac":
        return {"Mac": sha256(asked["Message"]).digest()}
    assert operation in ("GenerateDataKey", "Decrypt"), operation
    return {"Plaintext": bytes(32), "CiphertextBlob": b"a wrapped key"}


@contextmanager
def in_memory(memory: MemoryDynamoDB | None = None) -> Iterator[MemoryDynamoDB]:
    """While it lasts, every row is kept in memory, and so is what sealing asks of KMS."""
    kept: list[Any] = []
    memory = memory or MemoryDynamoDB()
    rows, left = [], Row.__subclasses__()
    while left:
        row = left.pop()
        left += row.__subclasses__()
        if hasattr(row, "Meta"):
            rows.append(row)
    for row in rows:
        connection = row._get_connection().connection
        kept.append((connection, connection._client))
        connection._client = memory
    kms = aws.client("kms")
    kms._make_api_call = _keep_keys
    try:
        yield memory
    finally:
        del kms._make_api_call
        for connection, client in kept:
            connection._client = client
