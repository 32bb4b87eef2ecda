"""The life of an import, what its mode asks of a row, and the limits of a row: the market's, or the catalog's."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.catalog.models import SkuBody
from chalicelib.imports.cells import Limits
from chalicelib.imports.models import Counts, Import, ImportMode, ImportStatus
from chalicelib.imports.recipes import Need
from chalicelib.imports.rows import REQUIRED
from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.markets.models import Category, Policy

SELLER, SYSTEM = "seller", "system"
S = ImportStatus

LONGEST_PRODUCT_ID = 50
LONGEST_BRAND = 100
WORKING = (S.PLANNING, S.CHECKING, S.PROCESSING, S.UNDOING)
"""Something is under way, and something is wrong if nothing moves."""

IMPORT = Lifecycle(
    "import",
    S.AWAITING_UPLOAD,
    [
        Action("begin", (S.AWAITING_UPLOAD,), S.PLANNING, (SYSTEM,), "import_started"),
        Action("ask_mapping", (S.PLANNING,), S.AWAITING_MAPPING, (SYSTEM,), "import_needs_mapping"),
        Action("map", (S.AWAITING_MAPPING,), S.PLANNING, (SELLER,), "import_mapped"),
        Action("check", (S.PLANNING,), S.CHECKING, (SYSTEM,), "import_planned"),
        Action("process", (S.PLANNING,), S.PROCESSING, (SYSTEM,), "import_planned"),
        Action("preview", (S.CHECKING,), S.PREVIEWED, (SYSTEM,), "import_previewed"),
        Action("write", (S.CHECKING,), S.PROCESSING, (SYSTEM,), "import_applied"),
        Action("apply", (S.PREVIEWED,), S.PROCESSING, (SELLER,), "import_applied"),
        Action("complete", (S.PROCESSING,), S.COMPLETED, (SYSTEM,), "import_finished"),
        Action("undo", (S.COMPLETED,), S.UNDOING, (SELLER,), "import_undo_requested"),
        Action("roll_back", (S.PROCESSING,), S.UNDOING, (SYSTEM,), "import_undo_requested"),
        Action("finish_undo", (S.UNDOING,), S.UNDONE, (SYSTEM,), "import_undone"),
        Action("fail", (*WORKING, S.AWAITING_MAPPING), S.FAILED, (SYSTEM,), "import_failed"),
    ],
    [
        Clock(S.AWAITING_MAPPING, "mapping_expires", "imports.mapping_days", "fail"),
        *(
            Clock(status, "stalled", "imports.stalled_minutes without progress, three times", "fail")
            for status in WORKING
        ),
    ],
)

NEEDS: dict[ImportMode, Need] = {
    ImportMode.CREATE: "all",
    ImportMode.UPSERT: "all",
    ImportMode.UPDATE: "sku",
    ImportMode.STOCK_AND_PRICE: "sku and price or stock",
}
READ_BY_STOCK_AND_PRICE = frozenset({"sku", "price", "stock"})


def required(mode: ImportMode) -> frozenset[str]:
    """The columns that every row must fill in."""
    return frozenset({"sku"}) if mode.changes_only else REQUIRED


def read_columns(mode: ImportMode, cells: dict[str, str]) -> dict[str, str]:
    """The cells that count in this mode."""
    if mode is not ImportMode.STOCK_AND_PRICE:
        return cells
    return {key: cell for key, cell in cells.items() if key in READ_BY_STOCK_AND_PRICE}


def possible(imported: Import, now: datetime) -> list[str]:
    """What the seller can do now; an undo only while it can be undone."""
    late = imported.undoable_until is None or now > imported.undoable_until
    return [name for name in IMPORT.possible(imported.status, SELLER) if not (name == "undo" and late)]


def speed(imported: Import, counts: Counts, now: datetime) -> tuple[int | None, int | None]:
    """Rows a second since the chunks began, and about how many seconds are left; None before there is any."""
    if imported.started_at is None or not counts.read:
        return None, None
    rate = counts.read / max((now - imported.started_at).total_seconds(), 1)
    left = max((imported.rows or 0) - counts.read, 0)
    return round(rate), round(left / rate)


def limits(policy: Policy, categories: Iterable[Category]) -> Limits:
    """What a row may hold in a market whose categories are given."""
    known = frozenset(category.id for category in categories)
    listings = policy.listings
    return Limits(
        longest_product_id=LONGEST_PRODUCT_ID,
        shortest_title=listings.title_length.min,
        longest_title=listings.title_length.max or 0,
        longest_description=listings.description_max_length,
        longest_brand=LONGEST_BRAND,
        longest_option_name=listings.option_name_length.max or 0,
        longest_option_value=listings.option_value_length.max or 0,
        longest_sku=listings.seller_sku_length.max or 0,
        lowest_price=listings.price_cents.min,
        highest_price=listings.price_cents.max or 0,
        highest_stock=listings.stock.max or 0,
        heaviest_g=_most("weight_grams"),
        longest_side_mm=_most("length_mm"),
        category_exists=known.__contains__,
    )


def _most(field: str) -> int:
    """The highest value the catalog takes."""
    return next(int(rule.le) for rule in SkuBody.model_fields[field].metadata if hasattr(rule, "le"))
