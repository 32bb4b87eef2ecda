"""Of another capability one may see its service, models, events and errors, and nothing else."""

import grimp
import pytest

DOORS = {"service", "models", "events", "errors"}
HOUSE = {"kit", "access"}
"""What everyone may use whole."""


@pytest.fixture(scope="module")
def imports() -> set[tuple[str, str]]:
    """Every import from one module of ours to another."""
    graph = grimp.build_graph("chalicelib", cache_dir=None)
    return {(one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)}


def capability(module: str) -> str:
    return f"{module}.".split(".")[1]


def test_a_capability_is_entered_by_its_doors(imports: set[tuple[str, str]]) -> None:
    through_walls = [
        f"{one} imports {other}"
        for one, other in sorted(imports)
        if capability(other) not in HOUSE | {capability(one)}
        if not DOORS & set(other.split(".")[2:])
    ]
    assert through_walls == []
