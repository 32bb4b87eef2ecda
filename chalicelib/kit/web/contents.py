"""Puts the capabilities into the app: all where it is built and tested, each when first asked for in Lambda.

The deployment package brings an index, path -> module (infra/package.py writes it). With it a cold start imports
the capability of the first request and those below it, not the whole product.
"""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from chalice.app import Chalice

from chalicelib.kit.web.api import Api

INDEX = Path(__file__).parents[2] / "routes.json"


def register(app: Chalice, apis: Iterable[str], jobs: Iterable[str]) -> None:
    """Register what the table of contents names; `app.routes` fills itself where there is an index."""
    if INDEX.exists():
        app.routes = RoutesOnDemand(app, json.loads(INDEX.read_text()))
        return
    for name in apis:
        app.register_blueprint(api_of(name))
    for name in jobs:
        app.register_blueprint(import_module(f"chalicelib.{name}").jobs)


def api_of(name: str) -> Api:
    """The routes of one module of chalicelib/."""
    found: Api = import_module(f"chalicelib.{name}").api
    return found


def index_of(apis: Iterable[str]) -> dict[str, str]:
    """The module of every path."""
    return {route.path: name for name in apis for route in api_of(name).routes}


class RoutesOnDemand(dict[str, dict[str, Any]]):
    """Chalice's routing table, which imports a path's module when the path is first looked up."""

    def __init__(self, app: Chalice, index: Mapping[str, str]) -> None:
        super().__init__()
        self.app = app
        self.index = dict(index)

    def __contains__(self, path: object) -> bool:
        return super().__contains__(path) or path in self.index

    def __missing__(self, path: str) -> dict[str, Any]:
        """An empty entry for a path being registered; else its module's entries, all at once."""
        name = self.index.get(path)
        if name is None:
            return self.setdefault(path, {})
        self.index = {other: module for other, module in self.index.items() if module != name}
        self.app.register_blueprint(api_of(name))
        return self[path]
