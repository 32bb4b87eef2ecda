"""The parts of the imports programme that run inside one process, each told by name: figures as JSON on stdout."""

# ruff: noqa: E402 (the environment is set before anything of ours is imported)
import csv
import io
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import inside

inside.settle_in()

from benchmarks.programmes import big_file
from chalicelib.catalog import service as catalog
from chalicelib.imports import files, jobs, planning, store
from chalicelib.imports.models import Import
from chalicelib.inventory import service as inventory
from chalicelib.kit import aws, objects, queues
from chalicelib.kit.pages import PageQuery

MOST_MEGABYTES = 512
SELLER = "sel_bench"
RECORD = {
    "receiptHandle": "r",
    "attributes": {},
    "messageAttributes": {},
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:queue",
    "awsRegion": "us-east-1",
}
KILLED_ROWS, CHUNK_ROWS = 1_500, 150


class Killed(BaseException):
    """The worker is gone, as by SIGKILL: nothing of ours catches it."""


def big(rows: int) -> dict[str, Any]:
    """Accepted and rejected add up, each bad row once with its code; the same file again changes nothing."""
    content = b"".join(big_file.lines(rows))
    with inside.cloud():
        inside.a_seller()
        first, seconds = _timed(content)
        report = _report(first)
        again, seconds_again = _timed(content)
        reached = store.progress([first, again])
    planning_alone, chunk_alone = _alone("planner", rows), _alone("chunk", CHUNK_ROWS)
    counts, counts_again = (reached[each.import_id].counts for each in (first, again))
    found = Counter((int(row["error_row"]), row["error_code"]) for row in report)
    expected = Counter(big_file.expected(rows).items())
    right = found == expected
    whole = counts.created + counts.rejected == rows
    same = counts_again.created == counts_again.updated == 0
    return {
        "passed": right and whole and same and max(planning_alone, chunk_alone) < MOST_MEGABYTES,
        "rows (real functions in one process on the emulator's DynamoDB, no HTTP)": rows,
        "accepted + rejected": f"{counts.created} + {counts.rejected}",
        "bad rows reported once with the right code": f"{(found & expected).total()} of {len(expected)}",
        "rows a second, one worker": round(rows / seconds),
        "rows a second, the same file again": round(rows / seconds_again),
        "changed by the same file again": counts_again.created + counts_again.updated,
        "peak memory of the planner over the whole file, MB": planning_alone,
        "peak memory of a chunk's worker with the emulator inside, MB": chunk_alone,
    }


def killed(times: int) -> dict[str, Any]:
    """The worker dies before or after any call to AWS, a hundred times; its messages are delivered again."""
    content = b"".join(big_file.lines(KILLED_ROWS))
    chance = random.Random(1)
    with inside.cloud():
        inside.a_seller()
        deaths = _Deaths(times, chance)
        done, _ = _timed(content, deaths)
        counts = store.progress([done])[done.import_id].counts
        listed, on_hand = what_is_there()
    good = KILLED_ROWS - len(big_file.expected(KILLED_ROWS))
    right = (counts.created, counts.rejected) == (good, KILLED_ROWS - good)
    once = len(listed) == sum(listed.values()) == good
    return {
        "passed": right and deaths.left == 0 and once and on_hand == units(KILLED_ROWS),
        "kills": times - deaths.left,
        "kills: rows counted of rows": f"{counts.read} of {KILLED_ROWS}",
        "kills: SKUs in listings, of them twice": f"{len(listed)}, {sum(n > 1 for n in listed.values())}",
        "kills: units on hand, and in the file": f"{on_hand}, {units(KILLED_ROWS)}",
    }


class _Deaths:
    """Raises Killed before or after calls to AWS, at random, until so many times."""

    def __init__(self, times: int, chance: random.Random) -> None:
        self.left = times
        self._chance = chance
        self._until = self._next()

    def strike(self) -> None:
        self._until -= 1
        if self.left and self._until <= 0:
            self.left -= 1
            self._until = self._next()
            raise Killed

    def _next(self) -> int:
        return self._chance.randint(1, 16)


def dropped(content: bytes) -> None:
    """A file lies in the drop bucket, and its notification in the queue."""
    key = f"{SELLER}/{time.time_ns()}.csv"
    etag = _s3().put_object(Bucket="drop", Key=key, Body=content)["ETag"].strip('"')
    told = {"key": key, "eTag": etag, "size": len(content)}
    record = {"eventTime": datetime.now(UTC).isoformat(), "s3": {"object": told}}
    queues.send("imports", [{"Records": [record]}])


