"""What a chargeback does to the money: booked, won, lost."""

from datetime import timedelta

from chalicelib.kit.ids import new_id
from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.events import ChargebackEvent, ChargebackLost, ChargebackOpened, ChargebackWon
from chalicelib.payouts.models import Chargeback, ChargebackStatus, Posting, Sale
from chalicelib.payouts.rules import CHARGEBACK, OPERATOR, SYSTEM
from chalicelib.payouts.service.booking import QUEUE, book
from chalicelib.payouts.store import chargebacks as chargeback_store


def new_chargeback(
    work: Work, sale: Sale, dispute_id: str, disputed: Money, known: Chargeback | None
) -> Chargeback:
    """What a dispute becomes, or becomes anew if it was rejected before."""
    policy = markets.policy(sale.market, sale.placed_at)
    return Chargeback(
        chargeback_id=known.chargeback_id if known else new_id("cbk", work.now),
        version=known.version if known else 0,
        seller_id=sale.seller_id,
        order_id=sale.order_id,
        dispute_id=dispute_id,
        disputed=disputed,
        amount=disputed,
        fee=Money(amount=policy.fees.dispute_cents, currency=sale.currency),
        status=known.status if known else ChargebackStatus.PROPOSED,
        reported_at=work.now,
        evidence_due_by=work.now + timedelta(days=policy.chargebacks.evidence_days),
    )


def book_chargeback(
    work: Work, chargeback: Chargeback, order: Order, sale: Sale, action: str, by: str
) -> Chargeback:
    """The seller bears the money and the dispute's fee; the order knows, so that no refund gives it once more."""
    posting = rules.charge_back(sale, chargeback.dispute_id, chargeback.amount, chargeback.fee, work.now)
    if chargeback.amount.amount:
        orders.note_chargeback(work, order, chargeback.dispute_id, chargeback.amount)
    book(work, sale, posting)
    booked = CHARGEBACK.move(chargeback, action, by, posting_id=posting.posting_id if posting.entries else None)
    start_evidence_clock(work, booked)
    tell_of(work, ChargebackOpened, booked, reason=booked.reason, evidence_due_by=booked.evidence_due_by)
    return chargeback_store.save_chargeback(work, booked)


def start_evidence_clock(work: Work, chargeback: Chargeback) -> None:
    subject = f"{chargeback.seller_id}#{chargeback.chargeback_id}"
    work.start_clock(QUEUE, "chargeback_evidence", subject, chargeback.evidence_due_by)


def win(work: Work, chargeback: Chargeback) -> Posting | None:
    """The money is the seller's again, and by policy the fee; it can be refunded again. Raises NotPossible."""
    won = CHARGEBACK.move(chargeback, "win", SYSTEM, closed_at=work.now)
    reversal = _reverse(work, chargeback)
    if chargeback.amount.amount:
        orders.lift_chargeback(work, orders.get(chargeback.order_id), chargeback.dispute_id)
    tell_of(work, ChargebackWon, won)
    reversed_by = reversal.posting_id if reversal and reversal.entries else None
    chargeback_store.save_chargeback(work, won.with_(reversed_by=reversed_by))
    return reversal


def _reverse(work: Work, chargeback: Chargeback) -> Posting | None:
    if chargeback.posting_id is None:
        return None
    sale = store.sale(chargeback.seller_id, chargeback.order_id)
    posting = ledger.posting(chargeback.seller_id, chargeback.order_id, chargeback.posting_id)
    if not markets.policy(sale.market, sale.placed_at).chargebacks.fee_returned_when_won:
        posting = rules.without_fee(posting)
    return book(work, sale, rules.reverse(posting, sale, work.now)) if posting.entries else None


def lose(work: Work, chargeback: Chargeback, by: str) -> Chargeback:
    """The money stays with the buyer."""
    lost = CHARGEBACK.move(chargeback, "lose", by, closed_at=work.now)
    tell_of(work, ChargebackLost, lost)
    return chargeback_store.save_chargeback(work, lost)


def tell_of(work: Work, event: type[ChargebackEvent], chargeback: Chargeback, **more: object) -> None:
    facts = chargeback.model_dump(include={"seller_id", "chargeback_id", "order_id", "dispute_id"})
    work.emit(event(**facts, amount=chargeback.amount, **more))


def for_operator(chargeback: Chargeback) -> Chargeback:
    return chargeback.with_(possible_actions=CHARGEBACK.possible(chargeback.status, OPERATOR))


def shown(money: Money) -> str:
    return f"{money.amount / 100:.2f} {money.currency}"
