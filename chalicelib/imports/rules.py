"""The life of an import, and the limits of a row: the market's where its policy has them, the catalog's else."""

from collections.abc import Iterable

from chalicelib.catalog.models import SkuBody
from chalicelib.imports.cells import Limits
from chalicelib.imports.models import ImportStatus
from chalicelib.kit.lifecycle import Action, Lifecycle
from chalicelib.markets.models import Category, Policy

SYSTEM = "system"
S = ImportStatus

LONGEST_PRODUCT_ID = 50
LONGEST_BRAND = 100

IMPORT = Lifecycle(
    "import",
    S.AWAITING_UPLOAD,
    [
        Action("begin", (S.AWAITING_UPLOAD,), S.PLANNING, (SYSTEM,), "import_started"),
        Action("process", (S.PLANNING,), S.PROCESSING, (SYSTEM,), "import_planned"),
        Action("complete", (S.PROCESSING,), S.COMPLETED, (SYSTEM,), "import_finished"),
        Action("fail", (S.PLANNING, S.PROCESSING), S.FAILED, (SYSTEM,), "import_failed"),
    ],
)


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
