"""The life of a chargeback, how much one may take, and what is told to the bank."""

from collections.abc import Iterator

from chalicelib.kit.lifecycle import Action, Clock, Lifecycle
from chalicelib.kit.money import Money
from chalicelib.kit.problems import FieldProblem
from chalicelib.orders.models import Order
from chalicelib.payouts.errors import ChargebackExceedsPaid, OtherCurrency
from chalicelib.payouts.models import Account, ChargebackStatus, PartName, Posting
from chalicelib.payouts.rules.entries import currency_of, entries
from chalicelib.payouts.rules.payouts import OPERATOR, SELLER, SYSTEM

S = ChargebackStatus
CHARGEBACK = Lifecycle(
    "chargeback",
    S.PROPOSED,
    [
        Action("open", (S.PROPOSED, S.REJECTED), S.NEEDS_RESPONSE, (SYSTEM,), "chargeback_opened"),
        Action("approve", (S.PROPOSED,), S.NEEDS_RESPONSE, (OPERATOR,), "chargeback_opened"),
        Action("reject", (S.PROPOSED,), S.REJECTED, (OPERATOR,), "chargeback_rejected"),
        Action("propose", (S.REJECTED,), S.PROPOSED, (SYSTEM,), "chargeback_proposed"),
        Action("submit_evidence", (S.NEEDS_RESPONSE,), S.UNDER_REVIEW, (SELLER,), "chargeback_evidence_submitted"),
        Action("lapse", (S.NEEDS_RESPONSE,), S.UNDER_REVIEW, (SYSTEM,), "chargeback_evidence_lapsed"),
        Action("win", (S.NEEDS_RESPONSE, S.UNDER_REVIEW, S.LOST), S.WON, (SYSTEM,), "chargeback_won"),
        Action("lose", (S.NEEDS_RESPONSE, S.UNDER_REVIEW), S.LOST, (SYSTEM, OPERATOR), "chargeback_lost"),
    ],
    [Clock(S.NEEDS_RESPONSE, "chargeback_evidence", "the bank's day, or chargebacks.evidence_days", "lapse")],
)
NOT_BOOKED = (S.PROPOSED, S.REJECTED)
"""No money has moved, and the seller is not told."""
OPEN = (S.PROPOSED, S.NEEDS_RESPONSE, S.UNDER_REVIEW)


def check_chargeback(amount: Money, left: Money) -> None:
    """Raises OtherCurrency, and ChargebackExceedsPaid outside of what is left of the payment."""
    check_currency(amount, left.currency)
    if not 1 <= amount.amount <= left.amount:
        detail = f"Give 1 to {left.amount} cents: that is left of what the buyer paid."
        field = FieldProblem(pointer="/amount/amount", code="amount.exceeds_paid", detail=detail)
        raise ChargebackExceedsPaid(detail, fields=[field])


def check_currency(amount: Money, currency: str) -> None:
    """Raises OtherCurrency."""
    if amount.currency != currency:
        detail = f"Give the amount in {currency}."
        raise OtherCurrency(detail, fields=[FieldProblem(pointer="/amount/currency", code="other", detail=detail)])


def bookable(disputed: Money, left: Money) -> Money:
    """What of a bank's claim is the seller's to bear: no more than is left, and nothing of another currency."""
    claimed = disputed.amount if disputed.currency == left.currency else 0
    return Money(amount=max(0, min(claimed, left.amount)), currency=left.currency)


def without_fee(posting: Posting) -> Posting:
    """A chargeback less the fee of its dispute, for a reversal that leaves the fee."""
    fee = sum(entry.amount.amount for entry in posting.entries if entry.account is Account.DISPUTE_FEES)
    amounts = {entry.account: entry.amount.amount for entry in posting.entries}
    amounts.pop(Account.DISPUTE_FEES, None)
    payer = Account.AVAILABLE if Account.AVAILABLE in amounts else Account.PENDING
    amounts[payer] = amounts.get(payer, 0) + fee
    kept = [part for part in posting.parts if part.name is not PartName.DISPUTE_FEE]
    return posting.with_(parts=kept, entries=entries(currency_of(posting), amounts))


def evidence_text(order: Order, text: str) -> str:
    """What the seller says, and what the platform knows of the order."""
    return "\n".join([text, "", *_facts(order)])


def _facts(order: Order) -> Iterator[str]:
    yield f"Order {order.order_id}, placed {order.placed_at:%Y-%m-%d %H:%M} UTC."
    for line in order.lines:
        yield f"{line.quantity} x {line.title} ({line.seller_sku})."
    to = order.ship_to
    yield f"Ships to {to.city}, {to.state} {to.postal_code}."
    instants = {"Shipped": order.shipped_at, "In transit": order.in_transit_at, "Delivered": order.delivered_at}
    yield from (f"{what} {at:%Y-%m-%d %H:%M} UTC." for what, at in instants.items() if at)
    if order.tracking_numbers:
        yield f"Tracking: {', '.join(order.tracking_numbers)}."
    yield from (f"Refunded {refund.total.amount / 100:.2f} ({refund.reason})." for refund in order.refunds)
