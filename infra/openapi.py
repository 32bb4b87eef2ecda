"""Writes chalicelib/openapi.json and the lifecycle diagrams from the code: python -m infra.openapi"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("STAGE", "test")

ROOT = Path(__file__).resolve().parent.parent
OPENAPI = ROOT / "chalicelib" / "openapi.json"
LIFECYCLES = ROOT / "docs" / "lifecycles.md"
VERSION = "1.0.0"


def openapi() -> str:
    """The OpenAPI document of the routes as they are now."""
    from app import APIS
    from chalicelib.kit.web.contents import api_of
    from chalicelib.kit.web.openapi import document

    routes = [route for name in APIS for route in api_of(name).routes]
    return json.dumps(document(routes, "Seller Center", VERSION), indent=1, sort_keys=True) + "\n"


def lifecycles() -> dict[str, Any]:
    """Every lifecycle of the capabilities, by thing."""
    import chalicelib
    from chalicelib.kit.lifecycle import Lifecycle

    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(chalicelib.__path__):
        try:
            rules = importlib.import_module(f"chalicelib.{module.name}.rules")
        except ModuleNotFoundError:
            continue
        found |= {value.thing: value for value in vars(rules).values() if isinstance(value, Lifecycle)}
    return dict(sorted(found.items()))


def diagrams() -> str:
    """The lifecycles as a page of Mermaid diagrams."""
    parts = ["# Lifecycles\n\nDrawn by `make generate` from the tables that each capability's `rules` exports."]
    parts += [f"## {thing}\n\n```mermaid\n{table.diagram()}\n```" for thing, table in lifecycles().items()]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    OPENAPI.write_text(openapi())
    LIFECYCLES.write_text(diagrams())
    print(f"wrote {OPENAPI.relative_to(ROOT)} and {LIFECYCLES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
