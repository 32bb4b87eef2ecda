"""What a buyer is to a shop: new, back again, long away, a follower."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.promotions.models import Segment


@dataclass(frozen=True, slots=True)
class Patronage:
    """What is known of a buyer and one shop, or the whole platform."""

    orders: int = 0
    last_order_at: datetime | None = None
    followed_at: datetime | None = None


def segments_of(patronage: Patronage, lapsed_days: int, now: datetime) -> frozenset[Segment]:
    """Every segment the buyer is in."""
    found = {Segment.ALL, Segment.REPEAT if patronage.orders else Segment.NEW}
    last = patronage.last_order_at
    if last is not None and now - last >= timedelta(days=lapsed_days):
        found.add(Segment.LAPSED)
    if patronage.followed_at is not None:
        found.add(Segment.FOLLOWERS)
    return frozenset(found)
