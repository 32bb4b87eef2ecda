"""What the tabs show: how many listings a seller has in each status, and the order they were put in."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.catalog.models import Listing, ListingStatus
from chalicelib.kit import settings
from chalicelib.kit.events import shard_of
from chalicelib.kit.problems import Conflict
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work

COUNT_SHARDS = 32
"""Items a seller's counts are spread over, so that imports do not meet on one."""


class CountsRow(Row):
    """A share of a seller's listings by status; the shares of all shards together are true."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    draft = NumberAttribute(default=0)
    pending_review = NumberAttribute(default=0)
    live = NumberAttribute(default=0)
    rejected = NumberAttribute(default=0)
    seller_deactivated = NumberAttribute(default=0)
    platform_deactivated = NumberAttribute(default=0)
    frozen = NumberAttribute(default=0)
    deleted = NumberAttribute(default=0)


class OrderRow(Row):
    """The order a seller's list of listings was last saved in."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    order = UnicodeAttribute()


def save_order(work: Work, seller_id: str, order: str) -> None:
    work.put(OrderRow(f"{seller_id}#order", order=order))


def order_of(seller_id: str) -> str | None:
    row = OrderRow.find(f"{seller_id}#order", consistent=False)
    return row.order if row else None


def add_to_counts(work: Work, listing: Listing, changes: dict[ListingStatus, int]) -> None:
    shard = shard_of(listing.listing_id, COUNT_SHARDS)
    actions = [getattr(CountsRow, status.value).add(change) for status, change in changes.items()]
    work.change(CountsRow(f"{listing.seller_id}#counts#{shard}"), actions, None, Conflict())


def counts(seller_id: str) -> dict[ListingStatus, int]:
    """How many listings a seller has in each status, in one call."""
    rows = list(CountsRow.batch_get([f"{seller_id}#counts#{shard}" for shard in range(COUNT_SHARDS)]))
    return {status: sum(getattr(row, status.value) for row in rows) for status in ListingStatus}
