"""What the catalog tells."""

from typing import ClassVar

from chalicelib.kit.events import Event


class ListingEvent(Event):
    subject_field: ClassVar[str] = "listing_id"
    listing_id: str


class ListingCreated(ListingEvent):
    name = "listing_created"


class ListingChanged(ListingEvent):
    """`fields` names what changed: title, prices, images and so on."""

    name = "listing_changed"
    fields: list[str]


class ListingSubmitted(ListingEvent):
    """A listing, or the edit of a live one, is to be reviewed."""

    name = "listing_submitted"


class ListingQuestioned(ListingEvent):
    """The automatic review leaves the decision to an operator."""

    name = "listing_questioned"
    codes: list[str]


class ListingWithdrawn(ListingEvent):
    name = "listing_withdrawn"


class ListingPublished(ListingEvent):
    name = "listing_published"


class ListingRejected(ListingEvent):
    """`reason` is that of the first finding."""

    name = "listing_rejected"
    reason: str


class ListingEditApproved(ListingEvent):
    name = "listing_edit_approved"


class ListingEditRejected(ListingEvent):
    name = "listing_edit_rejected"
    reason: str


class ListingEditDiscarded(ListingEvent):
    name = "listing_edit_discarded"


class ListingDeactivated(ListingEvent):
    name = "listing_deactivated"


class ListingTakenDown(ListingEvent):
    name = "listing_taken_down"
    reason: str


class ListingFrozen(ListingEvent):
    name = "listing_frozen"
    reason: str


class ListingUnfrozen(ListingEvent):
    name = "listing_unfrozen"


class ListingDeleted(ListingEvent):
    name = "listing_deleted"


class ListingRecovered(ListingEvent):
    name = "listing_recovered"


class ListingForgotten(ListingEvent):
    """A deleted listing can no longer be recovered; its SKU codes are free."""

    name = "listing_forgotten"


class ApprovalEvent(Event):
    """About a seller's approval for a restricted category."""

    subject_field: ClassVar[str] = "category"
    category: str


class ApprovalPaperRequested(ApprovalEvent):
    name = "approval_paper_requested"
    kind: str


class ApprovalSubmitted(ApprovalEvent):
    name = "approval_submitted"


class ApprovalGranted(ApprovalEvent):
    name = "approval_granted"


class ApprovalRefused(ApprovalEvent):
    name = "approval_refused"
    reason: str
