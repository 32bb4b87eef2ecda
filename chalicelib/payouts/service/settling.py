"""When an order's money becomes available: by its clock, unless someone wants it to wait.

What the seller alone reports as delivered has a longer clock, which a carrier's or the buyer's word shortens.
"""

from datetime import date, datetime, timedelta

from chalicelib.kit.money import Money
from chalicelib.kit.problems import Retry
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.service import SettlementTerms
from chalicelib.orders import service as orders
from chalicelib.orders.events import OrderDelivered, OrderDeliveryConfirmed
from chalicelib.orders.models import DeliveryEvidence
from chalicelib.payouts import ledger, rules, store
from chalicelib.payouts.events import OrderSettled
from chalicelib.payouts.models import Account, Part, Sale, Terms
from chalicelib.payouts.service import doubtful_sales
from chalicelib.payouts.service.booking import QUEUE, add_to_open_statement, captured
from chalicelib.returns import service as returns
from chalicelib.returns.events import ReturnEnded, ReturnRequested
from chalicelib.sellers import service as sellers


def await_settlement(work: Work, event: OrderDelivered) -> None:
    """Start the clock that releases a delivered order's money, by the seller's tier and the order's policy.

    Raises Retry before the capture; a second delivery changes nothing.
    """
    sale = captured(event.seller_id, event.order_id)
    if sale.releases_at or sale.settled_at:
        return
    terms = store.terms(sale.seller_id)
    only_reported = event.evidence is DeliveryEvidence.SELLER
    due = _due(sale, terms, event.delivered_at, only_reported=only_reported)
    share, days = terms.reserve_basis_points, terms.reserve_days
    expected_on = due.releases_at.date()
    work.start_clock(QUEUE, "settlement", _subject(sale), due.releases_at)
    store.expect(work, sale.seller_id, {expected_on: sale.pending}, sale.currency)
    store.save_sale(
        work,
        sale.with_(
            delivered_at=event.delivered_at,
            releases_at=due.releases_at,
            expected_on=expected_on,
            reserve_basis_points=due.reserve_basis_points if share is None else share,
            reserve_days=due.reserve_days if days is None else days,
        ),
    )


def _due(sale: Sale, terms: Terms, delivered_at: datetime, *, only_reported: bool) -> SettlementTerms:
    seller = sellers.get(sale.seller_id)
    return markets.settlement(
        sale.market,
        sale.placed_at,
        delivered_at,
        seller.active_since or seller.applied_at,
        terms.tier.value if terms.tier else None,
        only_reported=only_reported,
    )


def settle_sooner(work: Work, event: OrderDeliveryConfirmed) -> None:
    """A carrier or the buyer bears out the seller's report: the order settles as if they had said it first.

    Raises Retry before the delivery is heard of; never later than by the report alone.
    """
    sale = captured(event.seller_id, event.order_id)
    if sale.settled_at:
        return
    if sale.releases_at is None:
        raise Retry(f"the delivery of {event.order_id} is not heard of yet")
    due = _due(sale, store.terms(sale.seller_id), event.confirmed_at, only_reported=False)
    releases_at = max(due.releases_at, work.now)
    if releases_at >= sale.releases_at:
        return
    work.start_clock(QUEUE, "settlement", _subject(sale), releases_at)
    _expect_on(work, sale, releases_at.date())
    store.save_sale(work, sale.with_(releases_at=releases_at, expected_on=releases_at.date()))


def _expect_on(work: Work, sale: Sale, day: date) -> None:
    """The pending money is counted under another day."""
    if day != sale.expected_on:
        left = {sale.expected_on: -sale.pending} if sale.expected_on else {}
        store.expect(work, sale.seller_id, left | {day: sale.pending}, sale.currency)


def settle(work: Work, subject: str) -> None:
    """Release an order's money onto the seller's open statement, once, less its reserve.

    Raises Retry before the capture. Before its time, while someone holds it, or until an operator has looked at
    a doubtful sale, it stays pending. An open return holds it, heard of already or not.
    """
    sale = captured(*subject.split("#"))
    if sale.settled_at or sale.releases_at is None or work.now < sale.releases_at:
        return
    order = orders.get(sale.order_id)
    holds = [*sale.holds, *(found for found in returns.open_of(order) if found not in sale.holds)]
    if holds or doubtful_sales.waits_for_operator(work, sale, order):
        _wait(work, sale, holds)
    else:
        _settle(work, sale)


