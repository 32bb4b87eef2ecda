"""The seller counts, marks and watches stock."""

from chalicelib.inventory import counters, log, places
from chalicelib.inventory.errors import NeverCounted, UnitsReserved
from chalicelib.inventory.events import Count, SkuBackInStock, SkuMarkedOutOfStock, StockSet
from chalicelib.inventory.models import MAIN, Holding, Move, OnHand, Reason, StockLevel
from chalicelib.inventory.service.moving import move
from chalicelib.inventory.service.reading import MARKET, stock
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets


def set_on_hand(work: Work, seller_id: str, sku_id: str, new: OnHand) -> StockLevel:
    """Count a SKU: so many on hand, the reserved ones included. Raises NotFound, UnitsReserved."""
    if new.warehouse_id != MAIN and not places.has_warehouse(seller_id, new.warehouse_id):
        raise NotFound
    return count(work, seller_id, stock(seller_id, sku_id), new.on_hand, new.warehouse_id)


def count(work: Work, seller_id: str, seen: StockLevel, on_hand: int, warehouse_id: str = MAIN) -> StockLevel:
    """Count a SKU whose stock the caller has just read; an unchanged count tells nobody. Raises UnitsReserved."""
    after = open_stock(work, seller_id, seen, on_hand, warehouse_id)
    before = seen.in_warehouse(warehouse_id)
    if before != on_hand:
        _tell_of_count(work, seller_id, Count(sku_id=seen.sku_id, on_hand=on_hand, before=before))
    return after


def open_stock(work: Work, seller_id: str, seen: StockLevel, on_hand: int, warehouse_id: str = MAIN) -> StockLevel:
    """The first count of a SKU made in this very transaction: the event of its listing tells of it."""
    change = on_hand - seen.in_warehouse(warehouse_id)
    if not seen.is_counted:
        first = Holding(holding=warehouse_id, available=on_hand, reserved=0)
        return open_sku(work, seller_id, seen.sku_id, first)
    part = seen.at(warehouse_id)
    free = part.available if part else 0
    if free + change < 0:
        raise UnitsReserved(seen.in_warehouse(warehouse_id) - free)
    if change == 0:
        return seen
    return move(work, seller_id, seen, counters.Change([Move(warehouse_id, change)], exact=True), Reason.COUNTED)


def open_sku(
    work: Work,
    seller_id: str,
    sku_id: str,
    first: Holding,
    reason: Reason = Reason.COUNTED,
    source: str = "",
    **facts: object,
) -> StockLevel:
    """The first that is known of a SKU's stock: so many in a warehouse."""
    threshold = markets.policy(MARKET, work.now).inventory.low_stock_threshold
    parts = [first] if first.holding == MAIN else [Holding(holding=MAIN, available=0, reserved=0), first]
    level = StockLevel.of(sku_id, parts, threshold=threshold, **facts)
    counters.open_sku(work, seller_id, level, work.now.date())
    log.record(work, seller_id, sku_id, [Move(first.holding, first.available)], reason, source)
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
        none = Holding(holding=MAIN, available=0, reserved=0)
        return open_sku(work, seller_id, sku_id, none, on_sale=on_sale)
    counters.set_on_sale(work, seller_id, seen, on_sale)
    return seen.model_copy(update={"on_sale": on_sale})


def set_threshold(work: Work, seller_id: str, sku_id: str, threshold: int) -> StockLevel:
    """Be told when so many units are left. Raises NotFound, NeverCounted."""
    seen = stock(seller_id, sku_id)
    if not seen.is_counted:
        raise NeverCounted("Count the SKU first: PUT /v1/stock/{sku_id}.")
    return seen if seen.threshold == threshold else counters.set_threshold(work, seller_id, seen, threshold)
