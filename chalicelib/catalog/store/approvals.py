"""Approvals of restricted categories."""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.catalog.models import Approval, ApprovalStatus
from chalicelib.catalog.store.waiting import APPROVALS, position
from chalicelib.kit import settings
from chalicelib.kit.events import SHARDS, shard_of
from chalicelib.kit.pages import Page, PageQuery, merged_page
from chalicelib.kit.rows import EntityAttribute, EntityRow
from chalicelib.kit.work import Work


class ApprovalsByReview(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_review"
        projection = AllProjection()

    review_key = UnicodeAttribute(hash_key=True)
    review_since = UnicodeAttribute(range_key=True)


class ApprovalRow(EntityRow):
    class Meta:
        table_name = settings.resource("catalog")

    pk = UnicodeAttribute(hash_key=True)
    review_key = UnicodeAttribute(null=True)
    review_since = UnicodeAttribute(null=True)
    entity = EntityAttribute(Approval)
    by_review = ApprovalsByReview()


def save_approval(work: Work, approval: Approval) -> Approval:
    key = _approval_key(approval.seller_id, approval.category)
    row = ApprovalRow(key, entity=approval.with_(possible_actions=[]))
    if approval.status is ApprovalStatus.SUBMITTED and approval.submitted_at:
        row.review_key = f"{APPROVALS}#{shard_of(key)}"
        row.review_since = position(approval.submitted_at, key)
    return work.save(row, approval)


def find_approval(seller_id: str, category: str) -> Approval | None:
    row = ApprovalRow.find(_approval_key(seller_id, category))
    return row.current if row else None


def approvals(seller_id: str, categories: Iterable[str]) -> list[Approval]:
    """A seller's approvals for these categories, a hundred a call."""
    rows = ApprovalRow.batch_get([_approval_key(seller_id, category) for category in categories])
    return [row.current for row in rows]


def approvals_waiting(query: PageQuery) -> Page[Approval]:
    """Approvals of all sellers that an operator must decide on, longest waiting first."""
    keys = [f"{APPROVALS}#{shard}" for shard in range(SHARDS)]
    return merged_page(ApprovalRow.by_review, ApprovalRow.review_since, keys, query, newest_first=False)


def _approval_key(seller_id: str, category: str) -> str:
    return f"{seller_id}#category:{category}"
