"""Pure decisions about stock: where an order's units come from, thresholds, and whether the log adds up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from random import Random

from chalicelib.inventory.models import MAIN, Holding, Move, Movement, PoolStatus, StockLevel, StockState
from chalicelib.kit.lifecycle import Action, Clock, Lifecycle

POOL_LIFE = Lifecycle(
    "pool",
    PoolStatus.OPEN,
    [Action("end", (PoolStatus.OPEN,), PoolStatus.ENDED, ("seller", "system"), "pool_ended")],
    [Clock(PoolStatus.OPEN, "pool_end", "the pool's ends_at", "end")],
)


def drawn(level: StockLevel, quantity: int, pooled: Mapping[str, int], chance: Random) -> list[Move]:
    """Where an order's units of one SKU come from, the holding that is to hold them first; nothing if too few.

    So many from each pool that is named. The rest from any bucket that has enough, or the main warehouse, or the
    fullest other one: the units of one order line leave one warehouse. Last, from several buckets together.
    """
    moves = [move for pool_id, units in pooled.items() for move in _whole([level.at(pool_id)], units)]
    rest = quantity - sum(pooled.values())
    common = _common(level, rest, chance) if rest else []
    if len(moves) < len(pooled) or (rest and not common):
        return []
    moves += common
    held = Move(moves[0].holding, moves[0].available, quantity)
    return [held, *(Move(step.holding, step.available) for step in moves[1:])]


def _common(level: StockLevel, quantity: int, chance: Random) -> list[Move]:
    """From what anyone can buy."""
    buckets = [part for part in level.holdings if part.is_bucket]
    others = [part for part in level.holdings if part.warehouse_id == part.holding]
    others.sort(key=lambda part: (part.holding != MAIN, -part.available))
    chance.shuffle(buckets)
    return _whole([*buckets, *others], quantity) or _spread([*buckets, *others[:1]], quantity)


def _whole(parts: Iterable[Holding | None], quantity: int) -> list[Move]:
    enough = (part for part in parts if part and part.available >= quantity)
    return [Move(part.holding, -quantity, quantity) for part in islice(enough, 1)]


def _spread(parts: list[Holding], quantity: int) -> list[Move]:
    """From as few as have enough together; the fullest holds the order's units, so that they stay together."""
    fullest_first = sorted(parts, key=lambda part: -part.available)
    moves, left = list[Move](), quantity
    for part in fullest_first:
        units = min(left, part.available)
        if units:
            moves.append(Move(part.holding, -units, 0 if moves else quantity))
            left -= units
    return [] if left else moves


def span(state: StockState, threshold: int) -> tuple[int, int | None]:
    """The available units of a state, both ends included; no upper end means any number."""
    match state:
        case StockState.OUT_OF_STOCK:
            return 0, 0
        case StockState.LOW:
            return 1, threshold
        case StockState.IN_STOCK:
            return threshold + 1, None


def band(before: int, change: int, threshold: int) -> tuple[int, int | None]:
    """The available units for which a change crosses no other limit than it crosses for `before`.

    A write held to this band knows what it crosses without knowing how many units there are.
    """
    level = StockLevel.of("", [Holding(holding=MAIN, available=before, reserved=0)], threshold=threshold)
    after = level.moved([Move(MAIN, change)])
    low, high = span(level.state, threshold)
    low_after, high_after = span(after.state, threshold)
    highest = [end for end in (high, None if high_after is None else high_after - change) if end is not None]
    return max(low, low_after - change), min(highest) if highest else None


def days_of_cover(level: StockLevel, days: Sequence[str]) -> int | None:
    """How many days the available units last at the pace of `days`; unknown when nothing was sold."""
    known = [day for day in days if level.since is None or day >= level.since.isoformat()]
    sold = sum(part.sold.get(day, 0) for part in level.holdings for day in known)
    return level.available * len(known) // sold if sold > 0 else None


Place = tuple[str, str]
"""A SKU and one of its holdings."""


def added_up(movements: Iterable[Movement]) -> dict[Place, tuple[int, int]]:
    """Available and reserved units of every place, by the log alone."""
    totals: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    for movement in movements:
        for moved in movement.units:
            total = totals[moved.sku_id, moved.holding]
            total[0] += moved.available
            total[1] += moved.reserved
    return {place: (available, reserved) for place, (available, reserved) in totals.items()}


def differences(levels: Iterable[StockLevel], movements: Iterable[Movement]) -> list[str]:
    """Where the counters are not what the log adds up to, a sentence each; nothing when all is well."""
    counted = {(level.sku_id, part.holding): part for level in levels for part in level.holdings}
    logged = added_up(movements)
    found = []
    for place in sorted(counted.keys() | logged.keys()):
        part = counted.get(place)
        is_now = (part.available, part.reserved) if part else (0, 0)
        if is_now != logged.get(place, (0, 0)):
            found.append(
                f"{place[0]} at {place[1]} is {is_now}, its movements add up to {logged.get(place, (0, 0))}"
            )
        if min(is_now) < 0:
            found.append(f"{place[0]} at {place[1]} is {is_now}, below nothing")
    return found


STATES = (StockState.IN_STOCK, StockState.LOW, StockState.OUT_OF_STOCK)


def fell(before: StockState, after: StockState) -> bool:
    """Whether stock has crossed a limit downwards."""
    return STATES.index(after) > STATES.index(before)
