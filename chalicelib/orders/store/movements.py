"""What orders have made of the provider's money, hour by hour, to hold it against the provider's balance."""

from datetime import datetime

from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.work import Work
from chalicelib.orders.models import Movement, MovementKind
from chalicelib.orders.store.rows import OrderRow, TermRow

MARK = "money"


def record_movement(work: Work, movement: Movement) -> None:
    """Note a movement under the hour in which it had its effect."""
    kind, reference, order_id, cents, currency, _ = movement
    key = f"{MARK}#{_hour(work.now)}#{shard_of(order_id)}"
    work.put(TermRow(f"{order_id}#{MARK}#{kind}#{reference}#{cents}#{currency}", seller_key=key))


def recorded_movements(hour: datetime) -> list[Movement]:
    """All that was noted in an hour."""
    keys = [f"{MARK}#{_hour(hour)}#{shard}" for shard in range(SHARDS)]
    return [_movement(str(row.pk)) for key in keys for row in OrderRow.by_seller.query(key)]


def _movement(key: str) -> Movement:
    order_id, _, kind, reference, cents, currency = key.split("#")
    return Movement(MovementKind(kind), reference, order_id, int(cents), currency)


def _hour(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H")
