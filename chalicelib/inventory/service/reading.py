"""Looking at stock and its log; checking one against the other."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from chalicelib.catalog import service as catalog
from chalicelib.inventory import log, rules, store
from chalicelib.inventory.models import Holding, Movement, StockedListing, StockLevel, StockState
from chalicelib.kit.batch import Batch
from chalicelib.kit.pages import MAX_LIMIT, Page, PageQuery
from chalicelib.markets import service as markets

MARKET = "US"


def stock(seller_id: str, sku_id: str) -> StockLevel:
    """Stock of the seller's SKU; one that was never counted has none. Raises NotFound."""
    known = store.levels([(seller_id, sku_id)], consistent=True)
    if sku_id not in known:
        catalog.listing_of_sku(seller_id, sku_id)
    return known.get(sku_id) or never_counted(sku_id)


def with_cover(level: StockLevel, now: datetime) -> StockLevel:
    """The level with how many days it lasts."""
    return level.model_copy(update={"days_of_cover": rules.days_of_cover(level, window(now))})


def window(now: datetime) -> list[str]:
    """The UTC days that sales are averaged over, today the last."""
    days = markets.policy(MARKET, now).inventory.cover_window_days
    return [(now - timedelta(days=ago)).date().isoformat() for ago in reversed(range(days))]


def levels(keys: Iterable[tuple[str, str]]) -> dict[str, StockLevel]:
    """Stock by SKU id, of many (seller, SKU); those never counted are absent."""
    return store.levels(keys)


def levels_with(batch: Batch, keys: Iterable[tuple[str, str]]) -> Callable[[], dict[str, StockLevel]]:
    """The same as of now, once the batch is read: what `reserve` is told."""
    return store.levels_with(batch, keys)


def never_counted(sku_id: str) -> StockLevel:
    """The stock of a SKU that `levels` does not know."""
    return StockLevel.of(sku_id, list[Holding](), threshold=0)


def listed(seller_id: str, state: StockState | None, query: PageQuery, now: datetime) -> Page[StockLevel]:
    """A seller's stock, of one state or of all."""
    page = store.of_seller(seller_id, state, query)
    known = store.levels((seller_id, sku_id) for sku_id in page.data)
    return Page(data=[with_cover(known[sku_id], now) for sku_id in page.data], next_cursor=page.next_cursor)


def listings_by_stock(
    seller_id: str, state: StockState | None, query: PageQuery, now: datetime
) -> Page[StockedListing]:
    """The listings of SKUs in a state. A page is one of SKUs: a listing may come again for others of its own."""
    page = listed(seller_id, state, query, now)
    found = catalog.listings_of_skus(seller_id, [level.sku_id for level in page.data])
    stocked: dict[str, StockedListing] = {}
    for level in page.data:
        if level.sku_id in found:
            listing = found[level.sku_id]
            stocked.setdefault(listing.listing_id, StockedListing(listing=listing)).stock.append(level)
    return Page(data=list(stocked.values()), next_cursor=page.next_cursor)


def movements(seller_id: str, query: PageQuery) -> Page[Movement]:
    """What moved, newest first."""
    return log.movements(seller_id, query)


def audit(seller_id: str) -> list[str]:
    """Where a seller's counters are not what the log adds up to, a sentence each; nothing when all is well."""
    found: list[StockLevel] = []
    query = PageQuery(limit=MAX_LIMIT)
    while page := store.of_seller(seller_id, None, query):
        found += store.levels(((seller_id, sku_id) for sku_id in page.data), consistent=True).values()
        if page.next_cursor is None:
            break
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor)
    return rules.differences(found, log.every(seller_id))
