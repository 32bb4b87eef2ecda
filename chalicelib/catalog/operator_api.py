"""Routes of the catalog for operators: what the automatic review left to them, and what they take off sale."""

from chalicelib import access
from chalicelib.catalog import service
from chalicelib.catalog.errors import NotUnderReview
from chalicelib.catalog.models import Approval, ApprovalRefusal, Listing, Refusal, Seen, TakeDown
from chalicelib.catalog.service.approving import ApprovalPapers
from chalicelib.kit.lifecycle import NotPossible
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import Conflict, NotFound
from chalicelib.kit.web import Api, Request

api = Api(__name__, "catalog")
OPERATE = access.OPERATE
LISTING = "/v1/operator/sellers/{seller_id}/listings/{listing_id}"
APPROVAL = "/v1/operator/sellers/{seller_id}/category-approvals/{category}"
DECIDES = (NotFound, Conflict, NotUnderReview)
CHANGES = (NotFound, NotPossible)


@api.get("/v1/operator/listings", permission=OPERATE, query=PageQuery, answers=Page[Listing])
def list_listings_in_question(request: Request[None]) -> Page[Listing]:
    """Listings and edits that wait for a decision, the longest waiting first."""
    return service.in_question(request.query)


@api.get(LISTING, permission=OPERATE, answers=Listing, refuses=(NotFound,))
def get_listing_for_operator(request: Request[None], seller_id: str, listing_id: str) -> Listing:
    """Any listing, with what an operator can do."""
    return service.get_for_operator(seller_id, listing_id)


@api.post(f"{LISTING}/approve", permission=OPERATE, body=Seen, answers=Listing, refuses=DECIDES)
def approve_listing(request: Request[Seen], seller_id: str, listing_id: str) -> Listing:
    """Let a listing or its edit on sale, in the version you have seen."""
    return service.approve(request.work, seller_id, listing_id, request.body.version)


@api.post(f"{LISTING}/reject", permission=OPERATE, body=Refusal, answers=Listing, refuses=DECIDES)
def reject_listing(request: Request[Refusal], seller_id: str, listing_id: str) -> Listing:
    """Send a listing or its edit back, with what is wrong where and what to do."""
    body = request.body
    return service.reject(request.work, seller_id, listing_id, body.version, body.findings)


@api.post(f"{LISTING}/take-down", permission=OPERATE, body=TakeDown, answers=Listing, refuses=CHANGES)
def take_down_listing(request: Request[TakeDown], seller_id: str, listing_id: str) -> Listing:
    """Take a listing off sale; published again, it waits for an operator."""
    return service.take_down(request.work, seller_id, listing_id, request.body)


@api.post(f"{LISTING}/freeze", permission=OPERATE, body=TakeDown, answers=Listing, refuses=CHANGES)
def freeze_listing(request: Request[TakeDown], seller_id: str, listing_id: str) -> Listing:
    """Hold a live listing as it is, off sale."""
    return service.freeze(request.work, seller_id, listing_id, request.body)


@api.post(f"{LISTING}/unfreeze", permission=OPERATE, answers=Listing, refuses=CHANGES)
def unfreeze_listing(request: Request[None], seller_id: str, listing_id: str) -> Listing:
    """Sell a frozen listing again."""
    return service.unfreeze(request.work, seller_id, listing_id)


@api.get("/v1/operator/category-approvals", permission=OPERATE, query=PageQuery, answers=Page[Approval])
def list_approvals_waiting(request: Request[None]) -> Page[Approval]:
    """Evidence for restricted categories that waits for a decision, the longest waiting first."""
    return service.approvals_waiting(request.query)


@api.get(APPROVAL, permission=OPERATE, answers=ApprovalPapers, refuses=(NotFound,))
def get_approval_papers(request: Request[None], seller_id: str, category: str) -> ApprovalPapers:
    """A seller's evidence for a category, with links to the papers."""
    return service.papers(seller_id, category)


@api.post(f"{APPROVAL}/approve", permission=OPERATE, answers=Approval, refuses=CHANGES)
def approve_category(request: Request[None], seller_id: str, category: str) -> Approval:
    """Let a seller list in a restricted category."""
    return service.grant_approval(request.work, seller_id, category)


@api.post(f"{APPROVAL}/reject", permission=OPERATE, body=ApprovalRefusal, answers=Approval, refuses=CHANGES)
def reject_category(request: Request[ApprovalRefusal], seller_id: str, category: str) -> Approval:
    """Send the evidence back, or take an approval away."""
    return service.refuse_approval(request.work, seller_id, category, request.body.reason)
