"""Reading listings: the seller's own, an operator's queue, and what other capabilities ask."""

from collections.abc import Iterable

from chalicelib.catalog import store
from chalicelib.catalog.models import Listing, ListingStatus
from chalicelib.catalog.rules import EDIT, LISTING, OPERATOR, SELLER
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound


def get(seller_id: str, listing_id: str) -> Listing:
    """One listing of the seller. Raises NotFound."""
    return seen_by_seller(store.load(seller_id, listing_id))


def get_for_operator(seller_id: str, listing_id: str) -> Listing:
    """Any seller's listing with what an operator can do. Raises NotFound."""
    return seen_by(OPERATOR, store.load(seller_id, listing_id))


def listings(seller_id: str, status: str | None, query: PageQuery) -> Page[Listing]:
    """A seller's listings, newest first."""
    page = store.of_seller(seller_id, status, query)
    return page.model_copy(update={"data": [seen_by_seller(listing) for listing in page.data]})


def in_question(query: PageQuery) -> Page[Listing]:
    """What the automatic review left to an operator, longest waiting first."""
    page = store.in_question(query)
    return page.model_copy(update={"data": [seen_by(OPERATOR, listing) for listing in page.data]})


def live_listings(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings on sale by (seller, listing); what is not on sale is absent."""
    found = store.load_many(keys)
    return {key: listing for key, listing in found.items() if listing.status is ListingStatus.LIVE}


def listing_of_sku(seller_id: str, sku_id: str) -> str:
    """The id of the listing that has the seller's SKU. Raises NotFound."""
    listing_id = store.claims(seller_id, [sku_id]).get(sku_id)
    if listing_id is None:
        raise NotFound
    return listing_id


def listings_of_skus(seller_id: str, sku_ids: Iterable[str]) -> dict[str, Listing]:
    """The seller's listings by SKU id; SKUs nobody claimed are absent."""
    claims = store.claims(seller_id, sku_ids)
    found = listings_of(seller_id, set(claims.values()))
    return {sku_id: found[listing_id] for sku_id, listing_id in claims.items() if listing_id in found}


def listings_of(seller_id: str, listing_ids: Iterable[str]) -> dict[str, Listing]:
    """The seller's listings by id, a hundred a call; the missing are absent."""
    found = store.load_many((seller_id, listing_id) for listing_id in listing_ids)
    return {listing_id: listing for (_, listing_id), listing in found.items()}


def seen_by_seller(listing: Listing) -> Listing:
    return seen_by(SELLER, listing)


def seen_by(role: str, listing: Listing) -> Listing:
    """The listing with the actions that are possible for this role now, those on its edit included."""
    actions = LISTING.possible(listing.status, role)
    if listing.edit:
        on_edit = EDIT.possible(listing.edit.status, role)
        actions += [f"{name}_edit" for name in on_edit if name in ("approve", "reject", "discard")]
    return listing.with_(possible_actions=actions)
