"""The lives of a listing, of its edit and of a category's approval, and how an edit changes a listing."""

from typing import Any

from chalicelib.catalog.models import (
    ApprovalStatus,
    Edit,
    EditStatus,
    Listing,
    ListingStatus,
    MediaStatus,
    Sku,
    Wares,
)
from chalicelib.kit.lifecycle import Action, Clock, Lifecycle

SELLER, OPERATOR, SYSTEM = "seller", "operator", "system"
S, E, A = ListingStatus, EditStatus, ApprovalStatus
EDITABLE = (S.DRAFT, S.PENDING_REVIEW, S.LIVE, S.REJECTED, S.SELLER_DEACTIVATED, S.PLATFORM_DEACTIVATED)

LISTING = Lifecycle(
    "listing",
    S.DRAFT,
    [
        *(Action("edit", (status,), status, (SELLER,), "listing_changed") for status in EDITABLE),
        Action(
            "publish",
            (S.DRAFT, S.REJECTED, S.SELLER_DEACTIVATED, S.PLATFORM_DEACTIVATED),
            S.PENDING_REVIEW,
            (SELLER,),
            "listing_submitted",
        ),
        Action("withdraw", (S.PENDING_REVIEW,), S.DRAFT, (SELLER,), "listing_withdrawn"),
        Action("approve", (S.PENDING_REVIEW,), S.LIVE, (SYSTEM, OPERATOR), "listing_published"),
        Action("reject", (S.PENDING_REVIEW,), S.REJECTED, (SYSTEM, OPERATOR), "listing_rejected"),
        Action("deactivate", (S.LIVE,), S.SELLER_DEACTIVATED, (SELLER,), "listing_deactivated"),
        Action(
            "take_down",
            (S.LIVE, S.SELLER_DEACTIVATED),
            S.PLATFORM_DEACTIVATED,
            (OPERATOR,),
            "listing_taken_down",
        ),
        Action("freeze", (S.LIVE,), S.FROZEN, (OPERATOR, SYSTEM), "listing_frozen"),
        Action("unfreeze", (S.FROZEN,), S.LIVE, (OPERATOR, SYSTEM), "listing_unfrozen"),
        Action("delete", EDITABLE, S.DELETED, (SELLER,), "listing_deleted"),
        Action("recover", (S.DELETED,), S.DRAFT, (SELLER,), "listing_recovered"),
        Action("forget", (S.DELETED,), S.DELETED, (SYSTEM,), "listing_forgotten"),
    ],
    [Clock(S.DELETED, "forget_deleted", "the days a listing can be recovered", "forget")],
)

EDIT = Lifecycle(
    "listing edit",
    E.AWAITING_UPLOAD,
    [
        Action(
            "await_upload",
            (E.AWAITING_UPLOAD, E.PENDING_REVIEW, E.REJECTED),
            E.AWAITING_UPLOAD,
            (SELLER,),
            "listing_changed",
        ),
        Action(
            "submit",
            (E.AWAITING_UPLOAD, E.PENDING_REVIEW, E.REJECTED),
            E.PENDING_REVIEW,
            (SELLER,),
            "listing_submitted",
        ),
        Action("approve", (E.PENDING_REVIEW,), E.APPROVED, (SYSTEM, OPERATOR), "listing_edit_approved"),
        Action("reject", (E.PENDING_REVIEW,), E.REJECTED, (SYSTEM, OPERATOR), "listing_edit_rejected"),
        Action(
            "discard",
            (E.AWAITING_UPLOAD, E.PENDING_REVIEW, E.REJECTED),
            E.DISCARDED,
            (SELLER,),
            "listing_edit_discarded",
        ),
    ],
)

APPROVAL = Lifecycle(
    "category approval",
    A.COLLECTING,
    [
        Action("add_paper", (A.COLLECTING,), A.COLLECTING, (SELLER,), "approval_paper_requested"),
        Action("add_paper", (A.REJECTED,), A.REJECTED, (SELLER,), "approval_paper_requested"),
        Action("submit", (A.COLLECTING, A.REJECTED), A.SUBMITTED, (SELLER,), "approval_submitted"),
        Action("approve", (A.SUBMITTED,), A.APPROVED, (OPERATOR,), "approval_granted"),
        Action("reject", (A.SUBMITTED, A.APPROVED), A.REJECTED, (OPERATOR,), "approval_refused"),
    ],
)

WARES = tuple(Wares.model_fields)
AT_ONCE = ("handling", "shipping_template_id", "return_policy_id")
AT_ONCE_OF_A_SKU = ("price", "list_price", "weight_grams", "length_mm", "width_mm", "height_mm")
"""What changes on sale without a review: what a bill and a parcel need."""


def wares_of(wares: Wares) -> dict[str, Any]:
    """The wares alone, of a listing or an edit."""
    return {name: getattr(wares, name) for name in WARES}


def edited(listing: Listing, wares: dict[str, Any]) -> Listing:
    """The listing with new wares: a live one keeps the approved version on sale and bears them as its edit."""
    if listing.status is not S.LIVE:
        return listing.with_(**wares, question=None)
    live = listing.with_(**_with_at_once(listing, wares))
    if wares_of(live) == wares:
        return live.with_(edit=None)
    return live.with_(edit=_next_edit(listing.edit, wares))


def _next_edit(edit: Edit | None, wares: dict[str, Any]) -> Edit:
    """The edit with new wares; one whose reviewed part stays as it was stays where it is in its review."""
    if edit and _with_at_once(edit, wares) == wares:
        return edit.with_(**wares)
    known = edit or Edit(status=E.AWAITING_UPLOAD, **wares)
    changed = known.with_(**wares, findings=[], question=None)
    return EDIT.move(changed, "await_upload" if awaits_upload(changed) else "submit", SELLER)


def _with_at_once(wares: Wares, new: dict[str, Any]) -> dict[str, Any]:
    """The wares with what changes at once taken from others."""
    fresh = {sku.sku_id: sku for sku in new["skus"]}
    skus = [_sku_with_at_once(sku, fresh.get(sku.sku_id, sku)) for sku in wares.skus]
    return wares_of(wares) | {name: new[name] for name in AT_ONCE} | {"skus": skus}


def _sku_with_at_once(sku: Sku, new: Sku) -> Sku:
    return sku.model_copy(update={name: getattr(new, name) for name in AT_ONCE_OF_A_SKU})


def awaits_upload(wares: Wares) -> bool:
    """Whether bytes of an image or the video are still on their way."""
    return any(media.status is MediaStatus.AWAITING_UPLOAD for media in wares.media)


def under_review(listing: Listing) -> Wares | None:
    """What of a listing a review has to decide on: the listing itself, or its edit."""
    if listing.status is S.PENDING_REVIEW:
        return listing
    edit = listing.edit if listing.status is S.LIVE else None
    return edit if edit and edit.status is E.PENDING_REVIEW else None


def off_sale(listing: Listing) -> Listing:
    """The listing with its edit taken over: what leaves the sale is reviewed whole when it comes back."""
    return listing.with_(**wares_of(listing.latest), edit=None)


def removed_skus(before: Wares, after: Wares) -> list[Sku]:
    """The SKUs that one has and the other has not."""
    kept = {sku.sku_id for sku in after.skus}
    return [sku for sku in before.skus if sku.sku_id not in kept]
