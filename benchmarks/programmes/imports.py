"""Imports, shown: real files on the deployed stack, 200,000 rows, and a worker killed at a hundred random points.

The big file and the kills run the real functions inside one process on the emulator's own DynamoDB, S3 and SQS
without HTTP: over HTTP the emulator would need more than an hour for it.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from benchmarks.programmes import Outcome
from benchmarks.programmes.retail import retail_csv
from benchmarks.stage import deployed
from infra.progress import say, step
from infra.visitor import eventually
from tests.cloud_door import CloudDoor
from tests.people import Seller

DATA = "SELLER_CENTER_DATA"
"""Setting: the folder of the real files; ../shared/data unless it is given."""
ROWS = int(os.environ.get("IMPORT_ROWS", "200000"))
KILLS = 100
MOST_MEGABYTES = 512
PATIENCE = 900


def run() -> Outcome:
    """All of it; what has no data is skipped and said to be."""
    real = _real_files()
    with step(f"{ROWS:,} rows, and again, in a process of its own"):
        big = _aside("big", ROWS)
    with step(f"A worker killed at {KILLS} random points"):
        killed = _aside("killed", KILLS)
    with step(f"{KILLS} worker processes killed by SIGKILL at random moments"):
        gone = _aside("", KILLS, "benchmarks.programmes.real_kills")
    passed = all(part.pop("passed") for part in (real, big, killed, gone))
    return Outcome(passed, real | big | killed | gone)


def _real_files() -> dict[str, Any]:
    folder = Path(os.environ.get(DATA, "../shared/data"))
    if not folder.is_dir():
        say(f"  There is no {folder}: the real files are skipped. Name their folder by {DATA}.")
        return {"passed": True, "real files": f"skipped, there is no {folder}"}
    figures: dict[str, Any] = {"passed": True}
    with deployed() as door:
        for name in ("shopify-apparel.csv", "shopify-home-and-garden.csv"):
            with step(f"{name} dropped as it is"):
                _dropped(door, name, (folder / name).read_bytes(), figures)
        with step("2,015 products of online-retail-lines.csv in our template"):
            _dropped(door, "online-retail", retail_csv(folder / "online-retail-lines.csv"), figures)
    return figures


def _dropped(door: CloudDoor, name: str, content: bytes, figures: dict[str, Any]) -> None:
    """A seller of its own drops the file; what came of it."""
    seller = door.seller()
    done = _import(seller, content)
    counts = done["counts"]
    found = _rows(seller, done)
    listings = {row["product_id"] for row in found if row["outcome"] == "created"}
    figures[f"{name}: listings, SKUs, rejected"] = f"{len(listings)}, {counts['created']}, {counts['rejected']}"
    figures |= {f"{name}: {told}": figure for told, figure in _explained(done, found).items()}
    again = _import(seller, content)["counts"]
    figures[f"{name}: changed by the same file again"] = again["created"] + again["updated"]
    whole = counts["read"] == counts["created"] + counts["rejected"] + counts["skipped"]
    figures["passed"] &= done["status"] == "completed" and whole and not again["created"] + again["updated"]


def _explained(done: Any, rows: list[Any]) -> dict[str, str]:
    """How often each code was found or refused, and what the first of each says."""
    found = [(each["code"], each["message"]) for row in rows for each in row["findings"]]
    refused = [(row["error_code"], row["error_reason"]) for row in _report(done)]
    return {
        f"{told} {code}": f"{number} rows. {dict(reversed(said))[code]}"
        for told, said in (("finding", found), ("rejected", refused))
        for code, number in Counter(code for code, _ in said).most_common()
    }


def _report(done: Any) -> list[dict[str, str]]:
    """The rejected rows, as the seller downloads them."""
    if "errors" not in done:
        return []
    report = httpx.get(done["errors"]["url"]).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(report, newline="")))


def _import(seller: Seller, content: bytes) -> Any:
    asked = seller.does("POST", "/v1/imports", {"filename": "file.csv"})
    path = f"/v1/imports/{asked['import_id']}"
    seller.door.upload(asked["upload"], content)

    def ended() -> Any:
        found = seller.does("GET", path)
        return found if found["status"] in ("completed", "failed", "awaiting_mapping") else None

    return eventually(ended, PATIENCE, "the import to end")


def _rows(seller: Seller, done: Any) -> list[Any]:
    path = f"/v1/imports/{done['import_id']}/rows?limit=100"
    page = seller.does("GET", path)
    found: list[Any] = page["data"]
    while page.get("next_cursor"):
        page = seller.does("GET", f"{path}&cursor={page['next_cursor']}")
        found += page["data"]
    return found


def _aside(what: str, size: int, module: str = "benchmarks.programmes.imports_inside") -> dict[str, Any]:
    """Run a part in a process of its own, so that its memory is its own; its figures."""
    command = [sys.executable, "-m", module, *([what] if what else []), str(size)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
