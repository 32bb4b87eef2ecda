"""What orders do to stock: set aside, give back, ship, take back."""

from collections.abc import Iterator, Mapping
from random import Random
from types import MappingProxyType

from pynamodb.expressions.update import Action

from chalicelib.inventory import counters, log, rules, store
from chalicelib.inventory.errors import OutOfStock
from chalicelib.inventory.models import MAIN, Holding, Move, Reason, StockLevel, summed
from chalicelib.inventory.service.moving import move
from chalicelib.inventory.service.reading import window
from chalicelib.kit.batch import Batch
from chalicelib.kit.work import Work

CHANCE = Random()  # noqa: S311 (which bucket)


def reserve(
    work: Work,
    seller_id: str,
    order_id: str,
    units: Mapping[str, int],
    pools: Mapping[str, Mapping[str, int]] = MappingProxyType({}),
    seen: Mapping[str, StockLevel] = MappingProxyType({}),
) -> None:
    """Set units by SKU aside for an order, once an order; so many of them from these pools, by SKU and pool.

    What `levels_with` has just `seen` is not read again. Raises OutOfStock, some of it on commit.
    """
    unseen = units.keys() - seen.keys()
    missing = store.levels(((seller_id, sku_id) for sku_id in unseen), consistent=True)
    known = {**seen, **missing}
    for sku_id, quantity in units.items():
        level = known.get(sku_id)
        if level is None or not level.on_sale:
            raise OutOfStock(sku_id)
        moves = rules.drawn(level, quantity, pools.get(sku_id, {}), CHANCE)
        if not moves:
            raise OutOfStock(sku_id)
        _order(work, seller_id, order_id, level, moves, quantity)


def _order(work: Work, seller_id: str, order_id: str, level: StockLevel, moves: list[Move], quantity: int) -> None:
    part = level.at(moves[0].holding)
    assert part is not None
    from_main = level.is_whole and part.holding == MAIN
    refusal = counters.out_of_stock(level, quantity) if from_main else None
    change = counters.Change(moves, also=_sold(work, part, quantity), refusal=refusal)
    move(work, seller_id, level, change, Reason.ORDERED, order_id)


def _sold(work: Work, part: Holding, units: int) -> dict[str, list[Action]]:
    return {part.holding: counters.sold(part, units, work.now.date(), window(work.now))}


def release(work: Work, seller_id: str, order_id: str, units: Mapping[str, int]) -> None:
    """Give an order's units back to where they came from."""
    for level, part, quantity in _held(seller_id, order_id, units):
        moves = [Move(part.holding, quantity, -quantity)]
        change = counters.Change(moves, also=_sold(work, part, -quantity))
        move(work, seller_id, level, change, Reason.CANCELLED, order_id)


def take(work: Work, seller_id: str, parcel: Mapping[str, Mapping[str, int]]) -> None:
    """Units by SKU of one or more orders have been shipped together."""
    shipped: dict[str, tuple[StockLevel, list[Move]]] = {}
    for order_id, units in parcel.items():
        for level, part, quantity in _held(seller_id, order_id, units):
            gone = Move(part.holding, 0, -quantity)
            log.record(work, seller_id, level.sku_id, [gone], Reason.SHIPPED, order_id)
            shipped.setdefault(level.sku_id, (level, []))[1].append(gone)
    for level, moves in shipped.values():
        counters.move(work, seller_id, level, counters.Change(summed(moves)))


def restock(work: Work, seller_id: str, order_id: str, units: Mapping[str, int]) -> None:
    """Units that came back in good order can be sold again, from the main warehouse."""
    for level, _, quantity in _held(seller_id, order_id, units):
        move(work, seller_id, level, counters.Change([Move(MAIN, quantity)]), Reason.RETURNED, order_id)


def _held(seller_id: str, order_id: str, units: Mapping[str, int]) -> Iterator[tuple[StockLevel, Holding, int]]:
    """Level, holding and units of each SKU an order holds. A holding that is no more is part of the main one."""
    some = {sku_id: quantity for sku_id, quantity in units.items() if quantity}
    if not some:
        return
    batch = Batch()
    held = log.held_with(batch, seller_id, order_id)
    levels = store.levels_with(batch, ((seller_id, sku_id) for sku_id in some))
    drawn_from, known = held(), levels()
    for sku_id, quantity in some.items():
        level = known[sku_id]
        part = level.at(drawn_from.get(sku_id, MAIN)) or level.at(MAIN)
        assert part is not None
        yield level, part, quantity
