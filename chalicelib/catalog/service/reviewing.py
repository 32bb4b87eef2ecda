"""The review of listings and edits: by rule in a job, by an operator where the rules do not decide."""

from chalicelib.catalog import review, rules, store
from chalicelib.catalog.errors import NotUnderReview
from chalicelib.catalog.events import (
    ListingEditApproved,
    ListingEditRejected,
    ListingFrozen,
    ListingPublished,
    ListingQuestioned,
    ListingRejected,
    ListingSubmitted,
    ListingTakenDown,
    ListingUnfrozen,
)
from chalicelib.catalog.models import ApprovalStatus, Finding, Listing, Question, TakeDown
from chalicelib.catalog.rules import EDIT, LISTING, OPERATOR, SYSTEM
from chalicelib.catalog.service.publishing import take_over_edit
from chalicelib.catalog.service.reading import seen_by
from chalicelib.kit.problems import Conflict
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import Category
from chalicelib.sellers import service as sellers
from chalicelib.sellers.errors import ListingsStopped, NotActive


def review_by_rule(work: Work, event: ListingSubmitted) -> None:
    """Decide on what was handed in, or ask an operator; what awaits an upload is looked at when it has come."""
    listing = store.find(event.seller_id, event.listing_id)
    wares = rules.under_review(listing) if listing else None
    if listing is None or wares is None or listing.asked or rules.awaits_upload(wares):
        return
    category = markets.category(listing.market, wares.category)
    approved = may_sell_in(listing.seller_id, category)
    words = markets.word_rules(listing.market)
    found = review.verdict(listing, wares, category, approved=approved, words=words)
    findings = [*found.findings, *_restrictions(listing)]
    if findings:
        _reject(work, listing, findings, SYSTEM)
    elif found.questions:
        _ask(work, listing, found.questions)
    else:
        _approve(work, listing, SYSTEM)


def _restrictions(listing: Listing) -> list[Finding]:
    """Why a listing may not come on sale although it was handed in; an edit of one on sale may."""
    if listing.edit:
        return []
    try:
        sellers.may_list(listing.seller_id)
    except (NotActive, ListingsStopped) as restricted:
        why, mend = f"{restricted.title}. {restricted.detail}", "Publish it again when your shop may."
        return [Finding(position="/", code="listing.seller_restricted", reason=why, suggestion=mend)]
    return []


def may_sell_in(seller_id: str, category: Category) -> bool:
    """Whether the category is free or the seller has its approval."""
    if not category.restricted:
        return True
    approval = store.find_approval(seller_id, category.id)
    return approval is not None and approval.status is ApprovalStatus.APPROVED


def approve(work: Work, seller_id: str, listing_id: str, version: int) -> Listing:
    """An operator lets a listing or its edit on sale. Raises NotFound, NotUnderReview, Conflict."""
    return seen_by(OPERATOR, _approve(work, _seen(seller_id, listing_id, version), OPERATOR))


def reject(work: Work, seller_id: str, listing_id: str, version: int, findings: list[Finding]) -> Listing:
    """An operator sends a listing or its edit back with findings. Raises NotFound, NotUnderReview, Conflict."""
    return seen_by(OPERATOR, _reject(work, _seen(seller_id, listing_id, version), findings, OPERATOR))


def _seen(seller_id: str, listing_id: str, version: int) -> Listing:
    """The listing as the operator has seen it."""
    listing = store.load(seller_id, listing_id)
    if listing.version != version:
        raise Conflict("It was changed since you looked; look again.")
    if rules.under_review(listing) is None:
        raise NotUnderReview(f"The listing is {listing.status} and no edit of it waits.")
    return listing


def _ask(work: Work, listing: Listing, findings: list[Finding]) -> None:
    question = Question(since=work.now, findings=findings)
    codes = sorted({finding.code for finding in findings})
    work.emit(ListingQuestioned(seller_id=listing.seller_id, listing_id=listing.listing_id, codes=codes))
    if listing.edit:
        store.save(work, listing.with_(edit=listing.edit.with_(question=question)))
    else:
        store.save(work, listing.with_(question=question))


def _approve(work: Work, listing: Listing, by: str) -> Listing:
    about = {"seller_id": listing.seller_id, "listing_id": listing.listing_id}
    if listing.edit:
        EDIT.move(listing.edit, "approve", by)
        after = listing.with_(**rules.wares_of(listing.edit), edit=None, updated_at=work.now)
        store.release_skus(work, listing, rules.removed_skus(listing, after))
        work.emit(ListingEditApproved(**about))
        return store.save(work, after)
    cleared: dict[str, object] = {"findings": [], "question": None, "taken_down": None, "updated_at": work.now}
    work.emit(ListingPublished(**about))
    return store.save(work, LISTING.move(listing, "approve", by, **cleared), listing.status)


def _reject(work: Work, listing: Listing, findings: list[Finding], by: str) -> Listing:
    about = {"seller_id": listing.seller_id, "listing_id": listing.listing_id, "reason": findings[0].reason}
    found = {"findings": findings, "question": None}
    if listing.edit:
        work.emit(ListingEditRejected(**about))
        return store.save(work, listing.with_(edit=EDIT.move(listing.edit, "reject", by, **found)))
    work.emit(ListingRejected(**about))
    return store.save(work, LISTING.move(listing, "reject", by, **found), listing.status)


def take_down(work: Work, seller_id: str, listing_id: str, why: TakeDown) -> Listing:
    """An operator takes a listing off sale; it returns only by an operator. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    finding = Finding(position="/", code="listing.taken_down", reason=why.reason, suggestion=why.suggestion)
    facts = {"taken_down": finding, "findings": [finding], "updated_at": work.now}
    moved = LISTING.move(take_over_edit(work, listing), "take_down", OPERATOR, **facts)
    work.emit(ListingTakenDown(seller_id=seller_id, listing_id=listing_id, reason=why.reason))
    return seen_by(OPERATOR, store.save(work, moved, listing.status))


def freeze(work: Work, seller_id: str, listing_id: str, why: TakeDown) -> Listing:
    """Hold a live listing as it is, off sale, while something is looked into. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    finding = Finding(position="/", code="listing.frozen", reason=why.reason, suggestion=why.suggestion)
    frozen = LISTING.move(listing, "freeze", OPERATOR, findings=[finding], updated_at=work.now)
    work.emit(ListingFrozen(seller_id=seller_id, listing_id=listing_id, reason=why.reason))
    return seen_by(OPERATOR, store.save(work, frozen, listing.status))


def unfreeze(work: Work, seller_id: str, listing_id: str) -> Listing:
    """Sell a frozen listing again; its edit, if it has one, is reviewed then. Raises NotFound, NotPossible."""
    listing = store.load(seller_id, listing_id)
    live = LISTING.move(listing, "unfreeze", OPERATOR, findings=[], updated_at=work.now)
    work.emit(ListingUnfrozen(seller_id=seller_id, listing_id=listing_id))
    if rules.under_review(live):
        work.emit(ListingSubmitted(seller_id=seller_id, listing_id=listing_id))
    return seen_by(OPERATOR, store.save(work, live, listing.status))
