"""Sales as the ledger keeps them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.payouts import rules
from chalicelib.payouts.models import Sale
from chalicelib.payouts.service.booking import referral_of
from tests.builders.sold import an_order

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)


def a_sale(*prices: int, since: datetime = LONG_AGO, **terms: Any) -> Sale:
    """A captured order of one unit a price, in cents; `terms` as those of `an_order`."""
    order = an_order(*(prices or (40_00,)), **{"placed_at": NOW} | terms)
    return rules.sale_of(order, referral_of(order, since), NOW)
