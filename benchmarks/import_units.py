"""Write and read units of an imported row beside the least DynamoDB allows: new, the same again, stock and price.

A chunk of products with five SKUs each, from the drop to its end, on moto; the fixed cost of a file is in it.
"""

import os

import tests.conftest  # noqa: F401 (the environment of a function)
from benchmarks.least import Least
from benchmarks.meter import Cost, metered
from benchmarks.report import Table, ratio
from chalicelib.kit.log import logger
from tests.capabilities.imports.files import Drops, a_csv, products
from tests.identity import TokenOffice
from tests.world import World

PRODUCTS, SKUS_EACH = 20, 5
ROWS = PRODUCTS * SKUS_EACH
_STOCK = ("stock " * SKUS_EACH).strip()
_CLAIMS = ("claim " * SKUS_EACH).strip()
_KNOWN = (SKUS_EACH, SKUS_EACH, 1, 1)
"""Claims, stock, listing and trace, read before anything is written."""
LEAST = {
    "new": Least((SKUS_EACH, SKUS_EACH, 1), f"listing count trace log event {_CLAIMS} {_STOCK}", 5 + SKUS_EACH),
    "the same again": Least(_KNOWN),
    "stock and price": Least(_KNOWN, f"listing trace log event {_STOCK}", 1),
}
"""Of one product; entries: a listing's in its four lists, a SKU's in the list of stock, an event in a feed."""


def measured() -> dict[str, Cost]:
    """What a file costs when it is new, when nothing differs, and when stock and price do."""
    logger.setLevel("CRITICAL")
    os.environ["IMPORT_THREADS"] = "1"
    with TokenOffice() as office:
        os.environ["COGNITO_JWKS_URL"] = office.jwks_url
        with World(office) as world:
            return _three_files(world)


def _three_files(world: World) -> dict[str, Cost]:
    drops = Drops(world, world.seller())
    world.settle()
    rows = [
        row | {"Option 1 Name": "No.", "Option 1 Value": f"{n}"}
        for n, row in enumerate(products(PRODUCTS, SKUS_EACH))
    ]
    changed = [row | {"Price": "21.99", "Stock": "13"} for row in rows]
    return {name: _cost(drops, file) for name, file in zip(LEAST, (rows, rows, changed), strict=True)}


def _cost(drops: Drops, rows: list[dict[str, str]]) -> Cost:
    content = a_csv(*rows)
    with metered() as cost:
        drops.drop(content)
    return cost


def tabulated() -> Table:
    """Units a row."""
    columns = ("a row that is", "WRU", "least", "of least", "RRU", "least", "the least of a product of 5 is")
    table = Table("Units of an imported row", columns)
    for name, cost in measured().items():
        least = LEAST[name]
        writes, reads = cost.writes / ROWS, cost.reads / ROWS
        least_writes, least_reads = (units / SKUS_EACH for units in (least.write_units, least.read_units))
        times = ratio(writes, least_writes) if least_writes else "-"
        figures = (f"{number:.2f}" for number in (writes, least_writes))
        table.add(
            name,
            *figures,
            times,
            f"{reads:.2f}",
            f"{least_reads:.2f}",
            least.formula,
            writes=(writes, least_writes),
            reads=(reads, least_reads),
        )
    return table
