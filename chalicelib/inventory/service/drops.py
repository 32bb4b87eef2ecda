"""A hot SKU is sold out of buckets, so that its buyers do not all meet on one item."""

from chalicelib.inventory import counters
from chalicelib.inventory.errors import EndsInThePast, SplitAlready, TooFewAvailable
from chalicelib.inventory.events import SkuJoined, SkuSplit
from chalicelib.inventory.models import BUCKET, MAIN, Move, Reason, Split, StockLevel
from chalicelib.inventory.service.moving import dissolve, move
from chalicelib.inventory.service.pools import QUEUE
from chalicelib.inventory.service.reading import stock
from chalicelib.kit.ids import new_id
from chalicelib.kit.money import shares
from chalicelib.kit.work import Work


def split(work: Work, seller_id: str, sku_id: str, into: Split) -> StockLevel:
    """Share the main warehouse's available units among buckets.

    Raises NotFound, SplitAlready, TooFewAvailable, EndsInThePast.
    """
    level = stock(seller_id, sku_id)
    main = level.at(MAIN)
    if into.ends_at is not None and into.ends_at <= work.now:
        raise EndsInThePast("Let it end later, or leave the end open and join the buckets yourself.")
    if any(part.is_bucket for part in level.holdings):
        raise SplitAlready("Join the buckets first: POST /v1/stock/{sku_id}/join.")
    if main is None or main.available < into.buckets:
        raise TooFewAvailable(main.available if main else 0)
    each = shares(main.available, [1] * into.buckets)
    filled = [Move(new_id(BUCKET, work.now), units) for units in each]
    if into.ends_at is not None:
        work.start_clock(QUEUE, "drop_end", f"{seller_id}#{sku_id}", into.ends_at)
    work.emit(SkuSplit(seller_id=seller_id, sku_id=sku_id, buckets=into.buckets))
    change = counters.Change([Move(MAIN, -main.available), *filled], exact=True)
    return move(work, seller_id, level, change, Reason.SPLIT)


def join(work: Work, seller_id: str, sku_id: str) -> StockLevel:
    """Bring the units of all buckets back together; nothing to do if there are none. Raises NotFound."""
    level = stock(seller_id, sku_id)
    buckets = {part.holding for part in level.holdings if part.is_bucket}
    if not buckets:
        return level
    work.emit(SkuJoined(seller_id=seller_id, sku_id=sku_id))
    return dissolve(work, seller_id, level, buckets, Reason.JOINED)


def end_drop(work: Work, subject: str) -> None:
    """The drop's time is over."""
    join(work, *subject.split("#"))
