"""The worker as a process of its own, ended by SIGKILL at random moments: the file still ends, each row once.

The worker is forked, takes messages from the emulator's SQS over HTTP and runs the real functions; whatever it was
doing when it is killed, its message comes back after a second, as after a crash or a timeout of the function.
"""

# ruff: noqa: E402 (the environment is set before anything of ours is imported)
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import inside

inside.settle_in()

from benchmarks.programmes import big_file, imports_inside
from chalicelib.imports import store
from chalicelib.imports.models import Import, ImportStatus
from chalicelib.kit import aws, queues
from chalicelib.kit.pages import PageQuery
from infra.emulator import Emulator, free_port

ROWS = 6_000
LONGEST_LIFE = 0.5
"""Seconds a worker lives at most, while there is somebody to be killed."""
PATIENCE = 120
HIDDEN = 1
"""Seconds until the message of a dead worker is delivered again."""


def killed(times: int) -> dict[str, Any]:
    """So many workers are killed, then one lives on; what is in the shop afterwards."""
    chance = random.Random(2)
    with _emulator():
        inside.a_seller()
        imports_inside.dropped(b"".join(big_file.lines(ROWS)))
        moments = [_struck(chance.uniform(0, LONGEST_LIFE)) for _ in range(times)]
        done = _ended()
        counts = store.progress([done])[done.import_id].counts
        listed, on_hand = imports_inside.what_is_there()
    good = ROWS - len(big_file.expected(ROWS))
    right = (counts.created, counts.rejected) == (good, ROWS - good) and done.status is ImportStatus.COMPLETED
    once = len(listed) == sum(listed.values()) == good
    return {
        "passed": right and once and on_hand == imports_inside.units(ROWS) and all(moments),
        "SIGKILL: worker processes killed, of them at work": f"{times}, {sum(moments)}",
        "SIGKILL: rows counted of rows": f"{counts.read} of {ROWS}",
        "SIGKILL: SKUs in listings, of them twice": f"{len(listed)}, {sum(n > 1 for n in listed.values())}",
        "SIGKILL: units on hand, and in the file": f"{on_hand}, {imports_inside.units(ROWS)}",
    }


@contextmanager
def _emulator() -> Iterator[None]:
    """Our tables, queues and buckets on an emulator of their own, without functions."""
    with TemporaryDirectory(prefix="seller-center-") as folder:
        emulator = Emulator(Path(folder), free_port())
        emulator.start()
        os.environ["AWS_ENDPOINT_URL"] = emulator.url
        try:
            inside.build(aws.client("dynamodb"), aws.client("sqs"), aws.client("s3", signature_version="s3v4"))
            yield
        finally:
            emulator.stop()


def _struck(seconds: float) -> bool:
    """Start a worker, kill it after so many seconds; whether it had work then."""
    waiting = _waiting()
    worker = _forked()
    time.sleep(seconds)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    return waiting


def _ended() -> Import:
    """A last worker goes on until the import has ended."""
    worker, late = _forked(), time.monotonic() + PATIENCE
    try:
        while time.monotonic() < late:
            found = store.of_seller(imports_inside.SELLER, PageQuery(limit=1)).data
            if found and found[0].status in (ImportStatus.COMPLETED, ImportStatus.FAILED):
                return found[0]
            time.sleep(0.2)
    finally:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    raise AssertionError(f"the import did not end: {found}")


def _forked() -> int:
    """The id of a new worker process."""
    worker = os.fork()
    if worker == 0:
        try:
            inside.forget_connections()
            while True:
                imports_inside.taken(HIDDEN)
        finally:
            os._exit(1)
    return worker


def _waiting() -> bool:
    """Whether there are messages, on their way or hidden."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    sqs = aws.client("sqs")
    found = [
        sqs.get_queue_attributes(QueueUrl=queues.url(name), AttributeNames=names) for name in imports_inside.QUEUES
    ]
    return any(int(units) for each in found for units in each["Attributes"].values())


if __name__ == "__main__":
    print(json.dumps(killed(int(sys.argv[1]))))
