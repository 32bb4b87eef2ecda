"""What moved at the provider and what orders made of it, for whoever holds the two together."""

from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.orders import store
from chalicelib.orders.models import Movement, MovementKind, Order
from chalicelib.orders.payments import chosen

HOUR = timedelta(hours=1)
KIND = MovementKind


def record(work: Work, order: Order, kind: MovementKind, reference: str | None, cents: int) -> None:
    """Note what an order made of the provider's money, where the provider keeps a balance."""
    if chosen.provider.keeps_balance and reference is not None:
        currency = order.amounts.total.currency
        store.record_movement(work, Movement(kind, reference, order.order_id, cents, currency))


def hours_to_reconcile(first: datetime, last: datetime) -> list[datetime]:
    """The whole hours of a span; none where the provider keeps no balance."""
    if not chosen.provider.keeps_balance:
        return []
    begins = first.replace(minute=0, second=0, microsecond=0)
    return [begins + HOUR * count for count in range((last - begins) // HOUR)]


def provider_movements(hour: datetime) -> list[Movement]:
    """What moved the balance in an hour, disputes with their order. Raises ProviderUnavailable."""
    return [_named(one) for one in chosen.provider.movements(hour, hour + HOUR)]


def _named(movement: Movement) -> Movement:
    """A dispute does not say itself what it is about."""
    if movement.kind not in (KIND.DISPUTE, KIND.DISPUTE_WON):
        return movement
    return movement._replace(order_id=chosen.provider.dispute(movement.reference).order_id)


def recorded_movements(hour: datetime) -> list[Movement]:
    """What orders made of the provider's money in an hour."""
    return store.recorded_movements(hour)


def is_at_provider(movement: Movement) -> bool:
    """Whether the provider knows of what we recorded, whenever that was. Raises ProviderUnavailable."""
    if movement.kind is KIND.CAPTURE:
        payment_id = store.load(movement.order_id).payment.payment_id
        taken = chosen.provider.payment(payment_id) if payment_id else None
        known = (taken.capture_id, taken.amount.amount) if taken else None
        return known == (movement.reference, movement.cents)
    if movement.kind is KIND.REFUND:
        return chosen.provider.refunded(movement.reference).amount.amount == -movement.cents
    return True
