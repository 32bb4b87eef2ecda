"""What orders and returns would tell, many at once, as the bus brings it."""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.orders.events import OrderCancelled, OrderEvent, OrderPaid, OrderShipped
from chalicelib.orders.models import CancelledBy, CancelReason, Fault
from tests.people import Seller
from tests.world import World


def message(event_id: str, event: OrderEvent) -> dict[str, Any]:
    record = {"event_id": event_id, "name": event.name, "data": event.model_dump(mode="json", exclude_none=True)}
    body = json.dumps({"detail-type": event.name, "detail": record})
    return {"MessageId": event_id, "ReceiptHandle": "1", "Body": body}


def tell(world: World, events: Iterable[OrderEvent]) -> None:
    messages = [message(f"{event.name}_{event.order_id}", event) for event in events]
    assert world.work("standing", messages) == []


def sells(world: World, seller: Seller, orders: int, *, cancels: int) -> None:
    """So many orders sold today, some of them cancelled for want of stock."""
    events: list[OrderEvent] = []
    for number in range(orders):
        about = {"seller_id": seller.seller_id, "order_id": f"ord_sold_{number:03}"}
        events.append(OrderPaid(**about, ship_by=world.now(), paid_at=world.now()))
        if number < cancels:
            how = {"reason": CancelReason.OUT_OF_STOCK, "by": CancelledBy.SELLER, "fault": Fault.SELLER}
            events.append(OrderCancelled(**about, **how, was="awaiting_shipment", paid_at=world.now()))
    tell(world, events)


def ships(world: World, seller: Seller, orders: int, *, late: int) -> None:
    """So many orders shipped today, some of them late."""
    tell(
        world,
        [
            OrderShipped(
                seller_id=seller.seller_id,
                order_id=f"ord_shipped_{number:03}",
                shipped_at=world.now(),
                ship_by=world.now(),
                late=number < late,
            )
            for number in range(orders)
        ],
    )
