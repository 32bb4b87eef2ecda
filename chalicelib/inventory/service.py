"""The use cases of inventory."""

from collections.abc import Iterable, Mapping

from chalicelib.catalog import service as catalog
from chalicelib.inventory import store
from chalicelib.inventory.errors import UnitsReserved
from chalicelib.inventory.events import SkuBackInStock, SkuMarkedOutOfStock, StockSet
from chalicelib.inventory.models import StockLevel
from chalicelib.kit.work import Work


def stock(seller_id: str, sku_id: str) -> StockLevel:
    """Stock of the seller's SKU. Raises NotFound."""
    catalog.listing_of_sku(seller_id, sku_id)
    return store.level(seller_id, sku_id)


def levels(keys: Iterable[tuple[str, str]]) -> dict[str, StockLevel]:
    """Stock by SKU id, of many (seller, SKU); those never counted are absent."""
    return store.levels(keys)


def set_on_hand(work: Work, seller_id: str, sku_id: str, on_hand: int) -> StockLevel:
    """Count a SKU: so many on hand, the reserved ones included. Raises NotFound, UnitsReserved."""
    return count(work, seller_id, stock(seller_id, sku_id), on_hand)


def count(work: Work, seller_id: str, seen: StockLevel, on_hand: int) -> StockLevel:
    """Count a SKU whose stock the caller has just read; an unchanged count writes nothing."""
    if on_hand < seen.reserved:
        raise UnitsReserved(seen.reserved)
    if on_hand != seen.on_hand:
        store.count(work, seller_id, seen, on_hand)
        work.emit(StockSet(seller_id=seller_id, sku_id=seen.sku_id, on_hand=on_hand, before=seen.on_hand))
    return seen.model_copy(update={"on_hand": on_hand, "available": on_hand - seen.reserved})


def open_stock(work: Work, seller_id: str, seen: StockLevel, on_hand: int) -> None:
    """The first count of a SKU made in this very transaction: the event of its listing tells of it."""
    if on_hand != seen.on_hand:
        store.count(work, seller_id, seen, on_hand)


def never_counted(sku_id: str) -> StockLevel:
    """The stock of a SKU that `levels` does not know."""
    return StockLevel(sku_id=sku_id, on_hand=0, reserved=0, available=0, on_sale=True)


def mark_out_of_stock(work: Work, seller_id: str, sku_id: str) -> StockLevel:
    """Sell no more of a SKU, whatever is on hand. Raises NotFound."""
    return _put_on_sale(work, seller_id, sku_id, on_sale=False)


def mark_in_stock(work: Work, seller_id: str, sku_id: str) -> StockLevel:
    """Sell again what is on hand. Raises NotFound."""
    return _put_on_sale(work, seller_id, sku_id, on_sale=True)


def _put_on_sale(work: Work, seller_id: str, sku_id: str, on_sale: bool) -> StockLevel:
    seen = stock(seller_id, sku_id)
    if seen.on_sale != on_sale:
        store.put_on_sale(work, seller_id, seen, on_sale)
        event = SkuBackInStock if on_sale else SkuMarkedOutOfStock
        work.emit(event(seller_id=seller_id, sku_id=sku_id))
    return seen.model_copy(update={"on_sale": on_sale})


def reserve(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """Set units by SKU aside for an order. Raises OutOfStock on commit."""
    store.reserve(work, seller_id, units)


def release(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """Give an order's units back to sale."""
    store.release(work, seller_id, units)


def take(work: Work, seller_id: str, units: Mapping[str, int]) -> None:
    """An order's units have been shipped."""
    store.take(work, seller_id, units)
