"""A seller's approval for a restricted category."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from chalicelib.catalog.models.wares import CategoryId
from chalicelib.kit.entity import Body, Entity

PaperType = Literal["image/jpeg", "image/png", "application/pdf"]


class ApprovalStatus(StrEnum):
    COLLECTING = "collecting"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Approval(Entity):
    """May this seller list in this restricted category? `evidence` is what is asked, by name its object's key."""

    seller_id: str
    market: str = "US"
    category: CategoryId
    status: ApprovalStatus
    asked: list[str] = Field(examples=[["FDA facility registration"]])
    evidence: dict[str, str] = Field(default_factory=dict, examples=[{"FDA facility registration": "approvals/…"}])
    submitted_at: datetime | None = None
    reason: str | None = Field(default=None, examples=["The registration has expired."])
    possible_actions: list[str] = Field(default_factory=list, examples=[["submit"]])


class NewApproval(Body):
    category: CategoryId


class NewPaper(Body):
    """One paper of the evidence, by the name the category asks for."""

    kind: str = Field(max_length=100, examples=["FDA facility registration"])
    content_type: PaperType


class ApprovalRefusal(Body):
    reason: str = Field(min_length=3, max_length=500, examples=["The registration has expired."])
