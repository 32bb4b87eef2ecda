"""The one place where units move: counters, log and what a crossing tells, in one transaction."""

from collections.abc import Set

from chalicelib.inventory import counters, log, rules
from chalicelib.inventory.events import StockRanLow, StockRanOut, UnitsLeft
from chalicelib.inventory.models import MAIN, Move, Reason, StockLevel, StockState
from chalicelib.inventory.service.reading import window
from chalicelib.kit.work import Work


def move(
    work: Work, seller_id: str, seen: StockLevel, change: counters.Change, reason: Reason, source: str = ""
) -> StockLevel:
    """Move units of a counted SKU; returns the level after. Raises Conflict or the change's refusal on commit."""
    after = counters.move(work, seller_id, seen, change)
    log.record(work, seller_id, seen.sku_id, change.moves, reason, source)
    if rules.fell(seen.state, after.state):
        tell_of_fall(work, seller_id, after)
    return after


def tell_of_fall(work: Work, seller_id: str, level: StockLevel) -> None:
    """SKUs that cross a limit in one transaction are told of by one event."""
    event = StockRanOut if level.state is StockState.OUT_OF_STOCK else StockRanLow

    def tell(work: Work, skus: list[UnitsLeft]) -> None:
        work.emit(event(seller_id=seller_id, skus=skus))

    work.gather(f"{event.name}#{seller_id}", UnitsLeft.of(level), tell)


def dissolve(
    work: Work, seller_id: str, seen: StockLevel, names: Set[str], reason: Reason, source: str = ""
) -> StockLevel:
    """End holdings: all that is in them, reserved units too, is in the main one afterwards."""
    ended = [part for part in seen.holdings if part.holding in names]
    out = [Move(part.holding, -part.available, -part.reserved) for part in ended]
    units = Move(MAIN, sum(part.available for part in ended), sum(part.reserved for part in ended))
    sales = {MAIN: counters.sold_elsewhere(ended, window(work.now))}
    change = counters.Change([units, *out], also=sales, ends=frozenset(names))
    return move(work, seller_id, seen, change, reason, source)
