"""The rows of a file in the words of our template, and what is made up for a Shopify export."""

from collections.abc import Iterable, Iterator

from chalicelib.imports import shopify
from chalicelib.imports.categories import Guesser
from chalicelib.imports.reading import CsvRow
from chalicelib.imports.recipes import Recipe
from chalicelib.imports.rows import Entry, Finding
from chalicelib.imports.template import is_example
from chalicelib.markets.models import Package


def entries(recipe: Recipe, rows: Iterable[CsvRow]) -> Iterator[Entry]:
    """Each row by its recipe. A Shopify row takes from the first of its product what only that one has."""
    columns = recipe.map
    if recipe.shopify:
        yield from shopify.entries(rows, columns)
        return
    for row in rows:
        cells = columns.cells(row.values)
        yield Entry(row, cells, columns.surplus(row.values), only_adds=is_example(cells))


class Completion:
    """What a Shopify export does not say: one of our categories, and a packed size."""

    def __init__(self, guesser: Guesser, package: Package) -> None:
        self._guesser = guesser
        self._package = {
            "weight_g": package.weight_grams,
            "length_mm": package.length_mm,
            "width_mm": package.width_mm,
            "height_mm": package.height_mm,
        }
        self._guessed: dict[tuple[str, ...], str | None] = {}

    def of(self, entry: Entry) -> Entry:
        """The entry with what could be made up for it, each time as a finding."""
        cells = {key: cell for key, cell in entry.cells.items() if key not in shopify.ONLY_SHOPIFY}
        findings = [*entry.findings]
        if "category" not in cells:
            findings += self._category(entry, cells)
        missing = {key: str(value) for key, value in self._package.items() if key not in cells}
        if missing:
            cells |= missing
            size = ", ".join(f"{key} {value}" for key, value in missing.items())
            message = "The file has no packed weight or size: these are assumed. Weigh and measure it."
            findings.append(Finding(code="package.assumed", message=message, value=size))
        return entry._replace(cells=cells, findings=findings)

    def _category(self, entry: Entry, cells: dict[str, str]) -> list[Finding]:
        texts = tuple(entry.cells.get(key, "") for key in shopify.CATEGORY_WORDS)
        if texts not in self._guessed:
            self._guessed[texts] = self._guesser.guess(texts)
        guess = self._guessed[texts]
        if guess is None:
            return []
        cells["category"] = guess
        return [Finding(code="category.guessed", message="The category is guessed from its words.", value=guess)]
