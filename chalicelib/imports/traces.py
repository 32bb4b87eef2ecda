"""What an import did to a product, kept beside it: its rows are not counted twice, and it can be taken back."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from chalicelib.imports.models import RowOutcome
from chalicelib.kit.entity import Entity, Value

KEPT = 10
"""Most traces of one product: an import that ten others followed can no longer be undone there."""


class Changed(Value):
    """A value that an import changed: what it was, as JSON, and the mark of what it became."""

    before: str
    after: str


class SkuTrace(Value):
    """What an import did to one SKU."""

    row: int
    outcome: RowOutcome
    fields: dict[str, Changed] = {}


class Trace(Value):
    """What an import did to one product; enough to take it back."""

    at: datetime
    listing_id: str
    created: bool = False
    fields: dict[str, Changed] = {}
    skus: dict[str, SkuTrace] = {}


class Product(Entity):
    """The listing that a seller's product id stands for, and what the last imports did to it."""

    seller_id: str
    product_id: str
    listing_id: str
    traces: dict[str, Trace] = {}

    def outcomes(self, import_id: str) -> dict[int, RowOutcome]:
        """What this import has done already, by row."""
        trace = self.traces.get(import_id)
        return {sku.row: sku.outcome for sku in trace.skus.values()} if trace else {}

    def traced(self, import_id: str, trace: Trace, keep: timedelta) -> Self:
        """The product with this trace; those that can no longer be undone are forgotten."""
        recent = {name: known for name, known in self.traces.items() if trace.at - known.at <= keep}
        newest = sorted((recent | {import_id: trace}).items(), key=lambda item: item[1].at)[-KEPT:]
        return self.with_(listing_id=trace.listing_id, traces=dict(newest))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Changed]:
    """What differs, field by field."""
    return {
        name: Changed(before=_json(before.get(name)), after=mark(value))
        for name, value in after.items()
        if before.get(name) != value
    }


def mark(value: Any) -> str:
    """Tells one value from another without keeping it."""
    return sha256(_json(value).encode()).hexdigest()[:16]


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
