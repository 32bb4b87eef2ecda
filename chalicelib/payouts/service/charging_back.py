"""Chargebacks entered by operators: bounded by what is left of the payment, and large ones by two of them."""

from chalicelib.kit.money import Money
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.orders.models import Order
from chalicelib.payouts import rules, store
from chalicelib.payouts.errors import DisputeDiffers, SecondOperatorNeeded
from chalicelib.payouts.events import ChargebackProposed, ChargebackRejected
from chalicelib.payouts.models import Chargeback, ChargebackStatus
from chalicelib.payouts.rules import CHARGEBACK, OPERATOR, SYSTEM
from chalicelib.payouts.service.chargebacks import book_chargeback, for_operator, lose, new_chargeback, tell_of
from chalicelib.payouts.store import chargebacks as chargeback_store

S = ChargebackStatus


def charge_back(work: Work, seller_id: str, order_id: str, dispute_id: str, amount: Money) -> Chargeback:
    """An operator enters what a bank took back: booked, or, if it is much, proposed to another operator.

    The same again changes nothing. Raises NotFound, DisputeDiffers, OtherCurrency, ChargebackExceedsPaid.
    """
    sale, order = store.sale(seller_id, order_id), orders.get(order_id)
    known = chargeback_store.find_disputed(seller_id, dispute_id)
    if known and known.status is not S.REJECTED:
        return for_operator(_same(known, order_id, amount))
    rules.check_chargeback(amount, orders.left_of(order))
    entered = new_chargeback(work, sale, dispute_id, amount, known).with_(proposed_by=work.actor.id)
    if _needs_another(work, order, amount):
        return for_operator(_propose(work, entered))
    return for_operator(book_chargeback(work, entered, order, sale, "open", SYSTEM))


def _same(known: Chargeback, order_id: str, amount: Money) -> Chargeback:
    if (known.order_id, known.disputed) != (order_id, amount):
        detail = f"Dispute {known.dispute_id} is about {known.disputed.amount} cents of order {known.order_id}."
        raise DisputeDiffers(detail)
    return known


def _needs_another(work: Work, order: Order, amount: Money) -> bool:
    """All that was taken back of the order counts, so that many small ones are no way around a second operator."""
    taken = sum(other.amount for other in order.charged_back.values())
    limit = markets.policy(order.market, work.now).operators.second_operator_from_cents
    return taken + amount.amount >= limit


def _propose(work: Work, entered: Chargeback) -> Chargeback:
    proposed = CHARGEBACK.move(entered, "propose", SYSTEM) if entered.version else entered
    tell_of(work, ChargebackProposed, proposed)
    return chargeback_store.save_chargeback(work, proposed)


def decide_chargeback(work: Work, seller_id: str, order_id: str, dispute_id: str, outcome: str) -> Chargeback:
    """An operator approves or rejects another's proposal, or says that the bank has decided for the buyer.

    Raises NotFound, NotPossible, SecondOperatorNeeded, ChargebackExceedsPaid.
    """
    known = chargeback_store.disputed(seller_id, order_id, dispute_id)
    if outcome == "lose":
        return for_operator(lose(work, known, OPERATOR))
    if known.proposed_by == work.actor.id:
        raise SecondOperatorNeeded("You proposed it.")
    decided = known.with_(decided_by=work.actor.id)
    if outcome == "reject":
        rejected = CHARGEBACK.move(decided, "reject", OPERATOR)
        tell_of(work, ChargebackRejected, rejected)
        return for_operator(chargeback_store.save_chargeback(work, rejected))
    return for_operator(_approve(work, decided))


def _approve(work: Work, decided: Chargeback) -> Chargeback:
    """What is left of the payment is asked again: money may have gone back since it was proposed."""
    CHARGEBACK.move(decided, "approve", OPERATOR)
    sale, order = store.sale(decided.seller_id, decided.order_id), orders.get(decided.order_id)
    rules.check_chargeback(decided.amount, orders.left_of(order))
    return book_chargeback(work, decided, order, sale, "approve", OPERATOR)
