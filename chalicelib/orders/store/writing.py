"""One order: written with its places in every list, and read by its id."""

from collections.abc import Sequence

from chalicelib.kit.events import shard_of
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders.models import Order
from chalicelib.orders.store.counting import count_status
from chalicelib.orders.store.rows import OrderRow, TermRow, instant_key


def find_by(work: Work, order: Order, *terms: str) -> None:
    """Let the seller find an order by these terms."""
    for term in terms:
        key = f"{order.seller_id}#{term}#{shard_of(order.order_id)}"
        work.put(TermRow(f"{order.order_id}#{term}", seller_key=key))


def save(work: Work, order: Order, before: Order | None = None) -> Order:
    """Write a new order, or one that was `before`, and count it under its status."""
    assert (before is None) == (order.version == 0)
    if before is None or before.status is not order.status:
        count_status(work, order, before)
    order = order.with_(changed_at=work.now)
    shard = shard_of(order.order_id)
    due = order.deadlines.ship_by or order.deadlines.pay_by
    row = OrderRow(
        order.order_id,
        seller_key=f"{order.seller_id}#{shard}",
        status_key=f"{order.seller_id}#{order.status}#{shard}",
        ship_key=f"{instant_key(due)}#{order.order_id}",
        change_key=f"{instant_key(work.now)}#{order.order_id}",
        buyer_id=order.buyer_id,
        entity=order.with_(possible_actions=[]),
    )
    return work.save(row, order)


def load(order_id: str) -> Order:
    """One order by its id; the caller checks whose it is. Raises NotFound."""
    row = OrderRow.find(order_id) if order_id.startswith("ord_") else None
    if row is None:
        raise NotFound
    order: Order = row.current
    return order


def load_all(order_ids: Sequence[str]) -> list[Order]:
    """Orders by their ids, in that order, in one batch of at most 100; those that are not there are absent."""
    found = {row.pk: row.current for row in OrderRow.batch_get(list(order_ids))} if order_ids else {}
    return [found[order_id] for order_id in order_ids if order_id in found]
