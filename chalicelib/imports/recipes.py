"""How a file's columns are read: recognised by its header, or told by a mapping the seller saved.

What is recognised: a Shopify product export, our template under any of its columns' names, a saved mapping.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from chalicelib.imports import shopify
from chalicelib.imports.errors import FileRefused
from chalicelib.imports.template import COLUMNS, HeaderMap, is_report_column, key_of, plain

NEAR = 0.8
"""How alike two names are, from 0 to 1, when one is taken for a misspelling of the other."""
TEMPLATE, SHOPIFY = "template", "shopify"
Need = Literal["all", "sku", "sku and price or stock"]


class Recipe(BaseModel):
    """Where each column of the template stands in a file, and what stands in for those it does not have."""

    model_config = ConfigDict(frozen=True)

    name: str
    shopify: bool = False
    positions: dict[str, int]
    defaults: dict[str, str] = {}
    width: int
    nameless: list[int] = []
    ignored: list[str] = []

    @property
    def map(self) -> HeaderMap:
        return HeaderMap(self.positions, self.width, frozenset(self.nameless), self.defaults)


class SavedMapping(NamedTuple):
    """What a seller said once of files of this kind: column key by header name, and constants by column key."""

    name: str
    columns: Mapping[str, str]
    defaults: Mapping[str, str]

    def fits(self, header: Sequence[str]) -> bool:
        names = {plain(name) for name in header}
        return bool(self.columns) and all(plain(name) in names for name in self.columns)


class Unrecognised(Exception):
    """No recipe is known for a header: what it lacks, and what it has that nothing is known of."""

    def __init__(self, missing: list[str], unknown: list[str]) -> None:
        super().__init__("header not recognised")
        self.missing = missing
        self.unknown = unknown


def recipe_of(
    header: Sequence[str], need: Need, saved: Iterable[SavedMapping] = (), named: str | None = None
) -> Recipe:
    """The recipe for a header. Raises FileRefused if it is ambiguous, Unrecognised if nothing fits."""
    known = {mapping.name: mapping for mapping in saved}
    constants = known.pop(SHOPIFY, None)
    if named and named not in (TEMPLATE, SHOPIFY):
        if named not in known:
            text = f"There is no saved mapping named {named}. Save it, then drop the file again."
            raise FileRefused("file.mapping.unknown", text)
        return _by_mapping(header, need, known[named])
    if named != TEMPLATE and shopify.is_export(header):
        return _by_shopify(header, constants)
    try:
        return _by_template(header, need)
    except Unrecognised:
        fitting = [] if named else [mapping for mapping in known.values() if mapping.fits(header)]
        if not fitting:
            raise
    return _by_mapping(header, need, _best(fitting))


def suggestions(header: Sequence[str]) -> dict[str, str | None]:
    """For each column of a file the key of ours that it seems to be, each of ours once; None if it seems none."""
    exact = {name: key for name in header if (key := key_of(name))}
    taken = set(exact.values())
    found: dict[str, str | None] = {}
    for name in header:
        key = exact.get(name) or _near(name)
        found[name] = key if name in exact or key not in taken else None
        taken |= {key} if key else set()
    return {name: key for name, key in found.items() if name.strip() and not is_report_column(name)}


def missing_of(keys: Iterable[str], need: Need) -> list[str]:
    """The names of the columns that a file must have and these are not."""
    has = set(keys)
    if need == "sku and price or stock" and "sku" in has and not has & {"price", "stock"}:
        return ["Price or Stock"]
    return [
        column.name for column in COLUMNS if _needed(column.key, column.required, need) and column.key not in has
    ]


def _best(fitting: Sequence[SavedMapping]) -> SavedMapping:
    """The mapping that names most columns."""
    most = max(len(mapping.columns) for mapping in fitting)
    best = [mapping for mapping in fitting if len(mapping.columns) == most]
    if len(best) > 1:
        names = " and ".join(sorted(mapping.name for mapping in best))
        text = f"The header fits the saved mappings {names} alike. Name one when you ask for the upload."
        raise FileRefused("file.mapping.ambiguous", text)
    return best[0]


def _needed(key: str, required: bool, need: Need) -> bool:
    return required if need == "all" else key == "sku"


def _by_template(header: Sequence[str], need: Need) -> Recipe:
    """Our template. Columns that nobody knows are left out, unless one looks like a column of ours misspelt."""
    keys = {place: key for place, name in enumerate(header) if (key := key_of(name))}
    _refuse_repeated([(header[place], key) for place, key in keys.items()])
    unknown = [name for name in header if name.strip() and not key_of(name) and not is_report_column(name)]
    missing = missing_of(keys.values(), need)
    misspelt = [name for name in unknown if (near := _near(name)) and near not in keys.values()]
    if missing or misspelt:
        raise Unrecognised(missing, unknown)
    return _recipe(TEMPLATE, header, {key: place for place, key in keys.items()}, {}, unknown)


def _by_mapping(header: Sequence[str], need: Need, mapping: SavedMapping) -> Recipe:
    wanted = {plain(name): key for name, key in mapping.columns.items()}
    found = [(name, wanted[plain(name)], place) for place, name in enumerate(header) if plain(name) in wanted]
    _refuse_repeated([(name, key) for name, key, _ in found])
    positions = {key: place for _, key, place in found}
    missing = missing_of(positions.keys() | mapping.defaults.keys(), need)
    if missing:
        raise Unrecognised(missing, [])
    names = {name for name, _, _ in found}
    ignored = [name for name in header if name.strip() and name not in names and not is_report_column(name)]
    return _recipe(mapping.name, header, positions, dict(mapping.defaults), ignored)


def _by_shopify(header: Sequence[str], mapping: SavedMapping | None) -> Recipe:
    positions = shopify.positions(header)
    defaults = dict(mapping.defaults) if mapping else {}
    used = set(positions.values())
    ignored = [name for place, name in enumerate(header) if place not in used and not is_report_column(name)]
    return _recipe(SHOPIFY, header, positions, defaults, ignored).model_copy(update={"shopify": True})


def _recipe(
    name: str, header: Sequence[str], positions: dict[str, int], defaults: dict[str, str], ignored: list[str]
) -> Recipe:
    nameless = [place for place, column in enumerate(header) if not column.strip()]
    return Recipe(
        name=name,
        positions=positions,
        defaults=defaults,
        width=len(header),
        nameless=nameless,
        ignored=ignored,
    )


def _refuse_repeated(found: Sequence[tuple[str, str]]) -> None:
    counts = Counter(key for _, key in found)
    repeated = [name for name, key in found if counts[key] > 1]
    if repeated:
        raise FileRefused(
            "file.header.repeated",
            f"These columns of row 1 say the same: {', '.join(repeated)}. Keep one of them, or rename the others.",
        )


def _near(name: str) -> str | None:
    names = {
        plain(alias): column.key for column in COLUMNS for alias in (column.name, column.key, *column.aliases)
    }
    near = get_close_matches(plain(name), names, n=1, cutoff=NEAR)
    return names[near[0]] if near else None
