"""The buyers' money from outside: the provider's balance against orders and ledger, and what operators mend."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.orders.events import PaymentDiffers, RefundFailed
from chalicelib.orders.models import Movement, MovementKind
from chalicelib.payouts import store
from chalicelib.payouts.events import ProviderReconciled
from chalicelib.payouts.models import CaseKind
from chalicelib.payouts.service.operator_cases import PLATFORM, Difference, open_differences
from chalicelib.payouts.service.reconciling import BOOKED_WITHIN, LOOKED_BACK, paid_in_ledger

HOUR = timedelta(hours=1)
KIND = MovementKind
NOT_OF_ORDERS = (KIND.FEE, KIND.OTHER)
"""What the provider keeps for itself, and what goes to the bank."""


def provider_hours(now: datetime) -> list[datetime]:
    """The hours that a daily run looks at; two runs may be missed."""
    return orders.hours_to_reconcile(now - LOOKED_BACK, now - BOOKED_WITHIN)


def reconcile_provider(work: Work, hour: datetime) -> None:
    """Hold an hour of the provider's balance against what orders and ledger made of it, both ways.

    Raises ProviderUnavailable, and is then asked again.
    """
    moved = orders.provider_movements(hour)
    recorded = orders.recorded_movements(hour)
    near = [*recorded, *orders.recorded_movements(hour - HOUR), *orders.recorded_movements(hour + HOUR)]
    found = [*_not_recorded(moved, near), *_not_moved(recorded, moved), *_not_booked(moved)]
    open_differences(work, PLATFORM, found)
    work.emit(_report(hour, moved, len(found)))


def _not_recorded(moved: Iterable[Movement], recorded: Iterable[Movement]) -> Iterator[Difference]:
    known = {one._replace(fee_cents=0) for one in recorded}
    for one in moved:
        if one.kind not in NOT_OF_ORDERS and one._replace(fee_cents=0) not in known:
            detail = f"The provider moved {_said(one)}, and orders made nothing or something else of it"
            yield Difference(CaseKind.PROVIDER_DIFFERS, f"{one.kind}:{one.reference}", detail)


def _not_moved(recorded: Iterable[Movement], moved: Iterable[Movement]) -> Iterator[Difference]:
    """At the edges of an hour the provider is asked for the one thing."""
    known = {one._replace(fee_cents=0) for one in moved}
    for one in recorded:
        if one not in known and not orders.is_at_provider(one):
            detail = f"Orders made {_said(one)} of what the provider does not know"
            yield Difference(CaseKind.PROVIDER_DIFFERS, f"{one.kind}:{one.reference}", detail)


def _not_booked(moved: Iterable[Movement]) -> Iterator[Difference]:
    """A capture is in the ledger with what the provider took, unless it came too late and went back."""
    for one in moved:
        if one.kind is not KIND.CAPTURE or not one.order_id:
            continue
        order = orders.get(one.order_id)
        sale = store.find_sale(order.seller_id, order.order_id)
        if order.paid and (booked := paid_in_ledger(sale) if sale else 0) != one.cents:
            detail = f"The provider took {one.cents} cents, the ledger has {booked}"
            yield Difference(CaseKind.PROVIDER_DIFFERS, f"ledger:{order.order_id}", detail)


def _said(one: Movement) -> str:
    return f"{one.cents} cents ({one.currency}, {one.kind}, order {one.order_id or 'unknown'})"


def _report(hour: datetime, moved: Sequence[Movement], differences: int) -> ProviderReconciled:
    def cents(*kinds: MovementKind) -> int:
        return sum(one.cents for one in moved if one.kind in kinds)

    return ProviderReconciled(
        hour=hour.strftime("%Y-%m-%dT%H:%MZ"),
        captured_cents=cents(KIND.CAPTURE),
        refunded_cents=-cents(KIND.REFUND, KIND.REFUND_FAILED),
        disputed_cents=-cents(KIND.DISPUTE, KIND.DISPUTE_WON),
        fee_cents=sum(one.fee_cents for one in moved) - cents(KIND.FEE),
        differences=differences,
    )


def case_of_refund(work: Work, event: RefundFailed) -> None:
    """A refund did not arrive: the money is with the platform, and the buyer waits for it."""
    detail = (
        f"{event.amount.amount} cents did not reach the buyer: {event.reason}. Ask the buyer how to be paid, pay"
        " it outside the provider or in its console, and close the case with how."
    )
    open_differences(work, event.seller_id, [Difference(CaseKind.REFUND_FAILED, event.refund_key, detail)])


def case_of_payment(work: Work, event: PaymentDiffers) -> None:
    """A payment is not what its order costs: nothing was booked of it."""
    detail = (
        f"{event.payment_id} took {event.amount.amount} {event.amount.currency}, which is not what the order costs"
        " or is a second payment of it. If the order ends unpaid it goes back by itself; else give it back in the"
        " provider's console."
    )
    open_differences(work, event.seller_id, [Difference(CaseKind.PAYMENT_DIFFERS, event.order_id, detail)])