def _timed(content: bytes, deaths: _Deaths | None = None) -> tuple[Import, float]:
    """Drop a file and work until nothing is left; the import as it ended, and the seconds."""
    dropped(content)
    started = time.perf_counter()
    while sum(_drained(queue, worker, deaths) for queue, worker in WORKERS):
        pass
    return store.of_seller(SELLER, PageQuery(limit=1)).data[0], time.perf_counter() - started


def taken(hidden: int) -> None:
    """Work off a message of each queue, if it has one; it is hidden for so many seconds meanwhile."""
    sqs = aws.client("sqs")
    for queue, worker in WORKERS:
        place = {"QueueUrl": queues.url(queue)}
        for message in sqs.receive_message(**place, VisibilityTimeout=hidden).get("Messages", []):
            record = RECORD | {"messageId": message["MessageId"], "body": message["Body"]}
            if not worker({"Records": [record]}, None)["batchItemFailures"]:
                sqs.delete_message(**place, ReceiptHandle=message["ReceiptHandle"])


def _drained(queue: str, worker: Callable[..., Any], deaths: _Deaths | None) -> int:
    """Work off what a queue has; a message whose worker dies is delivered again. Returns how many it had."""
    sqs, place, taken = aws.client("sqs"), {"QueueUrl": queues.url(queue)}, 0
    while messages := sqs.receive_message(**place, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            while not _worked(worker, message, deaths):
                pass
            sqs.delete_message(**place, ReceiptHandle=message["ReceiptHandle"])
            taken += 1
    return taken


def _worked(worker: Callable[..., Any], message: Any, deaths: _Deaths | None) -> bool:
    record = RECORD | {"messageId": message["MessageId"], "body": message["Body"]}
    try:
        with inside.struck_by(deaths.strike) if deaths else nullcontext():
            answer = worker({"Records": [record]}, None)
    except Killed:
        return False
    if answer["batchItemFailures"]:
        raise AssertionError(f"a worker failed at {message['Body'][:300]}")
    return True


def _report(done: Import) -> list[dict[str, str]]:
    """The rejected rows, as the seller downloads them."""
    body = objects.read(files.BUCKET, files.report_key(done, "errors")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body, newline="")))


def what_is_there() -> tuple[Counter[str], int]:
    """How often each SKU stands in a listing, and the units on hand of all."""
    listed: Counter[str] = Counter()
    query = PageQuery(limit=100)
    while True:
        page = catalog.listings(SELLER, None, query)
        listed.update(sku.sku_id for listing in page.data for sku in listing.skus)
        if page.next_cursor is None:
            break
        query = PageQuery(limit=100, cursor=page.next_cursor)
    levels = inventory.levels([(SELLER, sku_id) for sku_id in listed])
    return listed, sum(level.on_hand for level in levels.values())


def units(rows: int) -> int:
    """What the good rows of the file say is on hand."""
    table = csv.DictReader(io.StringIO(b"".join(big_file.lines(rows)).decode(), newline=""))
    bad = big_file.expected(rows)
    return sum(int(row["Stock"]) for number, row in enumerate(table, 2) if number not in bad)


def planner(rows: int) -> dict[str, Any]:
    """Plan the file as it would come from S3, a megabyte at a time, and make every message."""
    found = planning.plan_of(_blocks(big_file.lines(rows)))
    messages = sum(len(chunk.model_dump_json()) for chunk in found.chunks)
    return {"chunks": len(found.chunks), "bytes": messages, "megabytes": _megabytes()}


def chunk(rows: int) -> dict[str, Any]:
    """One chunk, from the drop to the end."""
    with inside.cloud():
        inside.a_seller()
        _timed(b"".join(big_file.lines(rows)))
    return {"megabytes": _megabytes()}


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line
        if len(held) >= objects.PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _megabytes() -> int:
    """The most memory this process had; getrusage would tell of the one that forked it as well."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _alone(what: str, rows: int) -> int:
    """The peak memory of a part in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.programmes.imports_inside", what, str(rows)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return int(json.loads(done.stdout.splitlines()[-1])["megabytes"])


def _s3() -> Any:
    return aws.client("s3", signature_version="s3v4")


WORKERS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("imports", jobs.imports_worker),
    ("import-chunks", jobs.import_chunks_worker),
)
QUEUES = tuple(queue for queue, _ in WORKERS)
PARTS: dict[str, Callable[[int], dict[str, Any]]] = {
    "big": big,
    "killed": killed,
    "planner": planner,
    "chunk": chunk,
}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]](int(sys.argv[2]))))
