"""The daily look from outside: orders, payouts and bank files against the ledger. What differs becomes a case."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chalicelib.kit import objects
from chalicelib.kit.pages import MAX_LIMIT, Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.orders import service as orders
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.bank import ach
from chalicelib.payouts.events import CaseClosed, CaseOpened
from chalicelib.payouts.models import Account, Case, CaseKind, CaseStatus, Payout, PayoutStatus, Sale
from chalicelib.payouts.rules import CASE, HOLDS_A_SALE, OPERATOR, SYSTEM
from chalicelib.payouts.service.booking import QUEUE
from chalicelib.payouts.store import bank as bank_store
from chalicelib.payouts.store import cases
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import SellerStatus

LOOKED_BACK = timedelta(days=3)
"""How far back a daily run looks: two runs may be missed."""
BOOKED_WITHIN = timedelta(hours=6)
STUCK_AFTER, ANSWERED_WITHIN = timedelta(days=3), timedelta(days=10)
PLATFORM = "platform"
CASES_AT_ONCE = 8
"""Cases one transaction opens; the next run opens the rest."""


class Difference(NamedTuple):
    """What does not add up."""

    kind: CaseKind
    subject: str
    detail: str


def all_sellers() -> Iterator[str]:
    """Every seller who may have sold something, those off sale too."""
    for status in (SellerStatus.ACTIVE, SellerStatus.DEACTIVATED):
        yield from _in_status(status)


def _in_status(status: SellerStatus) -> Iterator[str]:
    query = PageQuery(limit=MAX_LIMIT)
    while True:
        page = sellers.applications(status, query)
        yield from (seller.seller_id for seller in page.data)
        if page.next_cursor is None:
            return
        query = PageQuery(limit=MAX_LIMIT, cursor=page.next_cursor)


def reconcile(work: Work, seller_id: str) -> None:
    """Hold a seller's last days against the ledger."""
    found = [
        *_of_balances(seller_id),
        *_of_orders(seller_id, work.now),
        *_of_clearing(seller_id, work.now),
        *_of_payouts(seller_id, work.now),
    ]
    _open(work, seller_id, found)


def reconcile_bank(work: Work, day: date) -> None:
    """Hold a day's bank file against what was accepted for it, and that against the payouts."""
    _open(work, PLATFORM, list(_of_bank_file(day)))


def _of_balances(seller_id: str) -> Iterator[Difference]:
    total = sum(ledger.account_balances(seller_id).values())
    if total:
        yield Difference(CaseKind.BALANCES_DIFFER, seller_id, f"The accounts sum to {total} cents, not to nothing")


def _of_orders(seller_id: str, now: datetime) -> Iterator[Difference]:
    """Every paid order of the last days is in the ledger with what its buyer paid."""
    for order in orders.placed_between(seller_id, now - LOOKED_BACK, now):
        if not order.paid_at or order.paid_at > now - BOOKED_WITHIN:
            continue
        sale = store.find_sale(seller_id, order.order_id)
        if sale is None:
            yield Difference(CaseKind.ORDER_NOT_BOOKED, order.order_id, "The order is paid and not in the ledger")
        elif (booked := _paid(sale)) != order.amounts.total.amount:
            detail = f"The order says {order.amounts.total.amount} cents, the ledger {booked}"
            yield Difference(CaseKind.AMOUNT_DIFFERS, order.order_id, detail)


def _paid(sale: Sale) -> int:
    return sum(line.goods + line.shipping + line.tax for line in sale.lines)


def _of_clearing(seller_id: str, now: datetime) -> Iterator[Difference]:
    """What the provider holds of an order that is settled is nothing."""
    for order_id in sorted(ledger.touched(seller_id, now - LOOKED_BACK)):
        sale = store.find_sale(seller_id, order_id)
        if sale is None or not sale.settled_at:
            continue
        left = rules.balances_of(ledger.postings_about(seller_id, order_id))
        for account in (Account.PENDING, Account.PAYMENT_CLEARING):
            if left[account]:
                detail = f"{account} of a settled order is {left[account]} cents"
                yield Difference(CaseKind.NOT_CLEARED, order_id, detail)


def _of_payouts(seller_id: str, now: datetime) -> Iterator[Difference]:
    """No payout waits for the bank longer than the bank may take."""
    page: Page[Payout] = store.payouts(seller_id, PageQuery(limit=MAX_LIMIT))
    for payout in page.data:
        since = payout.sent_at or payout.created_at
        limit = ANSWERED_WITHIN if payout.sent_at else STUCK_AFTER
        if payout.status is PayoutStatus.CREATED and since < now - limit:
            yield Difference(CaseKind.PAYOUT_STUCK, payout.payout_id, f"It has waited since {since:%Y-%m-%d}")


def _of_bank_file(day: date) -> Iterator[Difference]:
    accepted = {entry.reference: entry for entry in bank_store.entries(day)}
    written = ach.credits_of(objects.read(ach.BUCKET, ach.key_of(day))) if accepted and ach.is_written(day) else {}
    for reference in sorted(accepted.keys() | written.keys()):
        entry = accepted.get(reference)
        ours, theirs = entry.amount.amount if entry else 0, written.get(reference, 0)
        if ours != theirs:
            yield Difference(
                CaseKind.BANK_FILE_DIFFERS, reference, f"{day}: accepted {ours}, in the file {theirs}"
            )
        elif entry and entry.purpose == "payout":
            payout = store.payout(entry.seller_id, entry.transfer_id.partition("~")[0])
            if payout.amount != entry.amount:
                detail = f"{day}: the payout is {payout.amount.amount}, in the file {theirs}"
                yield Difference(CaseKind.BANK_FILE_DIFFERS, reference, detail)


def _open(work: Work, seller_id: str, differences: list[Difference]) -> None:
    for kind, subject, detail in differences[:CASES_AT_ONCE]:
        case_id = f"{kind}:{subject}"
        seen = cases.find_case(seller_id, case_id)
        if seen and seen.status is CaseStatus.OPEN:
            continue
        opened = CASE.move(seen, "reopen", SYSTEM, detail=detail, opened_at=work.now) if seen else Case(
            case_id=case_id,
            seller_id=seller_id,
            kind=kind,
            subject=subject,
            detail=detail,
            status=CaseStatus.OPEN,
            opened_at=work.now,
        )  # fmt: skip
        work.emit(CaseOpened(seller_id=PLATFORM, case_id=case_id, kind=kind))
        cases.save_case(work, opened)


def open_cases(query: PageQuery) -> Page[Case]:
    """What an operator is to look into."""
    return cases.open_cases(query)


def close_case(work: Work, seller_id: str, case_id: str, note: str) -> Case:
    """An operator has looked into it; what waited for it is released. Raises NotFound, NotPossible."""
    seen = cases.find_case(seller_id, case_id)
    if seen is None:
        raise NotFound
    closed = CASE.move(seen, "close", OPERATOR, closed_at=work.now, closed_by=work.actor.id, note=note)
    work.emit(CaseClosed(seller_id=PLATFORM, case_id=case_id, kind=seen.kind))
    if seen.kind in HOLDS_A_SALE:
        work.start_clock(QUEUE, "settlement", f"{seller_id}#{seen.subject}", work.now)
    return cases.save_case(work, closed)
