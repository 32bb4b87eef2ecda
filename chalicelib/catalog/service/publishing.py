"""What a seller does with a listing as a whole: publish, withdraw, deactivate, delete, recover."""

from datetime import timedelta

from chalicelib.catalog import review, rules, store
from chalicelib.catalog.errors import NotPublishable
from chalicelib.catalog.events import (
    ListingDeactivated,
    ListingDeleted,
    ListingEditDiscarded,
    ListingForgotten,
    ListingRecovered,
    ListingSubmitted,
    ListingWithdrawn,
)
from chalicelib.catalog.models import Finding, Listing, ListingStatus
from chalicelib.catalog.rules import EDIT, LISTING, SELLER
from chalicelib.catalog.service.drafting import SKUS_A_STEP
from chalicelib.catalog.service.reading import seen_by_seller
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.sellers import service as sellers

QUEUE = "catalog"


def publish(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Hand a listing in for review. Raises NotFound, NotPossible, NotPublishable, NotActive, ListingsStopped."""
    sellers.may_list(seller_id)
    return put_on_sale(work, store.load(seller_id, listing_id))


def put_on_sale(work: Work, listing: Listing) -> Listing:
    """Hand in a listing of a seller known to be active; the review lets it on sale a moment later."""
    cleared: dict[str, object] = {"findings": [], "question": None, "updated_at": work.now}
    pending = LISTING.move(listing, "publish", SELLER, **cleared)
    lacking = review.lacks(listing, markets.category(listing.market, listing.category))
    if listing.unfinished:
        lacking.append(_UNFINISHED)
    if lacking:
        problems = review.as_problems(lacking)
        raise NotPublishable("Mend what is named, then publish again.", fields=problems)
    work.emit(ListingSubmitted(seller_id=listing.seller_id, listing_id=listing.listing_id))
    return seen_by_seller(store.save(work, pending, listing.status))


_UNFINISHED = Finding(
    position="/skus",
    code="listing.unfinished",
    reason="The draft was cut short: some of its SKUs are missing.",
    suggestion="Send the same draft again.",
)


def withdraw(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Take a listing back from review. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    draft = LISTING.move(listing, "withdraw", SELLER, question=None, updated_at=work.now)
    work.emit(ListingWithdrawn(seller_id=seller_id, listing_id=listing_id))
    return seen_by_seller(store.save(work, draft, listing.status))


def deactivate(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Take a listing off sale. Raises NotFound, NotPossible."""
    return seen_by_seller(deactivate_listing(work, store.load(seller_id, listing_id)))


def deactivate_listing(work: Work, listing: Listing) -> Listing:
    moved = LISTING.move(take_over_edit(work, listing), "deactivate", SELLER, updated_at=work.now)
    work.emit(ListingDeactivated(seller_id=listing.seller_id, listing_id=listing.listing_id))
    return store.save(work, moved, listing.status)


def take_over_edit(work: Work, listing: Listing) -> Listing:
    """What leaves the sale says what its seller wanted last; SKUs the edit had taken away are released."""
    off_sale = rules.off_sale(listing)
    store.release_skus(work, listing, rules.removed_skus(listing, off_sale))
    return off_sale


def discard_edit(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Forget the edit of a live listing. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    if listing.edit is None:
        raise NotFound
    EDIT.move(listing.edit, "discard", SELLER)
    store.release_skus(work, listing, rules.removed_skus(listing.edit, listing))
    work.emit(ListingEditDiscarded(seller_id=seller_id, listing_id=listing_id))
    return seen_by_seller(store.save(work, listing.with_(edit=None, updated_at=work.now)))


def delete(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Delete a listing; for some days it can be recovered, with its SKUs. Raises NotFound, NotPossible."""
    return seen_by_seller(delete_listing(work, store.load(seller_id, listing_id)))


def delete_listing(work: Work, listing: Listing) -> Listing:
    facts = {"question": None, "updated_at": work.now, "deleted_at": work.now}
    deleted = LISTING.move(take_over_edit(work, listing), "delete", SELLER, **facts)
    subject = f"{listing.seller_id}#{listing.listing_id}"
    work.start_clock(QUEUE, "forget_deleted", subject, work.now + _recoverable(work, listing))
    work.emit(ListingDeleted(seller_id=listing.seller_id, listing_id=listing.listing_id))
    return store.save(work, deleted, listing.status)


def recover(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Bring a deleted listing back as a draft. Raises NotFound, NotPossible."""
    return seen_by_seller(recover_listing(work, store.load(seller_id, listing_id)))


def recover_listing(work: Work, listing: Listing) -> Listing:
    draft = LISTING.move(listing, "recover", SELLER, updated_at=work.now, deleted_at=None)
    work.emit(ListingRecovered(seller_id=listing.seller_id, listing_id=listing.listing_id))
    return store.save(work, draft, listing.status)


def forget(work: Work, subject: str) -> None:
    """The days to recover a deleted listing are over: its SKU codes are freed, in steps, and it is gone."""
    listing = store.find(*subject.split("#"))
    if listing is None or not _is_over(work, listing):
        return
    left = listing
    while len(left.skus) > SKUS_A_STEP:
        step = work.step()
        store.release_skus(step, left, left.skus[:SKUS_A_STEP])
        left = store.save(step, left.with_(skus=left.skus[SKUS_A_STEP:]))
        step.commit()
    store.release_skus(work, left, left.skus)
    work.emit(ListingForgotten(seller_id=left.seller_id, listing_id=left.listing_id))
    store.forget(work, left)


def _is_over(work: Work, listing: Listing) -> bool:
    """Whether it is still deleted, and has been long enough since the last time."""
    if listing.status is not ListingStatus.DELETED or listing.deleted_at is None:
        return False
    return work.now >= listing.deleted_at + _recoverable(work, listing)


def _recoverable(work: Work, listing: Listing) -> timedelta:
    return timedelta(days=markets.policy(listing.market, work.now).listings.recoverable_days)
