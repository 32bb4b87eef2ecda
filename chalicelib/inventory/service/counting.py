"""The seller counts, marks and watches stock."""

from chalicelib.inventory import log, store
from chalicelib.inventory.errors import UnitsReserved
from chalicelib.inventory.events import Count, SkuBackInStock, SkuMarkedOutOfStock, StockSet
from chalicelib.inventory.models import MAIN, Holding, Move, Reason, StockLevel
from chalicelib.inventory.service.moving import move
from chalicelib.inventory.service.reading import MARKET, stock
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets


def set_on_hand(work: Work, seller_id: str, sku_id: str, on_hand: int) -> StockLevel:
    """Count a SKU: so many on hand, the reserved ones included. Raises NotFound, UnitsReserved."""
    return count(work, seller_id, stock(seller_id, sku_id), on_hand)


def count(work: Work, seller_id: str, seen: StockLevel, on_hand: int) -> StockLevel:
    """Count a SKU whose stock the caller has just read; an unchanged count tells nobody."""
    before = seen.in_warehouse(MAIN)
    if before != on_hand:
        _tell_of_count(work, seller_id, Count(sku_id=seen.sku_id, on_hand=on_hand, before=before))
    return open_stock(work, seller_id, seen, on_hand)


def open_stock(work: Work, seller_id: str, seen: StockLevel, on_hand: int) -> StockLevel:
    """The first count of a SKU made in this very transaction: the event of its listing tells of it."""
    change = on_hand - seen.in_warehouse(MAIN)
    main = seen.at(MAIN)
    if main is None:
        return _open(work, seller_id, seen.sku_id, on_hand)
    if main.available + change < 0:
        raise UnitsReserved(seen.in_warehouse(MAIN) - main.available)
    if change == 0:
        return seen
    return move(work, seller_id, seen, store.Change([Move(MAIN, change)], exact=True), Reason.COUNTED)


def _open(work: Work, seller_id: str, sku_id: str, on_hand: int, *, on_sale: bool = True) -> StockLevel:
    threshold = markets.policy(MARKET, work.now).inventory.low_stock_threshold
    main = Holding(holding=MAIN, available=on_hand, reserved=0)
    level = StockLevel.of(sku_id, [main], threshold=threshold, on_sale=on_sale)
    store.open_sku(work, seller_id, level, work.now.date())
    log.record(work, seller_id, sku_id, [Move(MAIN, on_hand)], Reason.COUNTED)
    return level


def _tell_of_count(work: Work, seller_id: str, counted: Count) -> None:
    """All counts of one transaction are told of by one event."""

    def tell(work: Work, counts: list[Count]) -> None:
        work.emit(StockSet(seller_id=seller_id, counts=counts))

    work.gather(f"stock_set#{seller_id}", counted, tell)


def mark_out_of_stock(work: Work, seller_id: str, sku_id: str) -> StockLevel:
    """Sell no more of a SKU, whatever is on hand. Raises NotFound."""
    return _put_on_sale(work, seller_id, sku_id, on_sale=False)


def mark_in_stock(work: Work, seller_id: str, sku_id: str) -> StockLevel:
    """Sell again what is on hand. Raises NotFound."""
    return _put_on_sale(work, seller_id, sku_id, on_sale=True)


def _put_on_sale(work: Work, seller_id: str, sku_id: str, *, on_sale: bool) -> StockLevel:
    seen = stock(seller_id, sku_id)
    if seen.on_sale == on_sale:
        return seen
    event = SkuBackInStock if on_sale else SkuMarkedOutOfStock
    work.emit(event(seller_id=seller_id, sku_id=sku_id))
    if not seen.is_counted:
        return _open(work, seller_id, sku_id, 0, on_sale=on_sale)
    store.set_on_sale(work, seller_id, seen, on_sale)
    return seen.model_copy(update={"on_sale": on_sale})


def set_threshold(work: Work, seller_id: str, sku_id: str, threshold: int) -> StockLevel:
    """Be told when so many units are left. Raises NotFound."""
    seen = stock(seller_id, sku_id)
    if not seen.is_counted:
        seen = _open(work, seller_id, sku_id, 0)
    return seen if seen.threshold == threshold else store.set_threshold(work, seller_id, seen, threshold)
