"""Routes of inventory."""

from chalicelib import access
from chalicelib.inventory import service
from chalicelib.inventory.errors import UnitsReserved
from chalicelib.inventory.models import OnHand, StockLevel
from chalicelib.kit.problems import NotFound
from chalicelib.kit.web import Api, Request

api = Api(__name__, "inventory")


@api.get("/v1/stock/{sku_id}", permission=access.LISTINGS_READ, answers=StockLevel, refuses=(NotFound,))
def get_stock(request: Request[None], sku_id: str) -> StockLevel:
    """Stock of one SKU."""
    return service.stock(request.seller_id, sku_id)


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
