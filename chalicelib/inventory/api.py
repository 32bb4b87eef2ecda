"""Routes of inventory."""

from collections.abc import Callable
from typing import Any

from chalicelib import access
from chalicelib.inventory import service
from chalicelib.inventory.errors import (
    EndsInThePast,
    NeverCounted,
    PoolOfASale,
    PoolOver,
    SplitAlready,
    TooFewAvailable,
    UnitsReserved,
)
from chalicelib.inventory.models import (
    Changes,
    Movement,
    NewCounts,
    NewPool,
    NewWarehouse,
    OnHand,
    Pool,
    PooledUnits,
    PoolUnits,
    RowResults,
    Split,
    StockedListing,
    StockLevel,
    StockState,
    SyncBatch,
    SyncReport,
    Threshold,
    Warehouse,
)
from chalicelib.kit import clock
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request
from chalicelib.kit.work import Work

api = Api(__name__, "inventory")


class StockQuery(PageQuery):
    """Which of a seller's stock."""

    state: StockState | None = None


def _beginning(request: Request[Any]) -> Callable[[], Work]:
    """Many transactions of one request, each at its own instant."""
    work = request.work
    return lambda: Work(work.actor, clock.now(), work.request_id)


@api.get("/v1/stock", permission=access.LISTINGS_READ, query=StockQuery, answers=Page[StockLevel])
def list_stock(request: Request[None]) -> Page[StockLevel]:
    """Stock of all my SKUs, or of those that are low or out of stock."""
    query = request.query
    return service.listed(request.seller_id, query.state, query, request.work.now)


@api.get(
    "/v1/listings/by-stock",
    permission=access.LISTINGS_READ,
    query=StockQuery,
    answers=Page[StockedListing],
)
def list_listings_by_stock(request: Request[None]) -> Page[StockedListing]:
    """My listings by the stock of their SKUs: in stock, low, or out of stock."""
    query = request.query
    return service.listings_by_stock(request.seller_id, query.state, query, request.work.now)


@api.put("/v1/stock", permission=access.STOCK_WRITE, body=NewCounts, answers=RowResults)
def set_stock_of_many(request: Request[NewCounts]) -> RowResults:
    """Count up to 100 SKUs; each has its own result, and a refused one does not keep the others back."""
    results = service.set_counts(request.seller_id, request.body.counts, _beginning(request))
    return RowResults(results=results)


@api.get("/v1/stock/{sku_id}", permission=access.LISTINGS_READ, answers=StockLevel, refuses=(NotFound,))
def get_stock(request: Request[None], sku_id: str) -> StockLevel:
    """Stock of one SKU: where its units are, and how many days they last."""
    return service.with_cover(service.stock(request.seller_id, sku_id), request.work.now)


@api.put(
    "/v1/stock/{sku_id}",
    permission=access.STOCK_WRITE,
    body=OnHand,
    answers=StockLevel,
    refuses=(NotFound, UnitsReserved),
)
def set_stock(request: Request[OnHand], sku_id: str) -> StockLevel:
    """Count a SKU: so many units are on hand."""
    return service.set_on_hand(request.work, request.seller_id, sku_id, request.body)


@api.put(
    "/v1/stock/{sku_id}/threshold",
    permission=access.STOCK_WRITE,
    body=Threshold,
    answers=StockLevel,
    refuses=(NotFound, NeverCounted),
)
def set_stock_threshold(request: Request[Threshold], sku_id: str) -> StockLevel:
    """Say at how many units a SKU is low."""
    return service.set_threshold(request.work, request.seller_id, sku_id, request.body.threshold)


@api.post(
    "/v1/stock/{sku_id}/out-of-stock",
    permission=access.STOCK_WRITE,
    answers=StockLevel,
    refuses=(NotFound,),
)
def mark_sku_out_of_stock(request: Request[None], sku_id: str) -> StockLevel:
    """Sell no more of a SKU, whatever is on hand."""
    return service.mark_out_of_stock(request.work, request.seller_id, sku_id)


@api.post("/v1/stock/{sku_id}/in-stock", permission=access.STOCK_WRITE, answers=StockLevel, refuses=(NotFound,))
def mark_sku_in_stock(request: Request[None], sku_id: str) -> StockLevel:
    """Sell again what is on hand."""
    return service.mark_in_stock(request.work, request.seller_id, sku_id)


@api.post(
    "/v1/stock/{sku_id}/split",
    permission=access.STOCK_WRITE,
    body=Split,
    answers=StockLevel,
    refuses=(NotFound, SplitAlready, TooFewAvailable, EndsInThePast),
)
def split_sku(request: Request[Split], sku_id: str) -> StockLevel:
    """Sell a hot SKU out of buckets, so that many can buy it at the same moment."""
    return service.split(request.work, request.seller_id, sku_id, request.body)


