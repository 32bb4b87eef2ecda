"""What counts as shipped is the market's policy: the seller's word, or the carrier's first scan."""

from datetime import UTC, datetime

import pytest

from chalicelib.markets.models import CountedAt
from chalicelib.notifications.rules import TEXTS
from chalicelib.orders.events import OrderLate
from chalicelib.orders.models import Order, OrderStatus
from chalicelib.orders.rules import ORDER, SYSTEM, counts_as_shipped
from chalicelib.standing.models import Fact
from chalicelib.standing.rules import facts_of
from tests.builders.sold import an_order

PAID, SAID, SCANNED = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (2, 3, 4))
UNSHIPPED = an_order(19_99, placed_at=PAID)
CONFIRMED = UNSHIPPED.with_(status=OrderStatus.AWAITING_COLLECTION, shipped_at=SAID)
IN_TRANSIT = CONFIRMED.with_(status=OrderStatus.IN_TRANSIT, in_transit_at=SCANNED)


@pytest.mark.parametrize(
    ("order", "counted_at", "counts"),
    [
        (UNSHIPPED, "seller_confirmation", False),
        (CONFIRMED, "seller_confirmation", True),
        (UNSHIPPED, "carrier_scan", False),
        (CONFIRMED, "carrier_scan", False),
        (IN_TRANSIT, "carrier_scan", True),
    ],
)
def test_an_order_counts_as_shipped_by_word_or_by_scan(order: Order, counted_at: CountedAt, counts: bool) -> None:
    assert counts_as_shipped(order, counted_at) is counts


def test_an_order_nobody_has_scanned_can_be_marked_late_and_one_in_transit_cannot() -> None:
    assert ORDER.allows("mark_late", OrderStatus.AWAITING_COLLECTION, SYSTEM)
    assert not ORDER.allows("mark_late", OrderStatus.IN_TRANSIT, SYSTEM)


def told(shipped_at: datetime | None, *, by_platform: bool = False) -> OrderLate:
    return OrderLate(
        seller_id="sel_1", order_id="ord_1", ship_by=SCANNED, shipped_at=shipped_at, by_platform=by_platform
    )


def late(shipped_at: datetime | None, *, by_platform: bool = False) -> list[tuple[Fact, datetime]]:
    event = told(shipped_at, by_platform=by_platform)
    return [(dated.fact, dated.at) for dated in facts_of(event, SCANNED)]


def test_what_turned_out_late_counts_on_the_day_the_seller_says_it_was_shipped() -> None:
    assert late(SAID) == [(Fact.LATE_DISPATCH, SAID)]


def test_what_is_not_shipped_at_all_counts_once_it_is_and_the_platform_s_parcels_never() -> None:
    assert late(None) == []
    assert late(SAID, by_platform=True) == []


def test_the_seller_is_told_what_to_do_about_it() -> None:
    assert TEXTS[OrderLate](told(SAID)).endswith("Hand it over today.")
    assert TEXTS[OrderLate](told(None)).endswith("Ship it today.")
