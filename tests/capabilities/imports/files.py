"""Files as sellers drop them, and what came of them."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, NamedTuple
from uuid import uuid4

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from benchmarks.memory import Body
from chalicelib.imports.template import COLUMNS
from chalicelib.kit import aws
from tests.people import Seller
from tests.world import World

HEADER = [column.name for column in COLUMNS]
_GOOD = {
    "Title": "Enamel mug",
    "Description": "<p>Light and hard to break.</p>",
    "Brand": "Northfold",
    "Category": "kitchen.dining.drinkware",
    "Price": "19.99",
    "Stock": "12",
    "Weight (g)": "310",
    "Length (mm)": "120",
    "Width (mm)": "100",
    "Height (mm)": "95",
}


def a_row(product: str, sku: str, **changes: str) -> dict[str, str]:
    """A good row; changes are named by column, in lower case: price="-1"."""
    by_key = {column.key: column.name for column in COLUMNS}
    return _GOOD | {"Product ID": product, "SKU": sku} | {by_key[key]: cell for key, cell in changes.items()}


def a_csv(*rows: dict[str, str]) -> bytes:
    sheet = io.StringIO(newline="")
    header = dict.fromkeys([*HEADER, *(name for row in rows for name in row)])
    writer = csv.DictWriter(sheet, list(header), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue().encode()


def products(count: int, skus_each: int = 1, **changes: str) -> list[dict[str, str]]:
    return [
        a_row(f"P{product}", f"S{product}-{sku}", **changes)
        for product in range(count)
        for sku in range(skus_each)
    ]


class Drops(NamedTuple):
    """A seller who drops files, and what happens to them."""

    world: World
    seller: Seller

    def drop(self, content: bytes, name: str = "") -> str:
        """Put a file under the seller's prefix and let it be imported; its import's id."""
        self.put(content, name)
        self.arrive()
        return str(self.newest()["import_id"])

    def put(self, content: bytes, name: str = "") -> None:
        key = f"{self.seller.seller_id}/{name or f'{uuid4()}.csv'}"
        boto3.client("s3").put_object(Bucket="drop", Key=key, Body=content)

    def ask(self, content: bytes, **settings: Any) -> str:
        """Ask for an upload, use it, and let the file be imported; its import's id."""
        asked = self.seller.does("POST", "/v1/imports", {"filename": "asked.csv"} | settings)
        self.world.upload(asked["upload"], content)
        self.world.settle()
        return str(asked["import_id"])

    def arrive(self) -> None:
        while self.world.drain("imports") + self.world.drain("import-chunks"):
            pass

    def imported(self, import_id: str) -> Any:
        return self.seller.does("GET", f"/v1/imports/{import_id}")

    def newest(self) -> Any:
        return self.seller.does("GET", "/v1/imports")["data"][0]

    def counts(self, import_id: str) -> dict[str, int]:
        found: dict[str, int] = self.imported(import_id)["counts"]
        return found

    def report(self, import_id: str) -> bytes:
        """The rejected rows, as the seller downloads them."""
        assert "errors" in self.imported(import_id)
        key = f"imports/{self.seller.seller_id}/{import_id}-errors.csv"
        body: bytes = boto3.client("s3").get_object(Bucket="documents", Key=key)["Body"].read()
        return body

    def refused(self, import_id: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.report(import_id).decode("utf-8-sig"), newline="")))

    def listings(self) -> list[Any]:
        found, path = [], "/v1/listings?limit=100"
        while path:
            page = self.seller.does("GET", path)
            found += page["data"]
            cursor = page.get("next_cursor")
            path = f"/v1/listings?limit=100&cursor={cursor}" if cursor else ""
        return found

    def stock(self, listing: Any) -> list[int]:
        return [self.seller.stock(sku["sku_id"])["on_hand"] for sku in listing["skus"]]


def items(*things: str) -> dict[str, list[str]]:
    """Every item of these tables, to see that nothing was written."""
    found = {}
    for thing in things:
        rows = boto3.client("dynamodb").scan(TableName=f"seller-center-test-{thing}")
        found[thing] = sorted(json.dumps(row, sort_keys=True) for row in rows["Items"])
    return found


def names(events: Iterable[str]) -> set[str]:
    return {json.loads(event)["entity"]["M"]["name"]["S"] for event in events}


@contextmanager
def throttled(every: int) -> Iterator[None]:
    """DynamoDB refuses all transactions but every n-th, as a table does that is not warm yet."""
    hooks, calls = aws.client("dynamodb").meta.events, count(1)

    def refuse(request: Any, **_: Any) -> AWSResponse | None:
        if b"TransactWriteItems" not in request.headers["X-Amz-Target"] or next(calls) % every == 0:
            return None
        reasons = {"CancellationReasons": [{"Code": "ThrottlingError", "Message": "slow down"}]}
        refusal = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"} | reasons
        return AWSResponse(request.url, 400, HTTPHeaders(), Body(json.dumps(refusal).encode()))

    hooks.register_first("before-send.dynamodb", refuse)
    try:
        yield
    finally:
        hooks.unregister("before-send.dynamodb", refuse)
