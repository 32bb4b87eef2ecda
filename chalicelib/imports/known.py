"""What the shop has of the products of a chunk, read in batches before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.catalog import service as catalog
from chalicelib.catalog.models import Listing, sku_id_of
from chalicelib.imports import store
from chalicelib.imports.models import ImportMode
from chalicelib.imports.rows import RowFacts
from chalicelib.imports.traces import Product
from chalicelib.inventory import service as inventory
from chalicelib.inventory.models import MAIN, StockLevel
from chalicelib.markets.models import Policy


@dataclass(frozen=True)
class Shop:
    """Whose rows these are, which import brings them and how; `writes` is false in a check.

    `publish` hands listings in for review.
    """

    seller_id: str
    policy: Policy
    import_id: str
    mode: ImportMode = ImportMode.UPSERT
    writes: bool = True
    publish: bool = False

    def sku_id(self, sku: str) -> str:
        return sku_id_of(self.seller_id, sku)


@dataclass(frozen=True)
class Known:
    """Products by id (for rows that only change: by listing), listings by id and by SKU, stock by SKU."""

    products: dict[str, Product]
    listings: dict[str, Listing]
    by_sku: dict[str, Listing]
    stock: dict[str, StockLevel]

    @classmethod
    def read(cls, shop: Shop, rows: Sequence[RowFacts]) -> "Known":
        sku_ids = [shop.sku_id(facts.sku) for facts in rows]
        by_sku = catalog.listings_of_skus(shop.seller_id, sku_ids)
        listings = {listing.listing_id: listing for listing in by_sku.values()}
        groups = listings.keys() if shop.mode.changes_only else {facts.product_id for facts in rows}
        products = store.products(shop.seller_id, dict.fromkeys(groups))
        others = {product.listing_id for product in products.values()} - listings.keys()
        listings |= catalog.listings_of(shop.seller_id, others)
        counted = inventory.levels((shop.seller_id, sku_id) for sku_id in sku_ids)
        return cls(products, listings, by_sku, counted)

    def listing(self, shop: Shop, rows: Iterable[RowFacts]) -> Listing | None:
        """The listing that the product id stands for, or else the one that has the first known SKU."""
        for facts in rows:
            product = self.products.get(facts.product_id)
            found = self.listings.get(product.listing_id) if product else None
            found = found or self.by_sku.get(shop.sku_id(facts.sku))
            if found:
                return found
        return None

    def stock_of(self, sku_id: str) -> StockLevel:
        return self.stock.get(sku_id) or inventory.never_counted(sku_id)

    def units(self, sku_id: str) -> int:
        """What the main warehouse has of a SKU: that is what a file counts."""
        return self.stock_of(sku_id).in_warehouse(MAIN)

    def held(self, sku_id: str) -> int:
        """Units of it that orders hold, or that are set aside in pools."""
        return held_of(self.stock_of(sku_id))


def held_of(level: StockLevel) -> int:
    main = level.at(MAIN)
    return level.in_warehouse(MAIN) - (main.available if main else 0)
