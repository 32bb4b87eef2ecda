"""Things of a seller's collection by their ids."""

from collections.abc import Sequence
from typing import Any

from chalicelib.kit.rows import EntityRow


def named(row: type[EntityRow], collection: str, ids: Sequence[str]) -> list[Any]:
    """Those of a collection that have these ids, oldest first, in one batch."""
    found = row.batch_get([(collection, known) for known in ids], consistent_read=True) if ids else []
    return [each.current for each in sorted(found, key=lambda each: each.sk)]
