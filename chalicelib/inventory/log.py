"""The log of movements: one item a transaction and seller, written with the counters it changes."""

from collections.abc import Callable, Iterable, Iterator

from pynamodb.attributes import UnicodeAttribute

from chalicelib.inventory.models import Move, MovedUnits, Movement, Reason
from chalicelib.kit import settings
from chalicelib.kit.batch import Batch
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.ids import new_id
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import EntityAttribute, Row
from chalicelib.kit.work import Work


class MovementRow(Row):
    class Meta:
        table_name = settings.resource("inventory")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    entity = EntityAttribute(Movement)


def record(
    work: Work, seller_id: str, sku_id: str, moves: Iterable[Move], reason: Reason, source: str = ""
) -> None:
    """Log moves of a SKU; those of one transaction, reason and source are one movement."""
    units = [MovedUnits(sku_id=sku_id, **move._asdict()) for move in moves if move.available or move.reserved]

    def write(work: Work, parts: list[list[MovedUnits]]) -> None:
        _write(work, seller_id, [unit for part in parts for unit in part], reason, source)

    if units:
        work.gather(f"movement#{seller_id}#{reason}#{source}", units, write)


def _write(work: Work, seller_id: str, units: list[MovedUnits], reason: Reason, source: str) -> None:
    movement_id = _of_order(source) if reason is Reason.ORDERED else new_id("mov", work.now)
    movement = Movement(
        movement_id=movement_id,
        seller_id=seller_id,
        occurred_at=work.now,
        reason=reason,
        source=source,
        actor=work.actor,
        request_id=work.request_id,
        units=units,
    )
    row = MovementRow(_key(seller_id, movement_id), movement_id, entity=movement)
    work.put(row, MovementRow.pk.does_not_exist(), Conflict())


def held_by(seller_id: str, order_id: str) -> dict[str, str]:
    """The holding that an order's units were drawn from, by SKU."""
    return held_with(Batch(), seller_id, order_id)()


def held_with(batch: Batch, seller_id: str, order_id: str) -> Callable[[], dict[str, str]]:
    """The same once the batch is read."""
    movement_id = _of_order(order_id)
    rows = batch.want(MovementRow, [(_key(seller_id, movement_id), movement_id)], consistent=True)
    return lambda: {unit.sku_id: unit.holding for row in rows() for unit in row.entity.units if unit.reserved}


def movements(seller_id: str, query: PageQuery) -> Page[Movement]:
    """A seller's movements, newest first."""
    return merged_page(MovementRow, MovementRow.sk, _keys(seller_id), query, read=lambda row: row.entity)


def since(seller_id: str, query: PageQuery) -> Page[Movement]:
    """What moved after a position, oldest first."""
    keys = _keys(seller_id)
    return merged_page(MovementRow, MovementRow.sk, keys, query, newest_first=False, read=lambda row: row.entity)


def every(seller_id: str) -> Iterator[Movement]:
    """The whole log of a seller, for those who check it."""
    for key in _keys(seller_id):
        for row in MovementRow.query(key, consistent_read=True):
            yield row.entity


def _of_order(order_id: str) -> str:
    """The id of the movement that reserved an order's units: an order draws once."""
    return f"mov_{order_id.split('_', 1)[-1]}"


def _key(seller_id: str, movement_id: str) -> str:
    return f"{seller_id}#movements#{shard_of(movement_id)}"


def _keys(seller_id: str) -> list[str]:
    return [f"{seller_id}#movements#{shard}" for shard in range(SHARDS)]
