"""Claims of SKUs: each code of a seller belongs to one listing."""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute

from chalicelib.catalog.errors import SkuTaken
from chalicelib.catalog.models import Listing, Sku
from chalicelib.kit import settings
from chalicelib.kit.rows import Row
from chalicelib.kit.work import Work


class SkuRow(Row):
    """The claim of a SKU by a listing."""

    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    claimed_by = UnicodeAttribute()


def claim_skus(work: Work, listing: Listing, skus: Iterable[Sku]) -> None:
    """Each SKU belongs to one listing of its seller, or SkuTaken."""
    for sku in skus:
        row = SkuRow(f"{listing.seller_id}#{sku.sku_id}", claimed_by=listing.listing_id)
        work.put(row, SkuRow.pk.does_not_exist(), SkuTaken(sku.seller_sku))


def release_skus(work: Work, listing: Listing, skus: Iterable[Sku]) -> None:
    """The seller may use these codes in another listing."""
    for sku in skus:
        work.delete(SkuRow(f"{listing.seller_id}#{sku.sku_id}"))


def claims(seller_id: str, sku_ids: Iterable[str]) -> dict[str, str]:
    """Listing id by SKU id, of the seller's SKUs that are claimed."""
    rows = SkuRow.batch_get([f"{seller_id}#{sku_id}" for sku_id in sku_ids])
    return {row.pk.split("#")[1]: row.claimed_by for row in rows}
