"""Units set aside for a campaign or a creator, and back in the common stock when it ends."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.inventory import counters, places, rules, store
from chalicelib.inventory.errors import EndsInThePast, PoolOfASale, PoolOver, TooFewAvailable
from chalicelib.inventory.events import PoolEnded, PoolFilled, PoolOpened
from chalicelib.inventory.models import (
    MAIN,
    POOL,
    Holding,
    Move,
    NewPool,
    Pool,
    PoolKind,
    PoolStatus,
    PoolUnits,
    Reason,
    StockLevel,
)
from chalicelib.inventory.rules import POOL_LIFE
from chalicelib.inventory.service.moving import dissolve, move
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import Conflict, Retry
from chalicelib.kit.work import Work

QUEUE = "inventory"
SKUS_EACH = 6
"""SKUs given back in one transaction: few enough to be tried anew when one of them moved meanwhile."""
TRIES = 6
SELLER, SYSTEM = "seller", "system"


def open_pool(work: Work, seller_id: str, new: NewPool) -> Pool:
    """An empty pool; `set_aside` fills it. Raises EndsInThePast."""
    if new.ends_at is not None and new.ends_at <= work.now:
        raise EndsInThePast("Let it end later, or leave the end open and end it yourself.")
    pool = _open(work, seller_id, **new.model_dump())
    if pool.ends_at is not None:
        work.start_clock(QUEUE, "pool_end", _subject(pool), pool.ends_at)
    return pool


def open_pool_of_sale(work: Work, seller_id: str, name: str, sale_id: str, units: Mapping[str, int]) -> Pool:
    """A pool with units by SKU, of a flash sale that ends it by `end_sale`. Raises TooFewAvailable."""
    pool = _open(work, seller_id, name=name, kind=PoolKind.FLASH_SALE, reference=sale_id)
    known = store.levels(((seller_id, sku_id) for sku_id in units), consistent=True)
    for sku_id, wanted in units.items():
        _fill(work, seller_id, pool.pool_id, known.get(sku_id), wanted)
    return pool


def end_sale(work: Work, seller_id: str, pool_id: str) -> None:
    """The flash sale is over: what is left of its pool comes back."""
    expire_pool(work, f"{seller_id}#{pool_id}")


def _open(work: Work, seller_id: str, **facts: Any) -> Pool:
    pool = Pool(pool_id=new_id(POOL, work.now), seller_id=seller_id, created_at=work.now, **facts)
    work.emit(PoolOpened(seller_id=seller_id, pool_id=pool.pool_id))
    return seen(places.save_pool(work, pool))


def set_aside(work: Work, seller_id: str, pool_id: str, sku_id: str, units: int) -> StockLevel:
    """Let a pool have so many units that can still be taken.

    Raises NotFound, PoolOver, PoolOfASale, TooFewAvailable.
    """
    pool = places.load_pool(seller_id, pool_id)
    if pool.status is PoolStatus.ENDED:
        raise PoolOver("Open another pool.")
    _refuse_of_a_sale(pool)
    level = store.levels([(seller_id, sku_id)], consistent=True).get(sku_id)
    after = _fill(work, seller_id, pool_id, level, units)
    if after is not level:
        work.emit(PoolFilled(seller_id=seller_id, pool_id=pool_id, sku_id=sku_id, units=units))
        places.save_pool(work, pool)  # so that it cannot end meanwhile
    return after


def _fill(work: Work, seller_id: str, pool_id: str, level: StockLevel | None, units: int) -> StockLevel:
    """Move units between the main holding and the pool until it has so many. Raises TooFewAvailable."""
    main = level.at(MAIN) if level else None
    has = (level and level.at(pool_id)) or Holding(holding=pool_id, available=0, reserved=0)
    change = units - has.available
    if level is None or main is None or main.available < change:
        raise TooFewAvailable(main.available if main else 0)
    if change == 0:
        return level
    steps = counters.Change([Move(MAIN, -change), Move(pool_id, change)], exact=True)
    return move(work, seller_id, level, steps, Reason.SET_ASIDE, pool_id)


def _refuse_of_a_sale(pool: Pool) -> None:
    if pool.is_of_a_sale:
        raise PoolOfASale


def end_pool(work: Work, seller_id: str, pool_id: str, by: str = SYSTEM) -> Pool:
    """End a pool now; its units come back by a reaction. Raises NotFound, NotPossible, PoolOfASale."""
    known = places.load_pool(seller_id, pool_id)
    if by == SELLER:
        _refuse_of_a_sale(known)
    pool = POOL_LIFE.move(known, "end", by, ended_at=work.now)
    work.emit(PoolEnded(seller_id=seller_id, pool_id=pool_id))
    return seen(places.save_pool(work, pool))


def expire_pool(work: Work, subject: str) -> None:
    """The pool's time is over."""
    seller_id, pool_id = subject.split("#")
    if places.load_pool(seller_id, pool_id).status is PoolStatus.OPEN:
        end_pool(work, seller_id, pool_id)


def give_back(event: PoolEnded, begin: Callable[[], Work]) -> None:
    """Bring all units of an ended pool back, a few SKUs a transaction; what orders hold, they hold on to."""
    while skus := store.of_pool(event.seller_id, event.pool_id, PageQuery(limit=SKUS_EACH)).data:
        _give_back(event, [sku.sku_id for sku in skus], begin)


def _give_back(event: PoolEnded, skus: list[str], begin: Callable[[], Work]) -> None:
    for _ in range(TRIES):
        work = begin()
        levels = store.levels(((event.seller_id, sku_id) for sku_id in skus), consistent=True)
        for level in levels.values():
            dissolve(work, event.seller_id, level, {event.pool_id}, Reason.POOL_ENDED, event.pool_id)
        try:
            return work.commit()
        except Conflict:
            continue
    raise Retry(f"the units of {event.pool_id} kept moving")


def pool(seller_id: str, pool_id: str) -> Pool:
    """A seller's pool. Raises NotFound."""
    return seen(places.load_pool(seller_id, pool_id))


def pools(seller_id: str, query: PageQuery) -> Page[Pool]:
    page = places.pools(seller_id, query)
    return page.model_copy(update={"data": [seen(found) for found in page.data]})


def pool_units(seller_id: str, pool_id: str, query: PageQuery) -> Page[PoolUnits]:
    """The SKUs of a pool and their units. Raises NotFound."""
    places.load_pool(seller_id, pool_id)
    return store.of_pool(seller_id, pool_id, query)


def seen(pool: Pool) -> Pool:
    actions = [] if pool.is_of_a_sale else rules.POOL_LIFE.possible(pool.status, SELLER)
    return pool.with_(possible_actions=actions)


def _subject(pool: Pool) -> str:
    return f"{pool.seller_id}#{pool.pool_id}"
