"""Writes docs/data-model.md from infra/data.yaml and the stores' own tables: python -m infra.data_model"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

from infra import template

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "data-model.md"
OWNERS = {
    "events": "chalicelib/kit/events.py",
    "deadlines": "chalicelib/kit/deadlines.py",
    "requests": "chalicelib/kit/work.py",
    "catalog": "chalicelib/catalog/store/__init__.py",
    "payouts": "chalicelib/payouts/store/__init__.py",
    "standing": "chalicelib/standing/store/__init__.py",
    "orders": "chalicelib/orders/store/__init__.py",
    "promotions": "chalicelib/promotions/store/__init__.py",
}
INTRODUCTION = """\
# Data model

One DynamoDB table a capability, owned by it alone. Every item bears its keys as native attributes and its entity
as one native map beside them; counters that many change at once (stock, balances) are native numbers. A key that
belongs to a seller starts with the seller's id, or is an id of its own whose owner is checked. Every list has an
index made for it; indexes of a seller's things are spread over four shards by the item's id.

This page is written by `python -m infra.data_model`.
"""


def page() -> str:
    """Every table with its keys, indexes and access patterns."""
    resources = template.read("data.yaml")["Resources"].values()
    tables = [r["Properties"] for r in resources if r["Type"] == "AWS::DynamoDB::Table"]
    return INTRODUCTION + "".join(_section(table) for table in tables)


def _section(table: dict[str, Any]) -> str:
    name = str(table["TableName"]["Fn::Sub"]).rsplit("-", 1)[1]
    owner = OWNERS.get(name, f"chalicelib/{name}/store.py")
    told = ast.get_docstring(ast.parse((ROOT / owner).read_text())) or ""
    lines = [f"\n## {name}\n", f"Owned by `{owner}`. Key: {_keys(table['KeySchema'])}."]
    for index in table.get("GlobalSecondaryIndexes", []):
        projected = index["Projection"]["ProjectionType"].lower()
        lines.append(f"Index `{index['IndexName']}`: {_keys(index['KeySchema'])}, projects {projected}.")
    if table.get("StreamSpecification"):
        lines.append("Its stream feeds the publisher.")
    if table.get("TimeToLiveSpecification"):
        lines.append(f"Items expire at `{table['TimeToLiveSpecification']['AttributeName']}`.")
    return "\n".join([*lines, "", told]) + "\n"


def _keys(schema: list[dict[str, str]]) -> str:
    return " + ".join(f"`{key['AttributeName']}`" for key in schema)


def main() -> int:
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
