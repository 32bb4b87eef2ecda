"""Bringing one product's listing and stock to what its rows say, in transactions of at most ten SKUs."""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chalicelib.catalog import service as catalog
from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.models import MAX_SKUS, Listing, NewListing, Option, SkuBody, sku_id_of
from chalicelib.imports import store
from chalicelib.imports.models import Product, RowOutcome
from chalicelib.imports.rows import ImportRow, RowError, row_error
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import StockLevel
from chalicelib.kit.money import Money
from chalicelib.kit.problems import Conflict, Problem, Retry
from chalicelib.kit.work import Work

SKUS_EACH = 10
"""SKUs of one transaction: a listing, its event and its product, and two writes a SKU, of 25 at most."""
TRIES = 6
LISTING_FIELDS = ("title", "description", "brand", "category")
"""What every row of a product says of its listing."""


class Shop(NamedTuple):
    """Whose rows these are, and which import brings them."""

    seller_id: str
    market: str
    currency: str
    import_id: str

    def sku_id(self, row: ImportRow) -> str:
        return sku_id_of(self.seller_id, row.sku)


@dataclass
class Applied:
    """What became of a product's rows, by row number."""

    outcomes: dict[int, RowOutcome] = field(default_factory=dict)
    errors: dict[int, list[RowError]] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the shop has of many products, read in batches."""

    products: dict[str, Product]
    listings: dict[str, Listing]
    by_sku: dict[str, Listing]
    stock: dict[str, StockLevel]

    @classmethod
    def read(cls, shop: Shop, products: Iterable[Sequence[ImportRow]]) -> "Known":
        rows = [row for product in products for row in product]
        known = store.products(shop.seller_id, dict.fromkeys(row.product_id for row in rows))
        by_sku = catalog.listings_of_skus(shop.seller_id, map(shop.sku_id, rows))
        listings = {listing.listing_id: listing for listing in by_sku.values()}
        others = {product.listing_id for product in known.values()} - listings.keys()
        listings |= catalog.listings_of(shop.seller_id, others)
        counted = inventory.levels((shop.seller_id, shop.sku_id(row)) for row in rows)
        return cls(known, listings, by_sku, counted)

    def listing(self, shop: Shop, rows: Iterable[ImportRow]) -> Listing | None:
        """The listing that the product id stands for, or else the one that has the first known SKU."""
        for row in rows:
            product = self.products.get(row.product_id)
            found = self.listings.get(product.listing_id) if product else None
            found = found or self.by_sku.get(shop.sku_id(row))
            if found:
                return found
        return None

    def stock_of(self, sku_id: str) -> StockLevel:
        return self.stock.get(sku_id) or inventory.never_counted(sku_id)


def apply(shop: Shop, rows: Sequence[ImportRow], known: Known, begin: Callable[[], Work]) -> Applied:
    """Write one product. What someone else changed meanwhile is read again; a crash leaves whole steps."""
    for attempt in range(TRIES):
        try:
            return _Application(shop, known, begin).of(rows)
        except (Conflict, SkuTaken):
            time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 (jitter)
            known = Known.read(shop, [rows])
    raise Retry(f"product {rows[0].product_id} kept changing")


class _Application:
    """One product on its way into the shop."""

    def __init__(self, shop: Shop, known: Known, begin: Callable[[], Work]) -> None:
        self.shop = shop
        self.known = known
        self.begin = begin
        self.applied = Applied()

    def of(self, rows: Sequence[ImportRow]) -> Applied:
        before = self.known.listing(self.shop, rows)
        fitting = self._fitting(rows, before)
        listing = before
        product = self._product(rows[0])
        for start in range(0, len(fitting), SKUS_EACH):
            step = fitting[start : start + SKUS_EACH]
            try:
                listing, product = self._write(step, before, listing, product)
            except (Conflict, SkuTaken):
                raise
            except Problem as refusal:
                self._refuse(step, "", refusal.code, refusal.detail)
        return self.applied

    def _fitting(self, rows: Sequence[ImportRow], listing: Listing | None) -> list[ImportRow]:
        """The rows that the listing can take; why it cannot take the others."""
        has = {sku.sku_id for sku in listing.skus} if listing else set()
        room = MAX_SKUS - len(has)
        fitting = []
        for row in rows:
            sku_id = self.shop.sku_id(row)
            owner = self.known.by_sku.get(sku_id)
            reserved = self.known.stock_of(sku_id).reserved
            if owner and sku_id not in has:
                text = f"SKU belongs to another listing of yours ({owner.title}). Use that one's Product ID."
                self._refuse([row], "SKU", "row.sku.of_another_listing", text, row.sku)
            elif row.stock < reserved:
                text = f"Stock is below the {reserved:,} units that orders hold. Count at least these."
                self._refuse([row], "Stock", "row.stock.reserved", text, str(row.stock))
            elif sku_id not in has and room == 0:
                text = f"The product has more than {MAX_SKUS} SKUs. Give the others a Product ID of their own."
                self._refuse([row], "Product ID", "row.product_id.too_many_skus", text, row.product_id)
            else:
                room -= sku_id not in has
                fitting.append(row)
        return fitting

    def _write(
        self, rows: Sequence[ImportRow], before: Listing | None, listing: Listing | None, product: Product
    ) -> tuple[Listing, Product]:
        """One transaction: the listing with these SKUs, their stock, and what became of their rows."""
        work, shop = self.begin(), self.shop
        new = _described(rows, shop.currency)
        if listing is None:
            saved = catalog.draft(work, shop.seller_id, shop.market, new)
        else:
            saved = catalog.revise(work, listing, new)
        for row in rows:
            self._count(work, row, listing)
        done = {
            str(row.row): product.outcomes.get(str(row.row)) or self._outcome(row, before, saved) for row in rows
        }
        if not work.changes_nothing:
            outcomes = product.outcomes | done
            product = store.save_product(work, product.with_(listing_id=saved.listing_id, outcomes=outcomes))
        work.commit()
        self.applied.outcomes |= {int(row): outcome for row, outcome in done.items()}
        return saved, product

    def _count(self, work: Work, row: ImportRow, listing: Listing | None) -> None:
        sku_id = self.shop.sku_id(row)
        seen = self.known.stock_of(sku_id)
        if listing and listing.sku(sku_id):
            inventory.count(work, self.shop.seller_id, seen, row.stock)
        else:
            inventory.open_stock(work, self.shop.seller_id, seen, row.stock)

    def _outcome(self, row: ImportRow, before: Listing | None, after: Listing) -> RowOutcome:
        sku_id = self.shop.sku_id(row)
        was = before.sku(sku_id) if before else None
        if before is None or was is None:
            return RowOutcome.CREATED
        same = (
            was == after.sku(sku_id)
            and row.stock == self.known.stock_of(sku_id).on_hand
            and all(getattr(before, name) == getattr(after, name) for name in LISTING_FIELDS)
        )
        return RowOutcome.UNCHANGED if same else RowOutcome.UPDATED

    def _product(self, row: ImportRow) -> Product:
        known = self.known.products.get(row.product_id)
        if known:
            return known.by(self.shop.import_id)
        return Product(
            seller_id=self.shop.seller_id,
            product_id=row.product_id,
            listing_id="",
            import_id=self.shop.import_id,
            outcomes={},
        )

    def _refuse(self, rows: Iterable[ImportRow], column: str, code: str, text: str, value: str = "") -> None:
        for row in rows:
            self.applied.errors[row.row] = [row_error(row.row, column, code, text, value)]


def _described(rows: Sequence[ImportRow], currency: str) -> NewListing:
    first = rows[0]
    return NewListing(
        title=first.title,
        description=first.description,
        brand=first.brand,
        category=first.category,
        skus=[_sku(row, currency) for row in rows],
    )


def _sku(row: ImportRow, currency: str) -> SkuBody:
    return SkuBody(
        seller_sku=row.sku,
        price=Money(amount=row.price, currency=currency),
        options=[Option(name=option.name, value=option.value) for option in row.options],
        barcode=row.barcode,
        weight_grams=row.weight_g,
        length_mm=row.length_mm,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
    )
