"""Routes of inventory."""

from chalicelib import access
from chalicelib.inventory import service
from chalicelib.inventory.errors import UnitsReserved
from chalicelib.inventory.models import Movement, OnHand, StockLevel, StockState, Threshold
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request

api = Api(__name__, "inventory")


class StockQuery(PageQuery):
    """Which of a seller's stock."""

    state: StockState | None = None


@api.get("/v1/stock", permission=access.LISTINGS_READ, query=StockQuery, answers=Page[StockLevel])
def list_stock(request: Request[None]) -> Page[StockLevel]:
    """Stock of all my SKUs, or of those that are low or out of stock."""
    query = request.query
    return service.listed(request.seller_id, query.state, query, request.work.now)


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
    return service.set_on_hand(request.work, request.seller_id, sku_id, request.body.on_hand)


@api.put(
    "/v1/stock/{sku_id}/threshold",
    permission=access.STOCK_WRITE,
    body=Threshold,
    answers=StockLevel,
    refuses=(NotFound,),
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


@api.get("/v1/stock-movements", permission=access.LISTINGS_READ, query=PageQuery, answers=Page[Movement])
def list_stock_movements(request: Request[None]) -> Page[Movement]:
    """What moved, why and by whom, newest first."""
    return service.movements(request.seller_id, request.query)
