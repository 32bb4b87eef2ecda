"""Changing stock in place: each write names what must hold, none reads and writes back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.inventory import rules
from chalicelib.inventory.errors import OutOfStock
from chalicelib.inventory.models import MAIN, Holding, Move, StockLevel, summed
from chalicelib.inventory.store import StockRow, key_of, state_key_of
from chalicelib.kit.events import shard_of
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Refusal, Work


def open_sku(work: Work, seller_id: str, level: StockLevel, today: date) -> None:
    """Write a SKU's main holding for the first time."""
    main, *others = level.holdings
    row = StockRow(
        *key_of(seller_id, level.sku_id, MAIN),
        available=main.available,
        source_version=main.source_version,
        holdings=level.names or None,
        open_places=level.open_places,
        on_sale=level.on_sale,
        threshold=level.threshold,
        since=today.isoformat(),
        sku_id=level.sku_id,
        seller_key=f"{seller_id}#{shard_of(level.sku_id)}",
        state_key=state_key_of(seller_id, level.sku_id, level.state),
    )
    work.put(row, StockRow.pk.does_not_exist(), Conflict())
    for part in others:
        _open(work, seller_id, level.sku_id, part)


def _open(work: Work, seller_id: str, sku_id: str, part: Holding) -> None:
    """Write another holding for the first time."""
    row = StockRow(
        *key_of(seller_id, sku_id, part.holding),
        available=part.available,
        reserved=part.reserved,
        source_version=part.source_version,
    )
    work.put(row, StockRow.pk.does_not_exist(), Conflict())


class Change(NamedTuple):
    """Moves of one SKU, what else changes with them, and on what condition.

    `also`: other actions by holding. `exact`: only if nothing moved there since it was seen. `ends`: holdings that
    are no more afterwards. `version`: the outside's, of the first move; only if it is newer than the one known.
    """

    moves: Sequence[Move]
    also: Mapping[str, Sequence[Action]] = MappingProxyType({})
    exact: bool = False
    ends: frozenset[str] = frozenset()
    version: int | None = None
    refusal: Refusal | None = None

    @property
    def by_holding(self) -> dict[str, Move]:
        return {step.holding: step for step in summed(self.moves)}


def move(work: Work, seller_id: str, seen: StockLevel, change: Change) -> StockLevel:
    """Change the holdings of a counted SKU; returns the level after.

    What the moves cross is decided by what was seen, and the write holds only if it still is so.
    """
    moved = seen.moved(change.moves)
    after = moved.with_holdings(part for part in moved.holdings if part.holding not in change.ends)
    for part in after.holdings:
        if part.holding in after.names - seen.names:
            _open(work, seller_id, seen.sku_id, _versioned(part, change))
    for part in seen.holdings:
        if part.holding in change.ends:
            row = StockRow(*key_of(seller_id, seen.sku_id, part.holding))
            work.delete(row, Conflict(), _exactly(part))
        else:
            _update(work, seller_id, part, change, seen, after)
    return after


def _versioned(part: Holding, change: Change) -> Holding:
    is_first = part.holding == change.moves[0].holding
    return part.model_copy(update={"source_version": change.version if is_first else None})


def _update(
    work: Work, seller_id: str, part: Holding, change: Change, seen: StockLevel, after: StockLevel
) -> None:
    step = change.by_holding.get(part.holding, Move(part.holding))
    actions = [*_added(step), *change.also.get(part.holding, ())]
    condition = _possible(step)
    if part.holding == MAIN:
        actions += _known_of_sku(seller_id, seen, after)
        condition = condition & _as_seen(seller_id, seen, after, step)
    elif step.available and not part.is_pool:
        condition = condition & _within(rules.band(part.available, step.available, 0))
    if change.version is not None and part.holding == change.moves[0].holding:
        actions.append(StockRow.source_version.set(change.version))
        older = StockRow.source_version < change.version
        condition = condition & (StockRow.source_version.does_not_exist() | older)
    if actions:
        condition = condition & _exactly(part) if change.exact else condition
        row = StockRow(*key_of(seller_id, seen.sku_id, part.holding))
        work.change(row, actions, condition, change.refusal or Conflict())


def _known_of_sku(seller_id: str, seen: StockLevel, after: StockLevel) -> list[Action]:
    """What the main item says of the SKU as a whole: its state, and which other holdings there are."""
    actions: list[Action] = []
    if after.state is not seen.state:
        actions.append(StockRow.state_key.set(state_key_of(seller_id, seen.sku_id, after.state)))
    if after.open_places != seen.open_places:
        actions.append(StockRow.open_places.set(after.open_places))
    if after.names - seen.names:
        actions.append(StockRow.holdings.add(after.names - seen.names))
    if seen.names - after.names:
        actions.append(StockRow.holdings.delete(seen.names - after.names))
    return actions


