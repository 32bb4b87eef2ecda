"""Approvals for restricted categories: a seller brings the evidence, an operator decides."""

from chalicelib.catalog import store
from chalicelib.catalog.errors import NotRestricted, PapersMissing, UnknownPaper
from chalicelib.catalog.events import ApprovalGranted, ApprovalPaperRequested, ApprovalRefused, ApprovalSubmitted
from chalicelib.catalog.models import Approval, ApprovalStatus, NewPaper
from chalicelib.catalog.rules import APPROVAL, OPERATOR, SELLER
from chalicelib.kit import objects
from chalicelib.kit.entity import Value
from chalicelib.kit.objects import Download, Upload
from chalicelib.kit.pages import Page, PageQuery
from chalicelib.kit.problems import NotFound
from chalicelib.kit.work import Work
from chalicelib.markets import service as markets
from chalicelib.markets.models import CapName
from chalicelib.sellers import service as sellers

BUCKET = "DOCUMENTS_BUCKET"


class ApprovalPapers(Value):
    """An approval with links to its papers, for the operator who decides."""

    approval: Approval
    papers: dict[str, Download]


def ask_approval(work: Work, seller_id: str, category_id: str) -> Approval:
    """Begin to collect what the category asks for; asking again changes nothing. Raises NotRestricted."""
    market = sellers.active(seller_id).market
    category = markets.category(market, category_id)
    if not category.restricted:
        raise NotRestricted(f"You can list in {category_id} right away.")
    known = store.find_approval(seller_id, category_id)
    if known:
        return approval_seen_by(SELLER, known)
    asked = list(category.evidence)
    approval = Approval(
        seller_id=seller_id, market=market, category=category_id, status=ApprovalStatus.COLLECTING, asked=asked
    )
    return approval_seen_by(SELLER, store.save_approval(work, approval))


def add_paper(work: Work, seller_id: str, category_id: str, paper: NewPaper) -> Upload:
    """The presigned POST for one paper of the evidence; a second one replaces the first.

    Raises NotFound, NotPossible, UnknownPaper, TooMany.
    """
    approval = _load(seller_id, category_id)
    markets.count_use(work, approval.market, CapName.APPROVAL_PAPERS, seller_id)
    if paper.kind not in approval.asked:
        raise UnknownPaper(f"It asks for: {', '.join(approval.asked)}.")
    key = f"approvals/{seller_id}/{category_id}/{approval.asked.index(paper.kind)}"
    evidence = approval.evidence | {paper.kind: key}
    store.save_approval(work, APPROVAL.move(approval, "add_paper", SELLER, evidence=evidence))
    work.emit(ApprovalPaperRequested(seller_id=seller_id, category=category_id, kind=paper.kind))
    limit = markets.policy(approval.market, work.now).applications.document_max_bytes
    return objects.upload(BUCKET, key, limit, paper.content_type)


def submit_approval(work: Work, seller_id: str, category_id: str) -> Approval:
    """Hand the evidence in. Raises NotFound, NotPossible, PapersMissing."""
    approval = _load(seller_id, category_id)
    submitted = APPROVAL.move(approval, "submit", SELLER, submitted_at=work.now, reason=None)
    arrived = {kind for kind, key in approval.evidence.items() if objects.exists(BUCKET, key)}
    missing = [kind for kind in approval.asked if kind not in arrived]
    if missing:
        raise PapersMissing(f"Upload these first: {', '.join(missing)}.", missing=missing)
    work.emit(ApprovalSubmitted(seller_id=seller_id, category=category_id))
    return approval_seen_by(SELLER, store.save_approval(work, submitted))


def get_approval(seller_id: str, category_id: str) -> Approval:
    """The seller's approval for a category. Raises NotFound."""
    return approval_seen_by(SELLER, _load(seller_id, category_id))


def approvals(seller_id: str, market: str = "US") -> list[Approval]:
    """All approvals a seller has asked for, in the order of the category tree."""
    restricted = [category.id for category in markets.categories(market) if category.restricted]
    found = {approval.category: approval for approval in store.approvals(seller_id, restricted)}
    return [approval_seen_by(SELLER, found[category]) for category in restricted if category in found]


def approvals_waiting(query: PageQuery) -> Page[Approval]:
    """What an operator must decide on, longest waiting first."""
    page = store.approvals_waiting(query)
    return page.model_copy(update={"data": [approval_seen_by(OPERATOR, approval) for approval in page.data]})


def papers(seller_id: str, category_id: str) -> ApprovalPapers:
    """An approval with links to its papers. Raises NotFound."""
    approval = approval_seen_by(OPERATOR, _load(seller_id, category_id))
    links = {kind: objects.download(BUCKET, key, kind) for kind, key in approval.evidence.items()}
    return ApprovalPapers(approval=approval, papers=links)


def grant_approval(work: Work, seller_id: str, category_id: str) -> Approval:
    """An operator lets the seller list in the category. Raises NotFound, NotPossible."""
    granted = APPROVAL.move(_load(seller_id, category_id), "approve", OPERATOR)
    work.emit(ApprovalGranted(seller_id=seller_id, category=category_id))
    return approval_seen_by(OPERATOR, store.save_approval(work, granted))


def refuse_approval(work: Work, seller_id: str, category_id: str, reason: str) -> Approval:
    """An operator sends the evidence back, or takes an approval away. Raises NotFound, NotPossible."""
    refused = APPROVAL.move(_load(seller_id, category_id), "reject", OPERATOR, reason=reason)
    work.emit(ApprovalRefused(seller_id=seller_id, category=category_id, reason=reason))
    return approval_seen_by(OPERATOR, store.save_approval(work, refused))


def _load(seller_id: str, category_id: str) -> Approval:
    approval = store.find_approval(seller_id, category_id)
    if approval is None:
        raise NotFound
    return approval


def approval_seen_by(role: str, approval: Approval) -> Approval:
    return approval.with_(possible_actions=APPROVAL.possible(approval.status, role))
