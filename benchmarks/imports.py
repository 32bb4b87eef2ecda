"""Question 4: units of an imported row, and rows a second of an import on the local stack, from drop to end.

The yardstick is the same emulator, asked by a plain boto3 client for one transaction of four small items a row.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from benchmarks import import_units
from benchmarks.report import Table, publish, ratio
from benchmarks.stage import deployed
from infra import samples
from infra.progress import step
from infra.visitor import eventually
from tests.cloud_door import CloudDoor
from tests.people import Seller

ROWS, YARDSTICK_ROWS, THREADS = 2000, 500, 8
PATIENCE = 300


def drop(seller: Seller, content: bytes) -> tuple[float, Any]:
    """Seconds from the drop until the import is seen to be over, and the import."""
    asked = seller.does("POST", "/v1/imports", {"filename": "bench.csv"})
    path = f"/v1/imports/{asked['import_id']}"

    def ended() -> Any:
        found = seller.does("GET", path)
        return found if found["status"] in ("completed", "failed") else None

    started = time.perf_counter()
    seller.door.upload(asked["upload"], content)
    found = eventually(ended, PATIENCE, "the import to end")
    return time.perf_counter() - started, found


def yardstick(door: CloudDoor) -> float:
    """Seconds of a plain client for as many transactions as rows."""
    dynamodb = door.client("dynamodb")
    table = f"seller-center-{door.run['stage']}-requests"

    def write(_: int) -> None:
        puts = [{"Put": {"TableName": table, "Item": {"pk": {"S": str(uuid4())}}}} for _ in range(4)]
        dynamodb.transact_write_items(TransactItems=puts)

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write, range(YARDSTICK_ROWS)))
    return time.perf_counter() - started


def main() -> None:
    with step(f"The units of {import_units.ROWS} rows"):
        units = import_units.tabulated()
    with deployed() as door:
        seller = door.seller()
        drop(seller, samples.csv_file(20, prefix="WARM"))
        with step(f"An import of {ROWS} rows"):
            first, created = drop(seller, samples.csv_file(ROWS))
        with step("The same file again"):
            again, unchanged = drop(seller, samples.csv_file(ROWS))
        with step(f"{YARDSTICK_ROWS} transactions by a plain client"):
            plain = yardstick(door)
    assert created["counts"]["created"] == ROWS, created
    assert unchanged["counts"]["unchanged"] == ROWS, unchanged
    speed = YARDSTICK_ROWS / plain
    table = Table("CSV import on the local stack", ("what", "rows", "seconds", "rows a second", "of plain"))
    for name, rows, seconds in (
        ("from the drop to completed, all new", ROWS, first),
        ("the same file again, nothing to change", ROWS, again),
        (f"plain transactions of 4 items, {THREADS} threads", YARDSTICK_ROWS, plain),
    ):
        table.add(
            name,
            f"{rows}",
            f"{seconds:.1f}",
            f"{rows / seconds:.0f}",
            ratio(rows / seconds, speed),
            rows=rows,
            seconds=seconds,
        )
    publish("imports", [units, table])


if __name__ == "__main__":
    main()