def _added(step: Move) -> list[Action]:
    changes = ((StockRow.available, step.available), (StockRow.reserved, step.reserved))
    return [attribute.add(units) for attribute, units in changes if units]


def _possible(step: Move) -> Condition:
    """The holding is there and has the units that leave it."""
    condition = StockRow.pk.exists()
    if step.available < 0:
        condition = condition & (StockRow.available >= -step.available)
    if step.reserved < 0:
        condition = condition & (StockRow.reserved >= -step.reserved)
    return condition


def _as_seen(seller_id: str, seen: StockLevel, after: StockLevel, step: Move) -> Condition:
    """What was seen of the SKU still decides what the move crosses; nothing to hold if it changes no such thing.

    While no other place has units, the main one has all that anyone can buy, and a band of units decides. Else it
    is how many places have units; and for the last units of all, that the main one has none but those seen.
    """
    facts = (seen.available, seen.state, seen.open_places, seen.names)
    if facts == (after.available, after.state, after.open_places, after.names):
        return StockRow.pk.exists()
    condition: Condition = (StockRow.threshold == seen.threshold) & (StockRow.on_sale == seen.on_sale)
    condition = condition & (StockRow.state_key == state_key_of(seller_id, seen.sku_id, seen.state))
    condition = condition & (StockRow.open_places == seen.open_places)
    condition = condition & (StockRow.holdings == seen.names if seen.names else StockRow.holdings.does_not_exist())
    main = seen.at(MAIN)
    assert main is not None
    if seen.open_places == 0:
        return condition & _within(rules.band(main.available, step.available, seen.threshold))
    return condition & (StockRow.available == main.available) if after.available == 0 else condition


def _within(band: tuple[int, int | None]) -> Condition:
    low, high = band
    return StockRow.available >= low if high is None else StockRow.available.between(low, high)


def _exactly(part: Holding) -> Condition:
    return (StockRow.available == part.available) & (StockRow.reserved == part.reserved)


def out_of_stock(seen: StockLevel, quantity: int) -> Refusal:
    """OutOfStock if the item that stood in the way says so; otherwise it only was not as seen."""

    def refusal(item: dict[str, Any] | None) -> Exception:
        if item is None or set(item.get("holdings", {}).get("SS", ())) != seen.names:
            return Conflict()
        has = int(item["available"]["N"]) >= quantity and item["on_sale"]["BOOL"]
        return Conflict() if has else OutOfStock(seen.sku_id)

    return refusal


def sold_elsewhere(parts: Iterable[Holding], window: Sequence[str]) -> list[Action]:
    """Add what holdings that end have sold."""
    units: dict[str, int] = {}
    for part in parts:
        for day, number in part.sold.items():
            units[day] = units.get(day, 0) + number
    return [StockRow.sold[day].set((StockRow.sold[day] | 0) + units[day]) for day in units if day in window]


def sold(part: Holding, units: int, today: date, window: Sequence[str]) -> list[Action]:
    """Count units ordered today; days before the window are forgotten on the way."""
    day = today.isoformat()
    forgotten = [StockRow.sold[old].remove() for old in part.sold if old not in window]
    return [StockRow.sold[day].set((StockRow.sold[day] | 0) + units), *forgotten]


def set_on_sale(work: Work, seller_id: str, seen: StockLevel, on_sale: bool) -> None:
    row = StockRow(*key_of(seller_id, seen.sku_id, MAIN))
    work.change(row, [StockRow.on_sale.set(on_sale)], StockRow.on_sale == seen.on_sale, Conflict())


def set_threshold(work: Work, seller_id: str, seen: StockLevel, threshold: int) -> StockLevel:
    """The level with another threshold, in the state that follows from it."""
    facts = {"on_sale": seen.on_sale, "since": seen.since}
    after = StockLevel.of(seen.sku_id, seen.holdings, threshold=threshold, **facts)
    state_key = state_key_of(seller_id, seen.sku_id, after.state)
    [main] = [part for part in seen.holdings if part.holding == MAIN]
    row = StockRow(*key_of(seller_id, seen.sku_id, MAIN))
    actions = [StockRow.threshold.set(threshold), StockRow.state_key.set(state_key)]
    unchanged = (StockRow.threshold == seen.threshold) & (StockRow.available == main.available)
    work.change(row, actions, unchanged, Conflict())
    return after
