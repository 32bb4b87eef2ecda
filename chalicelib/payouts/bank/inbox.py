"""The files that the bank puts into its folder: each version of each is read once, and its mark says how."""

from collections.abc import Iterator
from hashlib import sha256

from chalicelib.kit import objects
from chalicelib.kit.objects import Listed
from chalicelib.payouts.bank.ach import BUCKET, IN, READ

MOST_BYTES = 20_000_000
"""Some 200,000 records; a file of more is not opened."""
DIGEST = 32


def unread() -> Iterator[Listed]:
    """Every file that has no mark; one that was replaced under its name has none."""
    read = set(objects.keys(BUCKET, READ))
    for file in objects.listed(BUCKET, IN):
        if not file.key.endswith("/") and _mark(file) not in read:
            yield file


def content(key: str) -> bytes:
    return objects.read(BUCKET, key)


def digest(content: bytes) -> str:
    """Names what stands in a file: the same under another name has no second effect."""
    return sha256(content).hexdigest()[:DIGEST]


def mark_read(file: Listed, how: str) -> None:
    """Say for good what became of a file; only once that is on its way."""
    objects.put(BUCKET, _mark(file), how.encode(), "text/plain")


def _mark(file: Listed) -> str:
    return f"{READ}{file.key.removeprefix(IN)}#{file.etag}"