@api.post("/v1/stock/{sku_id}/join", permission=access.STOCK_WRITE, answers=StockLevel, refuses=(NotFound,))
def join_sku(request: Request[None], sku_id: str) -> StockLevel:
    """Bring a SKU's buckets back together."""
    return service.join(request.work, request.seller_id, sku_id)


@api.post("/v1/stock-sync", permission=access.STOCK_WRITE, body=SyncBatch, answers=RowResults)
def sync_stock(request: Request[SyncBatch]) -> RowResults:
    """Stock from an outside system, up to 500 rows; a row older than what its SKU has is left alone."""
    results = service.sync(request.work, request.seller_id, request.body, _beginning(request))
    return RowResults(results=results)


@api.get("/v1/stock-sync", permission=access.LISTINGS_READ, answers=SyncReport)
def get_stock_sync(request: Request[None]) -> SyncReport:
    """How outside sync did on the last days, and how far it lags behind."""
    return service.sync_report(request.seller_id)


@api.get("/v1/stock-changes", permission=access.LISTINGS_READ, query=PageQuery, answers=Changes)
def list_stock_changes(request: Request[None]) -> Changes:
    """What moved since a position, for an outside system that follows our stock."""
    return service.changes(request.work, request.seller_id, request.query)


@api.get("/v1/stock-movements", permission=access.LISTINGS_READ, query=PageQuery, answers=Page[Movement])
def list_stock_movements(request: Request[None]) -> Page[Movement]:
    """What moved, why and by whom, newest first."""
    return service.movements(request.seller_id, request.query)


@api.get("/v1/warehouses", permission=access.LISTINGS_READ, query=PageQuery, answers=Page[Warehouse])
def list_warehouses(request: Request[None]) -> Page[Warehouse]:
    """Where my units are: the main warehouse, and those I have added."""
    return service.warehouses(request.seller_id, request.query)


@api.post("/v1/warehouses", permission=access.STOCK_WRITE, body=NewWarehouse, answers=Warehouse, status=201)
def add_warehouse(request: Request[NewWarehouse]) -> Warehouse:
    """Add a warehouse; count a SKU there with its warehouse_id."""
    return service.add_warehouse(request.work, request.seller_id, request.body)


@api.get("/v1/stock-pools", permission=access.LISTINGS_READ, query=PageQuery, answers=Page[Pool])
def list_stock_pools(request: Request[None]) -> Page[Pool]:
    """My pools, newest first."""
    return service.pools(request.seller_id, request.query)


@api.post(
    "/v1/stock-pools",
    permission=access.STOCK_WRITE,
    body=NewPool,
    answers=Pool,
    status=201,
    refuses=(EndsInThePast,),
)
def open_stock_pool(request: Request[NewPool]) -> Pool:
    """Open a pool for a campaign or a creator; it is empty until units are set aside."""
    return service.open_pool(request.work, request.seller_id, request.body)


@api.get("/v1/stock-pools/{pool_id}", permission=access.LISTINGS_READ, answers=Pool, refuses=(NotFound,))
def get_stock_pool(request: Request[None], pool_id: str) -> Pool:
    """One pool."""
    return service.pool(request.seller_id, pool_id)


@api.get(
    "/v1/stock-pools/{pool_id}/units",
    permission=access.LISTINGS_READ,
    query=PageQuery,
    answers=Page[PoolUnits],
    refuses=(NotFound,),
)
def list_stock_pool_units(request: Request[None], pool_id: str) -> Page[PoolUnits]:
    """What is in a pool."""
    return service.pool_units(request.seller_id, pool_id, request.query)


@api.put(
    "/v1/stock-pools/{pool_id}/units/{sku_id}",
    permission=access.STOCK_WRITE,
    body=PooledUnits,
    answers=StockLevel,
    refuses=(NotFound, PoolOver, PoolOfASale, TooFewAvailable),
)
def set_stock_aside(request: Request[PooledUnits], pool_id: str, sku_id: str) -> StockLevel:
    """Set units of a SKU aside; fewer than before gives the rest back."""
    return service.set_aside(request.work, request.seller_id, pool_id, sku_id, request.body.units)


@api.post(
    "/v1/stock-pools/{pool_id}/end",
    permission=access.STOCK_WRITE,
    answers=Pool,
    refuses=(NotFound, NotPossible),
)
def end_stock_pool(request: Request[None], pool_id: str) -> Pool:
    """End a pool; its units are for everyone again."""
    return service.end_pool(request.work, request.seller_id, pool_id, by="seller")
