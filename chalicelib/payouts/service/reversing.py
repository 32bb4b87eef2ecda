"""A posting undone by its opposite, once; a chargeback is won by it."""

from chalicelib.kit.work import Work
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.errors import NotReversible
from chalicelib.payouts.models import Chargeback, Posting, PostingKind
from chalicelib.payouts.service import chargebacks
from chalicelib.payouts.service.booking import add_to_open_statement, book
from chalicelib.payouts.store import chargebacks as chargeback_store

REVERSIBLE = {
    PostingKind.LABEL,
    PostingKind.RETURN_LABEL,
    PostingKind.COMMISSION,
    PostingKind.CHARGEBACK,
    PostingKind.PENALTY,
    PostingKind.REIMBURSEMENT,
    PostingKind.ADJUSTMENT,
    PostingKind.WAREHOUSE_FEE,
}
"""What a reversal can undo; steps of an order and of a payout have their own ways back."""


def reversible(seller_id: str, about: str, posting_id: str) -> Posting:
    """A posting that a reversal can undo, or has undone. Raises NotFound, NotReversible."""
    posting = ledger.posting(seller_id, about, posting_id)
    if posting.kind not in REVERSIBLE:
        raise NotReversible(f"A {posting.kind} is not undone by a reversal.")
    return posting


def reverse(work: Work, seller_id: str, about: str, posting_id: str) -> Posting:
    """Undo a posting. Raises NotFound, NotReversible, also if it is undone already."""
    posting = reversible(seller_id, about, posting_id)
    if ledger.reversal_of(posting):
        raise NotReversible("It has been reversed already.")
    if posting.kind is PostingKind.CHARGEBACK:
        chargeback = chargeback_store.find_disputed(seller_id, posting.source)
        if chargeback and chargeback.order_id == about:
            return _win(work, chargeback)
    sale = store.find_sale(seller_id, about)
    opposite = rules.reverse(posting, sale, work.now)
    return book(work, sale, opposite) if sale else add_to_open_statement(work, opposite)


def _win(work: Work, chargeback: Chargeback) -> Posting:
    reversal = chargebacks.win(work, chargeback)
    if reversal is None:
        raise NotReversible("Only the fee was charged, and the market's policy keeps it.")
    return reversal
