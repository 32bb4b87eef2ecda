"""The daily look from outside: orders, payouts and bank files against the ledger. What differs becomes a case."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from chalicelib.kit import objects
from chalicelib.kit.pages import MAX_LIMIT, PageQuery
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.orders import service as orders
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.bank import ach
from chalicelib.payouts.models import Account, CaseKind, Payout, PayoutStatus, Sale
from chalicelib.payouts.service.operator_cases import CASES_AT_ONCE, PLATFORM, Difference, open_differences
from chalicelib.payouts.store import WaitingPayout, bank_days, cases
from chalicelib.payouts.store import bank as bank_store
from chalicelib.payouts.store.bank_days import BankDay
from chalicelib.sellers import service as sellers
from chalicelib.sellers.models import SellerStatus

LOOKED_BACK = timedelta(days=3)
"""How far back a daily run looks beyond the last one, which may not have looked at everything."""
BOOKED_WITHIN = timedelta(hours=6)


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


def reconciled_since(now: datetime) -> datetime:
    """From when on orders are held against the ledger: the last run, or so many days back without one."""
    return min(cases.last_run() or now, now) - LOOKED_BACK


def note_run(now: datetime) -> None:
    """Every seller of a daily run is on the way to be looked at."""
    cases.note_run(now)


def reconcile(work: Work, seller_id: str, since: datetime) -> None:
    """Hold what a seller did since an instant against the ledger."""
    found = [
        *_of_balances(seller_id),
        *_of_orders(seller_id, since, work.now),
        *_of_clearing(seller_id, since),
        *_of_tax(seller_id, since),
    ]
    open_differences(work, seller_id, found)


def reconcile_payout(work: Work, seller_id: str, payout_id: str) -> None:
    """Whether a payout has been on its way longer than the policy lets it be."""
    open_differences(work, seller_id, list(_of_payout(store.payout(seller_id, payout_id), work.now)))


def reconcile_bank(work: Work, day: date) -> None:
    """Hold a day's bank file against what was accepted for it, and that against the payouts.

    A day is looked at daily until its file is taken and every difference is a case, however old it is.
    """
    seen = bank_days.find(day)
    found = [*_of_bank_day(seen, work.now), *(_of_bank_file(day) if seen.written_at else ())]
    open_differences(work, PLATFORM, found)
    if seen.written_at and seen.taken_at and len(found) <= CASES_AT_ONCE:
        bank_days.finish(work, day)


def _of_balances(seller_id: str) -> Iterator[Difference]:
    total = sum(ledger.account_balances(seller_id).values())
    if total:
        yield Difference(CaseKind.BALANCES_DIFFER, seller_id, f"The accounts sum to {total} cents, not to nothing")


def _of_orders(seller_id: str, since: datetime, now: datetime) -> Iterator[Difference]:
    """Every paid order since then is in the ledger with what its buyer paid."""
    for order in orders.placed_between(seller_id, since, now):
        if not order.paid_at or order.paid_at > now - BOOKED_WITHIN:
            continue
        sale = store.find_sale(seller_id, order.order_id)
        if sale is None:
            yield Difference(CaseKind.ORDER_NOT_BOOKED, order.order_id, "The order is paid and not in the ledger")
        elif (booked := paid_in_ledger(sale)) != order.amounts.total.amount:
            detail = f"The order says {order.amounts.total.amount} cents, the ledger {booked}"
            yield Difference(CaseKind.AMOUNT_DIFFERS, order.order_id, detail)


def paid_in_ledger(sale: Sale) -> int:
    """What the buyer paid, as it is booked."""
    return sum(line.goods + line.shipping + line.tax for line in sale.lines)


def _of_clearing(seller_id: str, since: datetime) -> Iterator[Difference]:
    """What the provider holds of an order that is settled is nothing."""
    for order_id in sorted(ledger.touched(seller_id, since)):
        sale = store.find_sale(seller_id, order_id)
        if sale is None or not sale.settled_at:
            continue
        left = rules.balances_of(ledger.postings_about(seller_id, order_id))
        for account in (Account.PENDING, Account.PAYMENT_CLEARING):
            if left[account]:
                detail = f"{account} of a settled order is {left[account]} cents"
                yield Difference(CaseKind.NOT_CLEARED, order_id, detail)


def _of_tax(seller_id: str, since: datetime) -> Iterator[Difference]:
    """The tax held of an order is what was paid less what went back, and its jurisdictions share all of it."""
    for order_id in sorted(ledger.touched(seller_id, since)):
        if sale := store.find_sale(seller_id, order_id):
            held = rules.balances_of(ledger.postings_about(seller_id, order_id))[Account.TAX_HELD]
            due = sum(line.tax - line.refunded.tax for line in sale.lines)
            counted = sum(counts.tax_collected for counts in rules.tax_collected(sale).values())
            if held != due or counted != sum(line.tax for line in sale.lines):
                detail = f"{held} cents of tax are held, {due} are due, {counted} were counted by jurisdiction"
                yield Difference(CaseKind.TAX_DIFFERS, order_id, detail)


def waiting_payouts(now: datetime) -> Iterator[WaitingPayout]:
    """Every payout that may have been on its way for too long, of all sellers, whatever became of its clocks."""
    policy = markets.policy(ach.MARKET, now).payouts
    yield from store.waiting_payouts(now - timedelta(days=min(policy.unsent_days, policy.unanswered_days)))


def _of_payout(payout: Payout, now: datetime) -> Iterator[Difference]:
    """No payout waits for the bank longer than the bank may take."""
    policy = markets.policy(sellers.get(payout.seller_id).market, now).payouts
    since = payout.waits_since
    limit = timedelta(days=policy.unanswered_days if payout.sent_at else policy.unsent_days)
    if payout.status is PayoutStatus.CREATED and since < now - limit:
        yield Difference(CaseKind.PAYOUT_STUCK, payout.payout_id, f"It has waited since {since:%Y-%m-%d}")


def _of_bank_day(seen: BankDay, now: datetime) -> Iterator[Difference]:
    """A day's file is written soon after its cut-off, and taken within the banking days of the policy."""
    policy = markets.policy(ach.MARKET, now).payouts
    day, subject = seen.day, seen.day.isoformat()
    if seen.written_at is None:
        if now > ach.cut_off(day) + timedelta(hours=policy.file_written_hours):
            detail = f"The bank file of {day} is not written; look at the run-bank function"
            yield Difference(CaseKind.BANK_FILE_NOT_WRITTEN, subject, detail)
    elif seen.taken_at is None and now > ach.cut_off(day, policy.file_taken_banking_days):
        detail = f"Nobody said that the bank took the file of {day}; its payouts are not counted as paid"
        yield Difference(CaseKind.BANK_FILE_NOT_TAKEN, subject, detail)


def _of_bank_file(day: date) -> Iterator[Difference]:
    accepted = {entry.reference: entry for entry in bank_store.entries(day)}
    written = ach.credits_of(objects.read(ach.BUCKET, ach.key_of(day))) if ach.is_written(day) else {}
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