def _settle(work: Work, sale: Sale) -> None:
    reserve = rules.reserved(sale.pending, sale.reserve_basis_points)
    posting = add_to_open_statement(work, rules.settle(sale, _explained(sale), work.now, reserve=reserve))
    releases_at = work.now + timedelta(days=sale.reserve_days) if reserve else None
    if releases_at:
        work.start_clock(QUEUE, "reserve", _subject(sale), releases_at)
    changes = {sale.expected_on: -sale.pending} if sale.expected_on else {}
    if releases_at:
        changes[releases_at.date()] = changes.get(releases_at.date(), 0) + reserve
    store.expect(work, sale.seller_id, changes, sale.currency)
    if posting.period_id:
        amount = Money(amount=sale.pending - reserve, currency=sale.currency)
        event = OrderSettled(
            seller_id=sale.seller_id, order_id=sale.order_id, period_id=posting.period_id, amount=amount
        )
        work.emit(event)
    settled = {"settled_at": work.now, "expected_on": None, "pending": 0, "clearing": 0}
    store.save_sale(work, sale.with_(**settled, reserve=reserve, reserve_releases_at=releases_at))


def _explained(sale: Sale) -> list[Part]:
    """Every part of what is pending: of the capture, and of what was charged and given back since."""
    booked = ledger.postings_about(sale.seller_id, sale.order_id)
    return [
        part for posting in booked if rules.change_of(posting, Account.PENDING).amount for part in posting.parts
    ]


def _wait(work: Work, sale: Sale, holds: list[str]) -> None:
    """Its time has come, but it is held: nobody knows when it is expected."""
    if sale.expected_on:
        store.expect(work, sale.seller_id, {sale.expected_on: -sale.pending}, sale.currency)
    if sale.expected_on or holds != sale.holds:
        store.save_sale(work, sale.with_(expected_on=None, holds=holds))


def hold(work: Work, seller_id: str, order_id: str, name: str) -> Sale:
    """Let an order's settlement wait, for an open return say; a settled order stays settled. Raises Retry."""
    sale = captured(seller_id, order_id)
    if sale.settled_at or name in sale.holds:
        return sale
    return store.save_sale(work, sale.with_(holds=[*sale.holds, name]))


def lift_hold(work: Work, seller_id: str, order_id: str, name: str) -> Sale:
    """Lift a hold; if it was the last and the time has come, the order settles at the next sweep. Raises Retry."""
    sale = captured(seller_id, order_id)
    if name not in sale.holds:
        return sale
    holds = [other for other in sale.holds if other != name]
    if not holds and sale.releases_at and sale.releases_at <= work.now and not sale.settled_at:
        work.start_clock(QUEUE, "settlement", _subject(sale), work.now)
    return store.save_sale(work, sale.with_(holds=holds))


def wait_for_return(work: Work, event: ReturnRequested) -> None:
    """An open return holds its order's money up; one that has ended meanwhile does not. Raises Retry."""
    if returns.is_open(event.return_id):
        hold(work, event.seller_id, event.order_id, event.return_id)


def wait_no_longer(work: Work, event: ReturnEnded) -> None:
    """A return that has ended holds nothing up. Raises Retry."""
    lift_hold(work, event.seller_id, event.order_id, event.return_id)


def release_reserve(work: Work, subject: str) -> None:
    """What was kept back of an order becomes available, once."""
    sale = store.sale(*subject.split("#"))
    if not sale.reserve or sale.reserve_releases_at is None or work.now < sale.reserve_releases_at:
        return
    add_to_open_statement(work, rules.release_reserve(sale, work.now))
    store.expect(work, sale.seller_id, {sale.reserve_releases_at.date(): -sale.reserve}, sale.currency)
    store.save_sale(work, sale.with_(reserve=0))


def _subject(sale: Sale) -> str:
    return f"{sale.seller_id}#{sale.order_id}"
