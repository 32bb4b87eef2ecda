"""A seller's objection to a violation or a restriction, and what an operator makes of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kit.entity import Body, Entity, Value
from chalicelib.kit.objects import Upload

EvidenceId = Annotated[str, Field(pattern=r"^evd_[0-9a-z]{26}$", examples=["evd_01k0000000000000000000000a"])]
Text = Annotated[
    str, Field(min_length=10, max_length=2000, examples=["The carrier's strike held all of them up."])
]


class AppealStatus(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REJECTED = "rejected"


class Appeal(Entity):
    """Why something should be taken back. `files` are links to its evidence, shown to operators for an hour."""

    appeal_id: str = Field(examples=["apl_01k0000000000000000000000"])
    seller_id: str
    subject_id: str = Field(examples=["vio_01k0000000000000000000000"])
    about: str = Field(examples=["Late dispatch is 5.10 % of 120 orders; at most 4.00 % are allowed."])
    status: AppealStatus
    text: Text
    evidence: list[EvidenceId] = Field(default_factory=list)
    files: dict[str, str] = Field(default_factory=dict, examples=[{"evd_01k0000000000000000000000a": "https://…"}])
    opened_at: datetime
    decided_at: datetime | None = None
    decision: str | None = Field(default=None, examples=["The strike is known to us."])
    possible_actions: list[str] = Field(default_factory=list, examples=[["grant", "reject"]])


class NewAppeal(Body):
    """What is appealed, by its id, and why; the evidence has been uploaded before."""

    subject_id: str = Field(max_length=40, examples=["vio_01k0000000000000000000000"])
    text: Text
    evidence: list[EvidenceId] = Field(default_factory=list, max_length=20)


class NewEvidence(Body):
    content_type: Literal["image/jpeg", "image/png", "application/pdf"]


class EvidenceUpload(Value):
    """The file's id, to be named in an appeal, and where to send its bytes."""

    evidence_id: EvidenceId
    upload: Upload


class Decision(Body):
    """What an operator decides about an appeal, and why."""

    outcome: Literal["grant", "reject"]
    reason: str = Field(min_length=3, max_length=500, examples=["The strike is known to us."])
