"""The same for up to a hundred listings or SKUs: each in a transaction of its own, each with its own result.

A call that is sent again finds what is done and says so: no record of the call itself is needed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from chalicelib.catalog import limits, store
from chalicelib.catalog.models import BulkResult, BulkResults, BulkVerb, Listing, ListingStatus, SkuPrice
from chalicelib.catalog.service.drafting import reprice
from chalicelib.catalog.service.publishing import (
    deactivate_listing,
    delete_listing,
    put_on_sale,
    recover_listing,
)
from chalicelib.catalog.service.reading import listings_of_skus
from chalicelib.kit.problems import Conflict, InvalidRequest, NotFound, Problem
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers import service as sellers

Act = Callable[[Work, Listing], Listing]
S = ListingStatus
VERBS: dict[BulkVerb, tuple[Act, tuple[ListingStatus, ...]]] = {
    BulkVerb.PUBLISH: (put_on_sale, (S.PENDING_REVIEW, S.LIVE)),
    BulkVerb.DEACTIVATE: (deactivate_listing, (S.SELLER_DEACTIVATED,)),
    BulkVerb.DELETE: (delete_listing, (S.DELETED,)),
    BulkVerb.RECOVER: (recover_listing, (S.DRAFT,)),
}
"""What a verb does, and in which statuses it has been done already."""
TRIES = 3


def change_many(work: Work, seller_id: str, verb: BulkVerb, listing_ids: Iterable[str]) -> BulkResults:
    """Publish, deactivate, delete or recover many listings. Raises NotActive, ListingsStopped for all of them."""
    if verb is BulkVerb.PUBLISH:
        sellers.may_list(seller_id)
    wanted = list(dict.fromkeys(listing_ids))
    found = store.load_many((seller_id, listing_id) for listing_id in wanted)
    act, done = VERBS[verb]

    def change(step: Work, listing: Listing) -> Listing:
        return listing if listing.status in done else act(step, listing)

    results = [_one(work, listing_id, found.get((seller_id, listing_id)), change) for listing_id in wanted]
    return BulkResults(data=results)


def price_many(work: Work, seller_id: str, prices: Iterable[SkuPrice]) -> BulkResults:
    """Set the prices of many SKUs, those of one listing together. A bad price refuses its SKU alone."""
    wanted = {price.sku_id: price for price in prices}
    listings = listings_of_skus(seller_id, wanted)
    results: dict[str, BulkResult] = {}
    groups: dict[str, list[SkuPrice]] = defaultdict(list)
    for sku_id, price in wanted.items():
        refusal = _price_refusal(work, listings.get(sku_id), price)
        if refusal:
            results[sku_id] = _refused(sku_id, refusal)
        else:
            groups[listings[sku_id].listing_id].append(price)
    for group in groups.values():
        listing = listings[group[0].sku_id]
        one = _one(work, listing.listing_id, listing, partial(reprice, prices=group))
        results |= {price.sku_id: one.model_copy(update={"id": price.sku_id}) for price in group}
    return BulkResults(data=[results[sku_id] for sku_id in wanted])


def _price_refusal(work: Work, listing: Listing | None, price: SkuPrice) -> Problem | None:
    if listing is None or listing.latest.sku(price.sku_id) is None:
        return NotFound()
    policy = markets.policy(listing.market, work.now)
    wrong = limits.price_problems(price.price, price.list_price, "", policy)
    return InvalidRequest(wrong[0].detail, fields=wrong) if wrong else None


def _one(work: Work, listing_id: str, listing: Listing | None, change: Act) -> BulkResult:
    """One listing, read again if someone else has changed it meanwhile."""
    for attempt in range(1, TRIES + 1):
        if listing is None:
            return _refused(listing_id, NotFound())
        try:
            step = work.step()
            after = change(step, listing)
            step.commit()
            return BulkResult(id=listing_id, result="done", listing_status=after.status)
        except Conflict as conflict:
            if attempt == TRIES:
                return _refused(listing_id, conflict, listing)
            listing = store.find(listing.seller_id, listing_id)
        except Problem as refusal:
            return _refused(listing_id, refusal, listing)
    raise AssertionError("unreachable")


def _refused(thing: str, problem: Problem, listing: Listing | None = None) -> BulkResult:
    status = listing.status if listing else None
    return BulkResult(id=thing, result="refused", listing_status=status, problem=problem.document())
